package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * How training pictures are changed by chance, so that a network cannot learn them by heart.
 *
 * @param degrees most that a picture is turned either way
 * @param shift most that it is moved each way, as a share of its side
 * @param scale most that it is made larger or smaller, as a factor
 * @param mirrored whether half of them are seen in a mirror
 * @param erased side of the square that is greyed out, as a share of the picture's (DeVries and Taylor 2017)
 */
record Distortion(double degrees, double shift, double scale, boolean mirrored, double erased) {
    /** Nothing changes. */
    static final Distortion NONE = new Distortion(0, 0, 1, false, 0);

    /** These pictures, each changed in its own way. */
    Tensor apply(Tensor pictures, Randomness randomness) {
        if (equals(NONE)) return pictures;
        var random = randomness.java();
        var height = pictures.size(2);
        var width = pictures.size(3);
        var ways = new ArrayList<Affine>();
        for (var i = 0; i < pictures.size(0); i++) ways.add(way(random, width, height));
        var moved = Affine.apply(pictures, ways);
        return erased == 0 ? moved : moved.mul_(kept(random, (int) pictures.size(0), (int) height, (int) width));
    }

    private Affine way(SplittableRandom random, long width, long height) {
        var right = both(random) * shift * width;
        var down = both(random) * shift * height;
        // A picture that is only moved goes by whole pixels, which keeps it sharp.
        var whole = degrees == 0 && scale == 1;
        return new Affine(
                both(random) * degrees,
                whole ? Math.rint(right) : right,
                whole ? Math.rint(down) : down,
                Math.pow(scale, both(random)),
                mirrored && random.nextBoolean());
    }

    private static double both(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }

    /** Zeros in a square around a random place of each picture, ones elsewhere. */
    private Tensor kept(SplittableRandom random, int count, int height, int width) {
        var mask = new float[count * height * width];
        Arrays.fill(mask, 1);
        var half = (int) Math.round(erased * Math.min(width, height) / 2);
        for (var i = 0; i < count; i++) {
            var x = random.nextInt(width);
            var y = random.nextInt(height);
            for (var row = Math.max(0, y - half); row < Math.min(height, y + half); row++) {
                var begin = (i * height + row) * width;
                Arrays.fill(mask, begin + Math.max(0, x - half), begin + Math.min(width, x + half), 0);
            }
        }
        return Tensors.of(mask, count, 1, height, width);
    }
}
