package dev.jacquard.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How close the engine must come to plain Java in double arithmetic, and the way from one to the other. */
public final class Agreement {
    private Agreement() {}

    /** Numbers from -1 to 1, the same for the same seed. */
    public static double[] random(long seed, int count) {
        var random = new SplittableRandom(seed);
        // Rounded to float32, so that both types compute with the same inputs.
        return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
    }

    /** A tensor of {@code type} with these numbers. */
    public static Tensor tensor(ScalarType type, double[] values, long... shape) {
        return Tensors.of(values, shape).toType(type);
    }

    /** A tensor of {@code type} that takes gradients. */
    public static Tensor leaf(ScalarType type, double[] values, long... shape) {
        return tensor(type, values, shape).detach().set_requires_grad(true);
    }

    /** The parameter whose path ends so. */
    public static Parameter parameter(Weights weights, String ending) {
        return weights.parameters().stream()
                .filter(p -> p.path().endsWith(ending))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no parameter " + ending + " among " + weights.parameters()));
    }

    /** A parameter's numbers. */
    public static double[] values(Weights weights, String ending) {
        return Tensors.doubles(parameter(weights, ending).value());
    }

    /** The numbers of a parameter's gradient. */
    public static double[] gradient(Weights weights, String ending) {
        return Tensors.doubles(parameter(weights, ending).gradient());
    }

    /** Replaces every trained number by one from -1 to 1, biases and gains too, so that none is at a special value. */
    public static void scatter(Weights weights, long seed) {
        dev.jacquard.nn.torch.Memory.withoutGradients(() -> {
            for (var p : weights.parameters()) {
                var numbers = random(seed + p.path().hashCode(), (int) p.count());
                if (!p.path().contains("running")) p.value().copy_(Tensors.of(numbers, p.shape()));
            }
            return null;
        });
    }

    /** 1e-5 of the largest number in float32, 1e-10 in float64. */
    public static void assertAgrees(String what, ScalarType type, double[] reference, Tensor engine) {
        assertAgrees(what, type == ScalarType.Double ? 1e-10 : 1e-5, reference, Tensors.doubles(engine));
    }

    /** Every number within {@code tolerance} times the largest number of the reference. */
    public static void assertAgrees(String what, double tolerance, double[] reference, double[] engine) {
        assertEquals(reference.length, engine.length, what + ": count");
        var largest = 0.0;
        for (var r : reference) largest = Math.max(largest, Math.abs(r));
        for (var i = 0; i < reference.length; i++)
            if (!(Math.abs(reference[i] - engine[i]) <= tolerance * largest))
                fail(what + " at " + i + ": plain Java " + reference[i] + ", engine " + engine[i] + ", largest "
                        + largest);
    }
}
