package dev.jacquard.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Arithmetic as counted by hand: a multiplication and an addition for every weight that meets a value. */
class OperationsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static void assertCounts(double forward, Function<Weights.Plan, Layer> declare, long... shape) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = declare.apply(plan.in("layer"));
            try (var weights = new Weights(plan, Randomness.of(1))) {
                assertEquals(2 * forward, counted(layer, torch.ones(shape)), "with weights that move");
                var input = torch.ones(shape);
                input.set_requires_grad(true);
                assertEquals(3 * forward, counted(layer, input), "with an input that came from other layers");
                assertEquals(forward, Memory.withoutGradients(() -> counted(layer, input)), "without gradients");
                weights.train(false);
                assertEquals(2 * forward, counted(layer, input), "with weights that rest");
            }
        });
    }

    private static double counted(Layer layer, Tensor input) {
        var pass = Pass.evaluating();
        layer.forward(input, pass);
        return pass.operations();
    }

    @Test
    void linear() {
        assertCounts(2.0 * 6 * 5 * 4, plan -> new Linear(plan, 5, 4), 2, 3, 5);
    }

    @Test
    void convolution() {
        // 2 pictures, 6 outputs of 3 x 3 cells, each from 2 of 6 inputs and a kernel of 3 x 3.
        assertCounts(
                2.0 * 2 * 6 * 3 * 3 * 2 * 9,
                plan -> new Convolution(plan, 6, 6, 3, 2, 1, 3, new Initial.Normal(1)),
                2,
                6,
                5,
                5);
    }

    @Test
    void transposedConvolution() {
        // Each of 2 x 3 x 5 x 5 values goes to 4 outputs through a kernel of 4 x 4.
        assertCounts(2.0 * 2 * 3 * 5 * 5 * 4 * 16, plan -> TransposedConvolution.doubling(plan, 3, 4), 2, 3, 5, 5);
    }
}
