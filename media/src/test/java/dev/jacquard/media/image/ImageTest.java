package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image.Fit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aPngGivesBackEverySampleOfPicturesOfAnyShape(int channels) {
        var random = new Random(channels);
        for (int i = 0; i < 40; i++) {
            var image = Pictures.any(i, 1 + random.nextInt(70), 1 + random.nextInt(70), channels);
            assertEquals(image, Image.read(image.png(), "picture " + i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theJdkReadsOurPngsTheSame(int channels) throws IOException {
        var image = Pictures.any(7, 33, 21, channels);
        var raster = ImageIO.read(new ByteArrayInputStream(image.png())).getRaster();
        assertEquals(channels, raster.getNumBands());
        for (int y = 0; y < 21; y++)
            for (int x = 0; x < 33; x++)
                for (int c = 0; c < channels; c++) assertEquals(raster.getSample(x, y, c), image.sample(x, y, c));
    }

    @Test
    void thePngOfAPictureIsAlwaysTheSameBytes() {
        var text = Map.of("b", "2", "a", "1");
        assertArrayEquals(
                Pictures.any(3, 20, 20, 3).png(text), Pictures.any(3, 20, 20, 3).png(text));
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void resizingAPlainPictureKeepsItsColour(Fit fit) {
        var small = Pictures.plain(37, 23, 200, 100, 50).resized(Size.of(16, 16), fit);
        assertEquals(Pictures.plain(16, 16, 200, 100, 50), small);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 16, 31, 64, 100})
    void shrinkingAndEnlargingKeepTheMean(int side) {
        for (int seed = 0; seed < 20; seed++) {
            // A dark frame keeps what happens at the border out of the comparison.
            var image = framed(Pictures.any(seed, 64, 64, 1));
            var other = image.resized(Size.of(side, side), Fit.STRETCH);
            assertEquals(mean(image), mean(other), 2.0, "picture " + seed);
        }
    }

    @Test
    void shrinkingByAWholeFactorIsTheMeanOfEachBlock() {
        var image = Image.of(4, 2, 1, new byte[] {0, 10, 100, 104, 20, 30, 100, 108});
        var half = image.resized(Size.of(2, 1), Fit.STRETCH);
        assertEquals(Image.of(2, 1, 1, new byte[] {15, 103}), half);
    }

    @Test
    void whatIsTransparentLendsNoColourToItsNeighbours() {
        var image = Image.of(2, 1, 4, new byte[] {(byte) 200, 0, 0, (byte) 255, 0, (byte) 255, 0, 0});
        var one = image.resized(Size.of(1, 1), Fit.STRETCH);
        assertEquals(Image.of(1, 1, 4, new byte[] {(byte) 200, 0, 0, (byte) 128}), one);
    }

    @Test
    void croppingTakesTheMiddle() {
        var image = Image.of(4, 2, 1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertEquals(Image.of(2, 2, 1, new byte[] {2, 3, 6, 7}), image.resized(Size.of(2, 2), Fit.CROP));
    }

    @Test
    void paddingATransparentPictureAddsTransparentPixels() {
        var padded = Pictures.plain(4, 2, 9, 9, 9, 255).resized(Size.of(4, 4), Fit.PAD);
        assertEquals(0, padded.sample(0, 0, 3));
        assertEquals(255, padded.sample(0, 1, 3));
        assertEquals(0, padded.sample(0, 3, 3));
    }

    @Test
    void aSizeOfExtremesIsReached() {
        assertEquals(
                Size.of(1, 900),
                Pictures.any(1, 3000, 2, 3).resized(Size.of(1, 900), Fit.CROP).size());
    }

    @Test
    void droppedOpacityLetsWhiteShineThrough() {
        assertEquals(Pictures.plain(1, 1, 255), Pictures.plain(1, 1, 0, 0).withChannels(1));
        assertEquals(
                Pictures.plain(1, 1, 127, 255, 127),
                Pictures.plain(1, 1, 0, 255, 0, 128).withChannels(3));
    }

    @Test
    void greyIsTheLumaOfTelevision() {
        assertEquals(Pictures.plain(1, 1, 76), Pictures.plain(1, 1, 255, 0, 0).withChannels(1));
        assertEquals(Pictures.plain(1, 1, 150), Pictures.plain(1, 1, 0, 255, 0).withChannels(1));
    }

    @Test
    void theSimplestFormLosesNothing() {
        assertEquals(1, Pictures.plain(3, 3, 8, 8, 8, 255).simplest().channels());
        assertEquals(2, Pictures.plain(3, 3, 8, 8, 8, 254).simplest().channels());
        assertEquals(3, Pictures.plain(3, 3, 8, 9, 8, 255).simplest().channels());
        assertEquals(4, Pictures.plain(3, 3, 8, 9, 8, 254).simplest().channels());
    }

    @Test
    void theContentHashDependsOnWhatIsSeenAlone() {
        var grey = Pictures.any(5, 9, 7, 1);
        assertArrayEquals(grey.contentHash(), grey.withChannels(4).contentHash());
        assertArrayEquals(
                Pictures.plain(2, 2, 1, 2, 3, 0).contentHash(),
                Pictures.plain(2, 2, 9, 9, 9, 0).contentHash());
        assertNotEquals(
                java.util.HexFormat.of().formatHex(Pictures.plain(2, 3, 1).contentHash()),
                java.util.HexFormat.of().formatHex(Pictures.plain(3, 2, 1).contentHash()));
    }

    @Test
    void enlargingByAFactorRepeatsPixels() {
        var image = Image.of(2, 1, 1, new byte[] {1, 2}).enlarged(2);
        assertEquals(Image.of(4, 2, 1, new byte[] {1, 1, 2, 2, 1, 1, 2, 2}), image);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theJdksOwnPictureHasTheSameColours(int channels) {
        var image = Pictures.any(2, 5, 4, channels).withChannels(4);
        var buffered = image.toBuffered();
        assertEquals(
                image.sample(3, 2, 3) << 24
                        | image.sample(3, 2, 0) << 16
                        | image.sample(3, 2, 1) << 8
                        | image.sample(3, 2, 2),
                buffered.getRGB(3, 2));
    }

    @Test
    void aWrongNumberOfSamplesIsAnErrorOfTheProgrammer() {
        assertThrows(IllegalArgumentException.class, () -> Image.of(2, 2, 3, new byte[11]));
        assertThrows(IllegalArgumentException.class, () -> Image.of(2, 2, 5, new byte[20]));
    }

    @Test
    void aPictureDoesNotChangeWithTheArrayItWasMadeOf() {
        var samples = new byte[] {1, 2};
        var image = Image.of(2, 1, 1, samples);
        samples[0] = 9;
        assertTrue(image.sample(0, 0, 0) == 1, "the picture changed");
    }

    private static Image framed(Image image) {
        var samples = new byte[64 * 64];
        image.copyTo(samples, 0);
        for (int i = 0; i < samples.length; i++) {
            int x = i % 64;
            int y = i / 64;
            if (x < 4 || y < 4 || x >= 60 || y >= 60) samples[i] = 60;
        }
        return Image.of(64, 64, 1, samples);
    }

    private static double mean(Image image) {
        double sum = 0;
        for (int y = 0; y < image.height(); y++) for (int x = 0; x < image.width(); x++) sum += image.sample(x, y, 0);
        return sum / image.width() / image.height();
    }
}
