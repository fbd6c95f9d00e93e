package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.studio.Forecast;
import dev.jacquard.studio.Studio;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every recipe of a medium would make of a collection on this machine, or why it does not take it. */
final class Forecasts {
    private final Console console;

    Forecasts(Console console) {
        this.console = console;
    }

    <E> List<Map<String, Object>> of(Medium<E> medium, Collection<E> collection) {
        return Recipes.all().stream()
                .filter(r -> r.medium() == medium)
                .map(r -> recipe(ofMedium(r, medium), collection))
                .toList();
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's collections hold
    private static <E> Recipe<E> ofMedium(Recipe<?> recipe, Medium<E> medium) {
        return (Recipe<E>) recipe;
    }

    private <E> Map<String, Object> recipe(Recipe<E> recipe, Collection<E> collection) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", recipe.name());
        try {
            Studio.check(collection);
            console.replaceLine("Trying some steps of %s ...", recipe.name());
            var pace = Forecast.of(Plan.of(recipe, collection)).pace();
            var seconds = recipe.budget() instanceof Budget.Minutes m
                    ? 60 * m.minutes()
                    : pace.seconds(((Budget.Steps) recipe.budget()).steps());
            var steps = pace.steps(seconds);
            fields.put("fits", true);
            fields.put("seconds", seconds);
            fields.put("steps", steps);
            fields.put("seconds_per_1000_steps", pace.seconds(1000));
            fields.put(
                    "times_each_item",
                    steps * (double) pace.batch() / collection.part(Part.TRAIN).size());
        } catch (Problem problem) {
            fields.put("fits", false);
            fields.put("reason", console.text(problem.sentence()));
        }
        return fields;
    }

    <E> void show(Medium<E> medium, Collection<E> collection) {
        of(medium, collection).forEach(this::show);
    }

    private void show(Map<String, Object> recipe) {
        if (!recipe.get("fits").equals(true)) {
            console.result("  %s: %s", recipe.get("name"), recipe.get("reason"));
            return;
        }
        console.result(
                "  %s: by default %s of training, about %d steps here, which see each item %.0f times",
                recipe.get("name"),
                TerminalProgress.duration((Double) recipe.get("seconds")),
                recipe.get("steps"),
                recipe.get("times_each_item"));
    }
}
