package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeamlessTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theEdgesOfATileAreAsSmoothAsItsInside(long seed) {
        var picture = clouds(seed, 32, 24);
        assertTrue(Seamless.seam(picture) > 2, "the picture had no seam to remove");
        var seam = Seamless.seam(Seamless.of(picture));
        assertTrue(seam < 1.5, "seam " + seam);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noColourIsAdded(long seed) {
        var picture = Pictures.any(seed, 17, 31, 4);
        assertTrue(Palette.of(List.of(picture)).covers(Seamless.of(picture)));
    }

    @Test
    void aTileThatContinuesItselfStaysAsItIs() {
        var samples = new byte[16 * 16];
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++)
                samples[y * 16 + x] =
                        (byte) (128 + 50 * Math.sin(2 * Math.PI * (x + 4) / 16) + 50 * Math.cos(2 * Math.PI * y / 16));
        var tile = Image.of(16, 16, 1, samples);
        assertEquals(tile, Seamless.of(tile));
    }

    @Test
    void theSeamOfASlopeIsItsWholeHeight() {
        var samples = new byte[20 * 10];
        for (var i = 0; i < samples.length; i++) samples[i] = (byte) (i % 20 * 10);
        assertEquals(190 / 10.0, Seamless.seam(Image.of(20, 10, 1, samples)), 1e-9);
    }

    @Test
    void onePlainColourIsATile() {
        var plain = Pictures.plain(8, 8, 7, 8, 9);
        assertEquals(1, Seamless.seam(plain));
        assertEquals(plain, Seamless.of(plain));
    }

    @Test
    void theSamePictureGivesTheSameTile() {
        assertEquals(Seamless.of(clouds(4, 32, 32)), Seamless.of(clouds(4, 32, 32)));
    }

    @Test
    void aPictureOfAFewPixelsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Seamless.of(Pictures.plain(7, 20, 1, 2, 3)));
    }

    /** Waves of several lengths, none of which fits the picture. */
    private static Image clouds(long seed, int width, int height) {
        var random = new java.util.Random(seed);
        var values = new double[width * height];
        for (var wave = 0; wave < 6; wave++) {
            var angle = random.nextDouble() * Math.PI;
            var length = 12 + 30 * random.nextDouble();
            var phase = random.nextDouble() * 6;
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    values[y * width + x] +=
                            Math.sin(2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / length + phase);
        }
        var samples = new byte[values.length];
        for (var i = 0; i < samples.length; i++) samples[i] = (byte) (128 + 20 * values[i]);
        return Image.of(width, height, 1, samples);
    }
}
