package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A way to turn, move and scale a picture about its middle.
 *
 * @param degrees counter-clockwise
 * @param right pixels that it moves to the right
 * @param down pixels that it moves down
 * @param scale over 0; 2 makes everything twice as large
 * @param mirrored whether left and right change places first
 */
public record Affine(double degrees, double right, double down, double scale, boolean mirrored) {
    /** What leaves a picture as it is. */
    public static final Affine NOTHING = new Affine(0, 0, 0, 1, false);

    private static final int BILINEAR = 0;
    private static final int CONTINUED_BORDER = 1;

    public Affine {
        if (!(scale > 0)) throw new IllegalArgumentException("A scale is over 0, not " + scale + ".");
    }

    /** Pictures, (batch, channels, height, width), each in its own way; beyond a border its pixels are continued. */
    public static Tensor apply(Tensor pictures, List<Affine> ways) {
        var n = pictures.size(0);
        var channels = pictures.size(1);
        var height = pictures.size(2);
        var width = pictures.size(3);
        var matrices = new float[6 * ways.size()];
        for (var i = 0; i < ways.size(); i++) ways.get(i).write(matrices, 6 * i, width, height);
        var grid = torch.affine_grid_generator(
                Tensors.of(matrices, n, 2, 3), new long[] {n, channels, height, width}, false);
        return torch.grid_sampler(pictures, grid, BILINEAR, CONTINUED_BORDER, false)
                .permute(0, 2, 3, 1)
                .flatten()
                // Strides said in full: with one channel both layouts look alike, and convolutions would take the slow
                // one.
                .view(n, height, width, channels)
                .permute(0, 3, 1, 2);
    }

    /** The matrix from a place in the result to one in the picture, both from -1 to 1. */
    private void write(float[] matrices, int at, long width, long height) {
        var angle = Math.toRadians(degrees);
        var cos = Math.cos(angle) / scale;
        var sin = Math.sin(angle) / scale;
        var sign = mirrored ? -1 : 1;
        // Rows point down, so this turns the content counter-clockwise.
        matrices[at] = (float) (sign * cos);
        matrices[at + 1] = (float) (-sign * sin * height / width);
        matrices[at + 2] = (float) (-sign * 2 * (cos * right - sin * down) / width);
        matrices[at + 3] = (float) (sin * width / height);
        matrices[at + 4] = (float) cos;
        matrices[at + 5] = (float) (-2 * (sin * right + cos * down) / height);
    }
}
