package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageClassifier;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Recognition;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Trains a classifier on pictures that a program draws, discs, boxes and rings, and asks it about ones it has not seen.
 *
 * <p>Prints a line for each: the label and how sure it is, or that it is not sure. After the minute that the program trains,
 * nearly all of them are right.
 */
public final class WhatIsIt {
    static final List<String> SHAPES = List.of("disc", "box", "ring");
    private static final int SIDE = 28;

    private WhatIsIt() {}

    /** Takes no arguments, and a minute. */
    public static void main(String[] arguments) {
        run(Path.of("shapes"), 3000, plan -> plan.minutes(1));
    }

    /**
     * Draws so many shapes, trains on them in the studio at {@code home} and asks about nine others.
     *
     * @param choices what to change about the recipe's defaults
     * @return what was seen, in the order disc, box, ring, disc, ...
     */
    static List<Recognition> run(Path home, int count, UnaryOperator<Plan<Image>> choices) {
        var drawn = new ArrayList<Image>();
        var labels = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            drawn.add(shape(i));
            labels.add(SHAPES.get(i % SHAPES.size()));
        }
        try (var studio = Studio.open(home)) {
            // tag::recognize[]
            var plan = choices.apply(ImageClassifier.on(Collection.of(drawn, labels)));
            var model = studio.train(plan, Progress.bar());
            var unseen =
                    IntStream.range(count, count + 9).mapToObj(WhatIsIt::shape).toList();
            var seen = model.recognize(unseen);
            for (var one : seen)
                System.out.printf(
                        one.sure() ? "%s (%.0f %%)%n" : "not sure; perhaps %s (%.0f %%)%n",
                        one.label(),
                        100 * one.confidence());
            // end::recognize[]
            return seen;
        }
    }

    /** A disc, a box or a ring somewhere, as the number's remainder by three says, with noise on the whole picture. */
    static Image shape(int number) {
        var random = new Random(number);
        var size = 5 + 5 * random.nextDouble();
        var x0 = size + (SIDE - 2 * size) * random.nextDouble();
        var y0 = size + (SIDE - 2 * size) * random.nextDouble();
        var samples = new byte[SIDE * SIDE];
        for (var i = 0; i < samples.length; i++) {
            var x = i % SIDE - x0;
            var y = i / SIDE - y0;
            var distance = Math.hypot(x, y);
            var inside =
                    switch (SHAPES.get(number % SHAPES.size())) {
                        case "disc" -> distance < size;
                        case "box" -> Math.max(Math.abs(x), Math.abs(y)) < size * 0.9;
                        default -> distance < size && distance > size / 2;
                    };
            samples[i] = (byte) ((inside ? 160 : 40) + random.nextInt(60));
        }
        return Image.of(SIDE, SIDE, 1, samples);
    }
}
