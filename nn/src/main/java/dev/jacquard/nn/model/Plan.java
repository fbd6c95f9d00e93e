package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.train.Budget;

/**
 * A training that is fully said and has not begun: a recipe, a collection and every choice.
 *
 * @param <E> what an item of the collection is
 * @param seed what every random number derives from
 */
public record Plan<E>(Recipe<E> recipe, Collection<E> collection, Settings settings, Budget budget, long seed) {
    /** The recipe's defaults, with seed 1. */
    public static <E> Plan<E> of(Recipe<E> recipe, Collection<E> collection) {
        return new Plan<>(recipe, collection, Settings.of(recipe.settings()), recipe.budget(), 1);
    }

    /** The same with a setting changed; {@link dev.jacquard.media.Problem} when the recipe does not take it. */
    public Plan<E> set(String key, Object value) {
        return new Plan<>(recipe, collection, settings.with(key, value), budget, seed);
    }

    /** The same with so many minutes of training. */
    public Plan<E> minutes(double minutes) {
        return new Plan<>(recipe, collection, settings, new Budget.Minutes(minutes), seed);
    }

    /** The same with so many steps. */
    public Plan<E> steps(long steps) {
        return new Plan<>(recipe, collection, settings, new Budget.Steps(steps), seed);
    }

    /** The same with another seed. */
    public Plan<E> seed(long seed) {
        return new Plan<>(recipe, collection, settings, budget, seed);
    }
}
