package dev.jacquard.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of its two roads a linear layer takes: the results agree, so only the graph tells. */
class LinearTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static boolean convolves(Tensor output) {
        var node = output.grad_fn();
        for (var depth = 0; depth < 6; depth++) {
            if (node.name().getString().contains("Convolution")) return true;
            if (node.num_outputs() == 0) return false;
            node = node.next_edge(0).function();
            if (node == null || node.isNull()) return false;
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({"8, Float, false", "31, Float, false", "32, Float, true", "500, Float, true", "500, Double, false"})
    void manyRowsOfFloatsTakeTheRoadOfAllThreads(int rows, ScalarType type, boolean convolves) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new Linear(plan.in("layer"), 5, 4);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                var input = Agreement.tensor(type, Agreement.random(2, rows * 5), rows, 5);
                assertEquals(convolves, convolves(layer.forward(input, Pass.evaluating())));
                assertEquals(24, weights.count());
            }
        });
    }
}
