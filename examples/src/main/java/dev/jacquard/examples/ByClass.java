package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.ImageGan;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/**
 * Trains a generative adversarial network on the discs, boxes and rings of {@link WhatIsIt} and asks it for rings.
 *
 * <p>Leaves {@code shapes/rings.png}, a sheet of 16 new rings.
 */
public final class ByClass {
    private ByClass() {}

    /** Takes no arguments, and two minutes. */
    public static void main(String[] arguments) {
        run(Path.of("shapes"), 3000, plan -> plan.minutes(2));
    }

    /**
     * Draws so many shapes, trains on them in the studio at {@code home} and makes 16 rings.
     *
     * @param choices what to change about the recipe's defaults
     */
    static Works<Image> run(Path home, int count, UnaryOperator<Plan<Image>> choices) {
        var drawn = new ArrayList<Image>();
        var labels = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            drawn.add(WhatIsIt.shape(i));
            labels.add(WhatIsIt.SHAPES.get(i % WhatIsIt.SHAPES.size()));
        }
        try (var studio = Studio.open(home)) {
            // tag::class[]
            var plan = choices.apply(ImageGan.on(Collection.of(drawn, labels)));
            var model = studio.train(plan, Progress.bar());
            var creator = model.creator();
            var rings = creator.with(Settings.of(creator.wishes()).with("class", "ring"))
                    .sample(0, 16, 1);
            rings.save(home.resolve("rings.png"));
            // end::class[]
            return rings;
        }
    }
}
