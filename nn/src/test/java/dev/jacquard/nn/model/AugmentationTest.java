package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Randomness RANDOM = Randomness.of(3);
    private static final int PICTURES = 4000;

    private static Tensor pictures(int count, int channels) {
        return RANDOM.stream("pictures")
                .uniform(count, channels, 8, 6)
                .mul(Tensors.scalar(2))
                .sub(Tensors.scalar(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void withoutStrengthNothingChanges(int channels) {
        engine.run(() -> {
            var x = pictures(5, channels);
            assertArrayEquals(Tensors.floats(x), Tensors.floats(Augmentation.of(x, 0, RANDOM)));
        });
    }

    /** A generator learns nothing of the changes as long as enough pictures are shown as they are. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.4, Augmentation.MOST})
    void asManyPicturesStayUntouchedAsTheProbabilitySays(double probability) {
        engine.run(() -> {
            var x = pictures(PICTURES, 3);
            var untouched = Tensors.floats(Augmentation.of(x, probability, RANDOM)
                    .sub(x)
                    .abs()
                    .amax(new long[] {1, 2, 3}, false)
                    .lt(Tensors.scalar(1e-5)));
            var share = 0.0;
            for (var u : untouched) share += u / PICTURES;
            // Three changes of colour, one of place (of which one in nine moves by nothing), one square.
            var moves = probability * 8 / 9;
            var expected = Math.pow(1 - probability, 4) * (1 - moves);
            assertEquals(expected, share, 4 * Math.sqrt(expected / PICTURES) + 1e-3);
        });
    }

    @Test
    void itsGradientIsThatOfDifferences() {
        engine.run(() -> {
            var x = pictures(6, 4);
            x.set_requires_grad(true);
            var weights = RANDOM.stream("weights").normal(6, 4, 8, 6);
            Augmentation.of(x, 0.7, RANDOM).mul(weights).sum().backward();
            var gradient = Tensors.doubles(x.grad());
            // The changes are affine, so differences of any size are right but for rounding.
            var direction = RANDOM.stream("direction").normal(6, 4, 8, 6);
            var moved = Augmentation.of(x.detach().add(direction), 0.7, RANDOM)
                    .sub(Augmentation.of(x.detach(), 0.7, RANDOM))
                    .mul(weights)
                    .sum()
                    .item_double();
            var along = 0.0;
            var steps = Tensors.doubles(direction);
            for (var i = 0; i < steps.length; i++) along += steps[i] * gradient[i];
            assertEquals(along, moved, 1e-3 * Math.abs(along) + 1e-2);
        });
    }

    @Test
    void opacityKeepsItsValues() {
        engine.run(() -> {
            var x = pictures(50, 4);
            x.narrow(1, 3, 1).fill_(Tensors.scalar(1));
            var opacity = Tensors.floats(Augmentation.of(x, 0.8, RANDOM).narrow(1, 3, 1));
            for (var o : opacity) assertTrue(o == 1 || o == 0, "an opacity of " + o);
        });
    }

    @Test
    void whatBecomesOfAPictureDependsOnTheRandomNumbersAlone() {
        engine.run(() -> {
            var x = pictures(20, 3);
            var y = pictures(20, 3);
            y.narrow(0, 1, 19).fill_(Tensors.scalar(0));
            assertArrayEquals(
                    Tensors.floats(Augmentation.of(x, 0.6, RANDOM).narrow(0, 0, 1)),
                    Tensors.floats(Augmentation.of(y, 0.6, RANDOM).narrow(0, 0, 1)));
        });
    }

    @Test
    void aMovedPictureIsTheSamePixelsElsewhere() {
        engine.run(() -> {
            var x = pictures(200, 1);
            var seen = new java.util.HashSet<Float>();
            for (var v : Tensors.floats(x.narrow(0, 0, 1))) seen.add(v);
            var moved = 0;
            for (var seed = 0; seed < 50; seed++) {
                var y = Tensors.floats(Augmentation.moved(x.narrow(0, 0, 1), 1, Randomness.of(seed)));
                for (var v : y) assertTrue(seen.contains(v));
                if (!java.util.Arrays.equals(y, Tensors.floats(x.narrow(0, 0, 1)))) moved++;
            }
            assertTrue(moved > 35, moved + " of 50 moved");
        });
    }
}
