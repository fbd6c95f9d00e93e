package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrecisionTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Randomness RANDOMNESS = Randomness.of(5);

    private static ScalarType typeOf(Tensor tensor) {
        return tensor.scalar_type().intern();
    }

    private static Tensor product() {
        return torch.mm(torch.ones(3, 4), torch.ones(4, 2));
    }

    @Test
    void bfloat16HoldsForTheWorkAloneAndFloat32WithinIt() {
        engine.run(() -> {
            assertEquals(ScalarType.BFloat16, typeOf(Precision.BFLOAT16.in(PrecisionTest::product)));
            assertEquals(
                    ScalarType.Float,
                    typeOf(Precision.BFLOAT16.in(() -> Precision.FLOAT32.in(PrecisionTest::product))));
            assertThrows(
                    IllegalStateException.class,
                    () -> Precision.BFLOAT16.in(() -> {
                        throw new IllegalStateException();
                    }));
            assertEquals(ScalarType.Float, typeOf(product()));
        });
    }

    @Test
    void aChangedWeightIsSeenByTheNextWork() {
        engine.run(() -> {
            var weight = torch.ones(4, 2);
            weight.set_requires_grad(true);
            var before = Precision.BFLOAT16.in(() -> torch.mm(torch.ones(1, 4), weight));
            Memory.withoutGradients(() -> weight.mul_(Tensors.scalar(2)));
            var after = Precision.BFLOAT16.in(() -> torch.mm(torch.ones(1, 4), weight));
            assertEquals(4, before.select(1, 0).item_double());
            assertEquals(8, after.select(1, 0).item_double());
        });
    }

    @Test
    void gradientsComeInFloat32AndDifferByTheRoundingOfBfloat16() {
        engine.run(() -> {
            var input = RANDOMNESS.stream("input").normal(64, 96);
            var weight = RANDOMNESS.stream("weight").normal(96, 32);
            weight.set_requires_grad(true);
            var exact = gradient(Precision.FLOAT32, input, weight);
            var rounded = gradient(Precision.BFLOAT16, input, weight);
            assertEquals(ScalarType.Float, typeOf(rounded));
            var relative =
                    exact.sub(rounded).norm().item_double() / exact.norm().item_double();
            // bfloat16 keeps 8 digits of base 2: every rounding is off by 2^-9 at most, and a few follow one another.
            assertTrue(relative > 1e-6 && relative < 4.0 / 512, "off by " + relative);
        });
    }

    private static Tensor gradient(Precision precision, Tensor input, Tensor weight) {
        var loss = precision.in(
                () -> torch.mm(input, weight).toType(ScalarType.Float).square().mean());
        return Tensors.gradients(loss, new TensorVector(weight), false).get(0);
    }

    @Test
    void theFastestIsOneOfThem() {
        engine.run(() -> assertTrue(Precision.fastest().ordinal() < Precision.values().length));
    }
}
