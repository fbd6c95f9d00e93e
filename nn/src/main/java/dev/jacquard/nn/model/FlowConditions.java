package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What a flow is told about the pictures that it is to make.
 *
 * @param known what is known of them, 0 where nothing is, (batch, channels, height, width)
 * @param mask 1 where {@code known} is exact, else 0, (batch, 1, height, width)
 * @param task what {@code known} is elsewhere: (batch, {@link #TASKS})
 * @param shares of each class, a row of zeros for none, (batch, classes), or one column of zeros without classes
 */
record FlowConditions(Tensor known, Tensor mask, Tensor task, Tensor shares) {
    /** Numbers that tell the task: something is masked, halvings to undo, noise to take away, colour to find. */
    static final int TASKS = 4;

    static final int FILL = 0;
    static final int UPSCALE = 1;
    static final int DENOISE = 2;
    static final int COLOUR = 3;

    /** Nothing known, for pictures like these. */
    static FlowConditions none(long batch, Pictures pictures, Tensor shares) {
        return new FlowConditions(
                planes(batch, pictures, pictures.channels()),
                planes(batch, pictures, 1),
                torch.zeros(batch, TASKS),
                shares);
    }

    private static Tensor planes(long batch, Pictures pictures, long channels) {
        return torch.zeros(batch, pictures.height(), pictures.width(), channels).permute(0, 3, 1, 2);
    }

    /** Of these rows only. */
    FlowConditions rows(long from, long count) {
        return new FlowConditions(
                known.narrow(0, from, count),
                mask.narrow(0, from, count),
                task.narrow(0, from, count),
                shares.narrow(0, from, count));
    }

    /** These and then those. */
    FlowConditions and(FlowConditions more) {
        return new FlowConditions(
                torch.cat(new TensorVector(known, more.known), 0),
                torch.cat(new TensorVector(mask, more.mask), 0),
                torch.cat(new TensorVector(task, more.task), 0),
                torch.cat(new TensorVector(shares, more.shares), 0));
    }

    /** The same with other classes. */
    FlowConditions with(Tensor shares) {
        return new FlowConditions(known, mask, task, shares);
    }

    /** Pictures with what is known of them exactly in its place. */
    Tensor composed(Tensor pictures) {
        return pictures.add(known.sub(pictures).mul(mask));
    }

    /**
     * Numbers whose hyperbolic tangent is what is known of pictures of which nothing is missing, as good as it is; 0 for the
     * others. A network that adds to them has to learn only what is wrong.
     */
    Tensor beginning() {
        var whole = task.select(1, FILL).eq(Tensors.scalar(0)).view(-1, 1, 1, 1);
        var most = new ScalarOptional(Tensors.scalar(0.995));
        var least = new ScalarOptional(Tensors.scalar(-0.995));
        return torch.clamp(known, least, most).atanh().mul(whole);
    }

    /**
     * Conditions to learn from: the first rows are to be made from nothing, the others restored, {@code share} of them; the
     * kinds of damage take turns.
     */
    static FlowConditions damaged(Tensor pictures, Tensor shares, double share, Randomness randomness) {
        var batch = pictures.size(0);
        var kind = new Pictures((int) pictures.size(3), (int) pictures.size(2), (int) pictures.size(1));
        var damaged = Math.round(batch * share);
        var conditions = none(batch, kind, shares);
        var random = randomness.java();
        var offset = random.nextInt(8);
        for (var row = batch - damaged; row < batch; row++) {
            var one = pictures.narrow(0, row, 1);
            var known = conditions.known.narrow(0, row, 1);
            var told = conditions.task.narrow(0, row, 1);
            switch ((int) (row + offset) % 8) {
                case 0 -> upscale(one, 1, known, told);
                case 1 -> upscale(one, 2, known, told);
                case 2 -> denoise(one, random.nextDouble(), randomness.at(row), known, told);
                case 3 -> {
                    if (kind.channels() < 3) denoise(one, random.nextDouble(), randomness.at(row), known, told);
                    else colour(one, known, told);
                }
                default -> {
                    var mask = Tensors.of(Masks.draw(kind, random), 1, 1, kind.height(), kind.width());
                    conditions.mask.narrow(0, row, 1).copy_(mask);
                    known.copy_(one.mul(mask));
                    told.select(1, FILL).fill_(Tensors.scalar(1));
                }
            }
        }
        return conditions;
    }

    private static void upscale(Tensor picture, int halvings, Tensor known, Tensor told) {
        known.copy_(enlarged(shrunk(picture, halvings), picture.size(2), picture.size(3)));
        told.select(1, UPSCALE).fill_(Tensors.scalar(halvings / 2.0));
    }

    private static Tensor shrunk(Tensor picture, int halvings) {
        var by = 1L << halvings;
        return torch.adaptive_avg_pool2d(picture, (picture.size(2) + by - 1) / by, (picture.size(3) + by - 1) / by);
    }

    /** What a network sees of a small picture. */
    static Tensor enlarged(Tensor small, long height, long width) {
        return torch.upsample_bilinear2d(small, new long[] {height, width}, false);
    }

    private static void denoise(Tensor picture, double level, Randomness randomness, Tensor known, Tensor told) {
        var deviation = LEAST_NOISE * Math.pow(MOST_NOISE / LEAST_NOISE, level);
        var noise = randomness
                .normal(1, picture.size(2), picture.size(3), picture.size(1))
                .permute(0, 3, 1, 2);
        known.copy_(picture.add(noise, Tensors.scalar(deviation)));
        told.select(1, DENOISE).fill_(Tensors.scalar(noiseTold(deviation)));
    }

    /** The weakest and the strongest noise learned from, as deviations of samples from -1 to 1. */
    static final double LEAST_NOISE = 0.03;

    static final double MOST_NOISE = 0.8;

    /** How damage is told to a network, (batch, {@link #TASKS}). */
    static Tensor told(long batch, RestoringModel.Damage damage) {
        var told = torch.zeros(batch, TASKS);
        if (damage instanceof RestoringModel.Damage.Small small)
            told.select(1, UPSCALE).fill_(Tensors.scalar(small.halvings() / 2.0));
        else if (damage instanceof RestoringModel.Damage.Noisy noisy)
            told.select(1, DENOISE).fill_(Tensors.scalar(noiseTold(2 * noisy.deviation())));
        else
            told.select(1, damage instanceof RestoringModel.Damage.Grey ? COLOUR : FILL)
                    .fill_(Tensors.scalar(1));
        return told;
    }

    /** How a deviation is told: from a half to one and a half, by its logarithm. */
    static double noiseTold(double deviation) {
        var bounded = Math.max(LEAST_NOISE, Math.min(MOST_NOISE, deviation));
        return 0.5 + Math.log(bounded / LEAST_NOISE) / Math.log(MOST_NOISE / LEAST_NOISE);
    }

    private static void colour(Tensor picture, Tensor known, Tensor told) {
        known.copy_(grey(picture));
        told.select(1, COLOUR).fill_(Tensors.scalar(1));
    }

    /** The picture with its luma (ITU-R BT.601) in place of each colour; opacity stays. */
    static Tensor grey(Tensor picture) {
        var luma = picture.narrow(1, 0, 1)
                .mul(Tensors.scalar(0.299))
                .add(picture.narrow(1, 1, 1), Tensors.scalar(0.587))
                .add(picture.narrow(1, 2, 1), Tensors.scalar(0.114));
        var channels = picture.size(1);
        return channels == 3
                ? torch.cat(new TensorVector(luma, luma, luma), 1)
                : torch.cat(new TensorVector(luma, luma, luma, picture.narrow(1, 3, 1)), 1);
    }

    /** Which parts of a picture are given: 1 known, 0 to be found. */
    private static final class Masks {
        private Masks() {}

        static float[] draw(Pictures kind, SplittableRandom random) {
            var width = kind.width();
            var height = kind.height();
            var mask = new float[width * height];
            Arrays.fill(mask, 1);
            switch (random.nextInt(8)) {
                case 0, 1 -> rectangle(mask, width, height, random, 0.2, 0.8);
                case 2 -> band(mask, width, height, random, true);
                case 3 -> band(mask, width, height, random, false);
                case 4, 5 -> {
                    // All but a part: what continues a picture beyond its border learns from it.
                    rectangle(mask, width, height, random, 0.4, 0.9);
                    for (var i = 0; i < mask.length; i++) mask[i] = 1 - mask[i];
                }
                case 6 -> {
                    for (var i = 2 + random.nextInt(6); i > 0; i--) stroke(mask, width, height, random);
                }
                default -> {
                    var share = random.nextDouble(0.3, 0.95);
                    for (var i = 0; i < mask.length; i++) if (random.nextDouble() < share) mask[i] = 0;
                }
            }
            return mask;
        }

        private static void rectangle(
                float[] mask, int width, int height, SplittableRandom random, double least, double most) {
            var across = Math.max(1, (int) Math.round(width * random.nextDouble(least, most)));
            var down = Math.max(1, (int) Math.round(height * random.nextDouble(least, most)));
            var left = random.nextInt(width - across + 1);
            var top = random.nextInt(height - down + 1);
            clear(mask, width, left, top, across, down);
        }

        private static void band(float[] mask, int width, int height, SplittableRandom random, boolean upright) {
            var length = upright ? width : height;
            var thick = Math.max(1, (int) Math.round(length * random.nextDouble(0.15, 0.6)));
            var from = random.nextInt(length - thick + 1);
            if (upright) clear(mask, width, from, 0, thick, height);
            else clear(mask, width, 0, from, width, thick);
        }

        private static void clear(float[] mask, int width, int left, int top, int across, int down) {
            for (var y = top; y < top + down; y++) Arrays.fill(mask, y * width + left, y * width + left + across, 0);
        }

        private static void stroke(float[] mask, int width, int height, SplittableRandom random) {
            var x = random.nextDouble(width);
            var y = random.nextDouble(height);
            var angle = random.nextDouble(2 * Math.PI);
            var thick = 1 + random.nextInt(Math.max(1, Math.min(width, height) / 10));
            for (var length = random.nextInt(width / 4, width); length > 0; length--) {
                angle += random.nextDouble(-0.3, 0.3);
                x = Math.max(0, Math.min(width - 1, x + Math.cos(angle)));
                y = Math.max(0, Math.min(height - 1, y + Math.sin(angle)));
                var left = (int) x;
                var top = (int) y;
                clear(mask, width, left, top, Math.min(thick, width - left), Math.min(thick, height - top));
            }
        }
    }
}
