package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Changes of pictures that a critic is made to look through, so that it cannot learn few pictures by heart: colour, place
 * and a hidden square (Zhao et al. 2020, section 3). Each happens to a picture with a probability, so that unchanged ones
 * remain and a generator learns nothing of the changes (Karras et al. 2020, section 2.2). All can be differentiated.
 */
final class Augmentation {
    /** Beyond this probability changes begin to show in what is generated (Karras et al. 2020, section 2.2). */
    static final double MOST = 0.8;

    private static final double SHIFT = 1 / 8.0;

    private Augmentation() {}

    /**
     * Pictures, (batch, channels, height, width), each changed in each way with this probability; what becomes of a picture
     * depends on the random numbers and on its place in the batch.
     */
    static Tensor of(Tensor pictures, double probability, Randomness randomness) {
        if (probability <= 0) return pictures;
        var x = coloured(pictures, probability, randomness.stream("colour"));
        x = moved(x, probability, randomness.stream("place"));
        return hidden(x, probability, randomness.stream("square"));
    }

    /** Brightness, saturation and contrast; opacity stays. */
    private static Tensor coloured(Tensor pictures, double probability, Randomness randomness) {
        var transparent = pictures.size(1) == 4;
        var x = transparent ? pictures.narrow(1, 0, 3) : pictures;
        x = x.add(perPicture(x, 0, 0.5, probability, randomness.stream("brightness")));
        if (x.size(1) > 1) {
            var grey = mean(x, 1);
            x = x.sub(grey)
                    .mul(perPicture(x, 1, 1, probability, randomness.stream("saturation")))
                    .add(grey);
        }
        var level = mean(x, 1, 2, 3);
        x = x.sub(level)
                .mul(perPicture(x, 1, 0.5, probability, randomness.stream("contrast")))
                .add(level);
        return transparent ? torch.cat(new TensorVector(x, pictures.narrow(1, 3, 1)), 1) : x;
    }

    private static Tensor mean(Tensor x, long... dimensions) {
        return x.mean(dimensions, true, new org.bytedeco.pytorch.ScalarTypeOptional());
    }

    /** For each picture {@code usual}, or with the probability a number within {@code reach} of it. */
    private static Tensor perPicture(
            Tensor pictures, double usual, double reach, double probability, Randomness randomness) {
        var batch = pictures.size(0);
        var offset = randomness.stream("amount")
                .uniform(batch, 1, 1, 1)
                .mul(Tensors.scalar(2 * reach))
                .sub(Tensors.scalar(reach));
        return offset.mul(chosen(batch, probability, randomness)).add(Tensors.scalar(usual));
    }

    /** One for each picture that is to be changed, zero for others. */
    private static Tensor chosen(long batch, double probability, Randomness randomness) {
        return randomness.stream("chosen").bernoulliLike(torch.empty(batch, 1, 1, 1), probability);
    }

    /** Moves by whole pixels, so that drawings stay crisp, and goes on at the border as the picture ends there. */
    static Tensor moved(Tensor x, double probability, Randomness randomness) {
        var chosen = chosen(x.size(0), probability, randomness).view(-1, 1);
        var y = taken(x, 2, chosen, randomness.stream("rows"));
        return taken(y, 3, chosen, randomness.stream("columns"));
    }

    private static Tensor taken(Tensor x, int dimension, Tensor chosen, Randomness randomness) {
        var length = x.size(dimension);
        var reach = Math.max(1, Math.round(length * SHIFT));
        var shift = randomness
                .uniform(x.size(0), 1)
                .mul(Tensors.scalar(2.0 * reach + 1))
                .floor()
                .sub(Tensors.scalar(reach))
                .mul(chosen);
        var positions = torch.arange(Tensors.scalar(length))
                .view(1, length)
                .add(shift)
                .clamp(
                        new org.bytedeco.pytorch.ScalarOptional(Tensors.scalar(0)),
                        new org.bytedeco.pytorch.ScalarOptional(Tensors.scalar(length - 1.0)))
                .toType(ScalarType.Long);
        var shape = new long[] {x.size(0), 1, 1, 1};
        shape[dimension] = length;
        var all = x.sizes().vec().get();
        return x.gather(dimension, positions.view(shape).expand(all, false));
    }

    /** Paints a square of half the shorter side in mid-grey, or half see-through; parts of it may lie outside. */
    private static Tensor hidden(Tensor x, double probability, Randomness randomness) {
        var half = Math.min(x.size(2), x.size(3)) / 4.0;
        var away = torch.maximum(distance(x, 2, randomness.stream("row")), distance(x, 3, randomness.stream("column")));
        var covered = away.lt(Tensors.scalar(half)).toType(ScalarType.Float);
        return x.mul(
                covered.mul(chosen(x.size(0), probability, randomness)).neg().add(Tensors.scalar(1)));
    }

    /** How far each row or column is from a random one of its picture. */
    private static Tensor distance(Tensor x, int dimension, Randomness randomness) {
        var length = x.size(dimension);
        var centre = randomness.uniform(x.size(0), 1, 1, 1).mul(Tensors.scalar(length));
        var shape = new long[] {1, 1, 1, 1};
        shape[dimension] = length;
        return torch.arange(Tensors.scalar(length))
                .add(Tensors.scalar(0.5))
                .view(shape)
                .sub(centre)
                .abs();
    }
}
