package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Every recipe there is: the table of contents. */
public final class Recipes {
    private static final List<Recipe<?>> ALL = List.of(
            ImageVae.RECIPE,
            ImageFlow.RECIPE,
            ImageGan.RECIPE,
            ImageClassifier.RECIPE,
            TextRnn.RECIPE,
            TextGpt.RECIPE,
            TextVae.RECIPE,
            TextClassifier.RECIPE,
            TextSummary.RECIPE,
            GamePlayer.RECIPE,
            GameLevel.RECIPE);

    private Recipes() {}

    /** All recipes. */
    public static List<Recipe<?>> all() {
        return ALL;
    }

    /**
     * The recipe of this name.
     *
     * @throws Problem when there is none
     */
    public static Recipe<?> named(String name) {
        return ALL.stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        "There is no recipe \"%s\"; there are: %s.",
                        name, ALL.stream().map(Recipe::name).collect(Collectors.joining(", "))));
    }
}
