package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Numbers in a latent vector, one for each class, that say which class it is of: standard normal ones choose classes as
 * often as the training pictures have them (Gumbel 1954; Maddison et al. 2017, section 2.1). On the way from one class to
 * another the two are mixed for a moment, and seldom is there a third between.
 */
final class ClassNumbers {
    private static final double TEMPERATURE = 0.05;
    private static final double LEAST = 1e-6;
    private static final double OTHERS = -0.25;
    private static final double LEAD = 2.5;

    private final int count;
    private final Parameter frequencies;

    /** For so many classes; 0 for none. */
    ClassNumbers(Weights.Plan plan, int count) {
        this.count = count;
        this.frequencies = plan.statistic("frequencies", 1.0 / Math.max(1, count), Math.max(1, count));
    }

    int count() {
        return count;
    }

    /** Takes how often each class occurs among these; -1 stands for none. */
    void learn(int[] classes) {
        if (count == 0) return;
        var found = new float[count];
        for (var c : classes) if (c >= 0) found[c]++;
        var sum = Math.max(1, Arrays.stream(classes).filter(c -> c >= 0).count());
        for (var c = 0; c < count; c++) found[c] /= sum;
        frequencies.value().copy_(Tensors.of(found, count));
    }

    /** The share of each class in vectors with these numbers, both (batch, classes): nearly always all of one. */
    Tensor shares(Tensor numbers) {
        var uniform = torch.special_ndtr(numbers)
                .clamp(new ScalarOptional(Tensors.scalar(LEAST)), new ScalarOptional(Tensors.scalar(1 - LEAST)));
        return gumbel(uniform)
                .add(logarithms())
                .mul(Tensors.scalar(1 / TEMPERATURE))
                .softmax(1);
    }

    private static Tensor gumbel(Tensor uniform) {
        return uniform.log().neg().log().neg();
    }

    private Tensor logarithms() {
        return frequencies.value().clamp_min(Tensors.scalar(1e-9)).log();
    }

    /** The shares of known classes, (batch, classes); a row of zeros for -1. */
    Tensor known(int[] classes) {
        var shares = new float[classes.length * count];
        for (var i = 0; i < classes.length; i++) if (classes[i] >= 0) shares[i * count + classes[i]] = 1;
        return Tensors.of(shares, classes.length, count);
    }

    /** Numbers that say each of these classes, by a clear lead: (batch) to (batch, classes). */
    Tensor numbers(Tensor classes) {
        var chosen = torch.one_hot(classes, count).toType(ScalarType.Float);
        var others = torch.full(new long[] {classes.size(0), count}, Tensors.scalar(OTHERS));
        var rivals = gumbel(torch.special_ndtr(others)).add(logarithms());
        var best = rivals.sub(chosen.mul(Tensors.scalar(1e6))).amax(new long[] {1}, true);
        var wanted = best.sub(logarithms()).add(Tensors.scalar(LEAD));
        var uniform = wanted.neg().exp().neg().exp().clamp_max(Tensors.scalar(1 - LEAST));
        return torch.where(chosen.gt(Tensors.scalar(0)), torch.special_ndtri(uniform), others);
    }
}
