package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Turning, moving and scaling, pixel by pixel. */
class AffineTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    /** Two channels of chance numbers, height by width. */
    private static Tensor picture(int height, int width) {
        return Randomness.of(4).normal(1, 2, height, width);
    }

    private static float[] moved(Tensor picture, Affine way) {
        return Tensors.floats(Affine.apply(picture, List.of(way)));
    }

    @Test
    void whatIsNotChangedStaysTheSame() {
        engine.run(() -> {
            var x = picture(HEIGHT, WIDTH);
            assertArrayEquals(Tensors.floats(x), moved(x, Affine.NOTHING), 1e-5f);
        });
    }

    @Test
    void aPictureMovedByPixelsShowsEachPixelThatFarAwayAndContinuesItsBorder() {
        engine.run(() -> {
            var x = picture(HEIGHT, WIDTH);
            var before = Tensors.floats(x);
            var after = moved(x, new Affine(0, 2, -1, 1, false));
            for (var c = 0; c < 2; c++)
                for (var row = 0; row < HEIGHT; row++)
                    for (var column = 0; column < WIDTH; column++)
                        assertEquals(
                                before[(c * HEIGHT + Math.min(HEIGHT - 1, row + 1)) * WIDTH + Math.max(0, column - 2)],
                                after[(c * HEIGHT + row) * WIDTH + column],
                                1e-4f);
        });
    }

    @Test
    void aQuarterTurnGoesCounterClockwise() {
        engine.run(() -> {
            var side = 5;
            var x = picture(side, side);
            var before = Tensors.floats(x);
            var after = moved(x, new Affine(90, 0, 0, 1, false));
            // What was on the right is at the top now.
            for (var row = 0; row < side; row++)
                for (var column = 0; column < side; column++)
                    assertEquals(before[column * side + (side - 1 - row)], after[row * side + column], 1e-4f);
        });
    }

    @Test
    void aHalfTurnOfAnOblongPictureExchangesOppositePixels() {
        engine.run(() -> {
            var x = picture(HEIGHT, WIDTH);
            var before = Tensors.floats(x);
            var after = moved(x, new Affine(180, 0, 0, 1, false));
            for (var i = 0; i < HEIGHT * WIDTH; i++) assertEquals(before[HEIGHT * WIDTH - 1 - i], after[i], 1e-4f);
        });
    }

    @Test
    void aMirrorExchangesLeftAndRight() {
        engine.run(() -> {
            var x = picture(HEIGHT, WIDTH);
            assertArrayEquals(Tensors.floats(x.flip(3)), moved(x, new Affine(0, 0, 0, 1, true)), 1e-4f);
        });
    }

    @Test
    void twiceTheSizeShowsTheMiddleHalf() {
        engine.run(() -> {
            var side = 6;
            var x = picture(side, side);
            var before = Tensors.floats(x);
            var after = moved(x, new Affine(0, 0, 0, 2, false));
            // The place of the pixel at (1, 1) lies between the middles of pixels 1 and 2: (1.5 - 3) / 2 + 3 - 0.5 =
            // 1.75.
            var wanted = 0.0;
            for (var row = 1; row <= 2; row++)
                for (var column = 1; column <= 2; column++)
                    wanted += (row == 2 ? 0.75 : 0.25) * (column == 2 ? 0.75 : 0.25) * before[row * side + column];
            assertEquals(wanted, after[side + 1], 1e-4);
        });
    }

    @Test
    void aScaleOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Affine(0, 0, 0, 0, false));
    }

    @Test
    void aDistortionIsAFunctionOfItsRandomNumbersAndErasesAtMostItsSquare() {
        engine.run(() -> {
            var ones = org.bytedeco.pytorch.global.torch.ones(16, 1, 20, 20);
            var distortion = new Distortion(0, 0.1, 1, true, 0.3);
            var first = Tensors.floats(distortion.apply(ones, Randomness.of(1)));
            assertArrayEquals(first, Tensors.floats(distortion.apply(ones, Randomness.of(1))));
            for (var i = 0; i < 16; i++) {
                var erased = 0;
                for (var p = 0; p < 400; p++) if (Math.abs(first[i * 400 + p]) < 1e-6) erased++;
                assertEquals(true, erased > 0 && erased <= 36, erased + " pixels");
            }
        });
    }
}
