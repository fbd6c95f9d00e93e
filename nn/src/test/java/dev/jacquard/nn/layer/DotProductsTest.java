package dev.jacquard.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attention in bfloat16 against the engine's operator in float32. */
class DotProductsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final long[] SHAPE = {3, 2, 16, 8};

    private static Tensor leaf(long seed) {
        var rounded =
                Randomness.of(seed).normal(SHAPE).toType(ScalarType.BFloat16).toType(ScalarType.Float);
        rounded.requires_grad_(true);
        return rounded;
    }

    private static void assertSame(Function<DotProducts, Tensor> attend) {
        engine.run(() -> {
            var outputs = new Tensor[2];
            var gradients = new Tensor[2][];
            for (var precision : Precision.values()) {
                var leaves = new Tensor[] {leaf(1), leaf(2), leaf(3)};
                var output = precision.in(() -> attend.apply(new DotProducts(leaves[0], leaves[1], leaves[2])));
                output.toType(ScalarType.Float)
                        .mul(Randomness.of(4).normal(SHAPE))
                        .sum()
                        .backward();
                outputs[precision.ordinal()] = output;
                gradients[precision.ordinal()] = new Tensor[] {leaves[0].grad(), leaves[1].grad(), leaves[2].grad()};
            }
            assertEquals(ScalarType.BFloat16, outputs[1].scalar_type().intern());
            assertNear(outputs[0], outputs[1]);
            for (var i = 0; i < 3; i++) assertNear(gradients[0][i], gradients[1][i]);
        });
    }

    private static void assertNear(Tensor exact, Tensor rounded) {
        var error = rounded.toType(ScalarType.Float).sub(exact).norm().item_double()
                / exact.norm().item_double();
        assertTrue(error < 0.01, "away by " + error);
    }

    @Test
    void nothingSeesWhatIsBehindIt() {
        assertSame(DotProducts::causal);
    }

    @Test
    void allIsSeen() {
        assertSame(DotProducts::all);
    }

    @Test
    void onlyWhatIsThereIsSeen() {
        assertSame(products -> products.where(there()));
    }

    private static Tensor there() {
        var there = new float[3 * 16];
        for (var i = 0; i < there.length; i++) there[i] = i % 16 < 5 + 5 * (i / 16) ? 1 : 0;
        return Tensors.of(there, 3, 1, 1, 16).toType(ScalarType.Bool);
    }
}
