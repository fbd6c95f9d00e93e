package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Trains on pictures that never were files: a program draws tartans, a network learns them and makes new ones.
 *
 * <p>Leaves {@code tartans/tartans.png}, a sheet of 16 works. A run on pictures from memory cannot be resumed or evaluated
 * from its folder, since its pictures are gone with the program; its model can be opened and used.
 */
public final class OwnPictures {
    private static final int SIDE = 32;
    private static final int COLOURS = 3;

    private OwnPictures() {}

    /** Takes no arguments, and two minutes. */
    public static void main(String[] arguments) {
        System.out.println(run(Path.of("tartans"), 4000, plan -> plan.minutes(2)));
    }

    /**
     * Draws so many tartans, trains on them in the studio at {@code home} and makes 16 new ones.
     *
     * @param choices what to change about the recipe's defaults
     * @return the sheet
     */
    static Path run(Path home, int count, UnaryOperator<Plan<Image>> choices) {
        var drawn = IntStream.range(0, count).mapToObj(OwnPictures::tartan).toList();
        try (var studio = Studio.open(home)) {
            var plan = choices.apply(ImageVae.on(Collection.of(drawn)));
            var sheet = home.resolve("tartans.png");
            studio.train(plan, Progress.bar()).create(16).save(sheet);
            return sheet;
        }
    }

    /** A pattern of coloured stripes that is woven with itself: each pixel mixes its column's thread and its row's. */
    static Image tartan(long seed) {
        var threads = threads(new Random(seed));
        var samples = new byte[SIDE * SIDE * COLOURS];
        for (var y = 0; y < SIDE; y++)
            for (var x = 0; x < SIDE; x++)
                for (var c = 0; c < COLOURS; c++)
                    samples[(y * SIDE + x) * COLOURS + c] = (byte) ((threads[x][c] + threads[y][c]) / 2);
        return Image.of(SIDE, SIDE, COLOURS, samples);
    }

    private static int[][] threads(Random random) {
        var palette = random.ints(4L * COLOURS, 0, 256).toArray();
        var threads = new int[SIDE][];
        for (int x = 0, width = 0, colour = 0; x < SIDE; x++, width--) {
            if (width == 0) {
                width = 2 + random.nextInt(6);
                colour = COLOURS * random.nextInt(4);
            }
            threads[x] = new int[] {palette[colour], palette[colour + 1], palette[colour + 2]};
        }
        return threads;
    }
}
