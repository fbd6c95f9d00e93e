package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What libwebp's own cwebp wrote is read as its dwebp reads it. */
class WebpTest {
    /** A bit-exact reader would have 0; the library's filter of block edges differs slightly, as does its chroma. */
    private static final double MOST_MEAN_DIFFERENCE = 1.5;

    @TempDir
    Path folder;

    private byte[] encoded(Image image, String... settings) throws IOException {
        Files.write(folder.resolve("original.png"), image.png());
        var arguments = new java.util.ArrayList<>(Arrays.asList(settings));
        arguments.addAll(java.util.List.of("-quiet", "original.png", "-o", "picture.webp"));
        OtherProgram.run(folder, "cwebp", arguments.toArray(String[]::new));
        return Files.readAllBytes(folder.resolve("picture.webp"));
    }

    private Image decodedByDwebp() throws IOException {
        OtherProgram.run(folder, "dwebp", "-quiet", "-nofancy", "picture.webp", "-o", "decoded.png");
        return Image.read(folder.resolve("decoded.png"));
    }

    private static double difference(Image one, Image other) {
        assertEquals(one.size(), other.size());
        double sum = 0;
        long count = 0;
        for (int y = 0; y < one.height(); y++)
            for (int x = 0; x < one.width(); x++)
                for (int c = 0; c < one.channels(); c++, count++)
                    sum += Math.abs(one.sample(x, y, c) - other.sample(x, y, c));
        return sum / count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void losslessPicturesAreReadExactly(int channels) throws IOException {
        var image = Pictures.any(channels, 61, 43, channels);
        assertEquals(
                image.withChannels(4),
                Image.read(encoded(image, "-lossless", "-exact"), "a.webp").withChannels(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q 90", "-q 40", "-q 75 -segments 1 -f 0", "-q 20 -f 60 -strong"})
    void lossyPicturesAreReadAsLibwebpDoes(String settings) throws IOException {
        var webp = encoded(PictureOf.garden(7, 160, 224), settings.split(" "));
        var difference = difference(
                decodedByDwebp().withChannels(3), Image.read(webp, "a.webp").withChannels(3));
        assertTrue(difference < MOST_MEAN_DIFFERENCE, "mean difference " + difference);
    }

    @Test
    void opacityOfALossyPictureIsReadExactly() throws IOException {
        var webp = encoded(Pictures.any(3, 80, 64, 4), "-q", "70", "-alpha_q", "100");
        var expected = decodedByDwebp().withChannels(4);
        var image = Image.read(webp, "a.webp").withChannels(4);
        for (int y = 0; y < 64; y++)
            for (int x = 0; x < 80; x++) assertEquals(expected.sample(x, y, 3), image.sample(x, y, 3));
    }

    @Test
    void ofAnAnimationTheFirstFrameIsRead() throws IOException {
        Files.write(folder.resolve("1.png"), Pictures.plain(40, 30, 200, 20, 20).png());
        Files.write(folder.resolve("2.png"), Pictures.plain(40, 30, 20, 20, 200).png());
        OtherProgram.run(folder, "img2webp", "-lossless", "1.png", "2.png", "-o", "a.webp");
        var image = Image.read(folder.resolve("a.webp")).withChannels(3);
        assertEquals(Pictures.plain(40, 30, 200, 20, 20), image);
    }

    @Test
    void aCutShortPictureIsRefused() throws IOException {
        var webp = encoded(Pictures.any(3, 80, 64, 3), "-lossless");
        for (int length : new int[] {16, 25, 200, webp.length / 2})
            assertTrue(
                    Decoding.of(Arrays.copyOf(webp, length), Integer.MAX_VALUE)
                            .reason()
                            .isPresent(),
                    length + " bytes passed as whole");
    }

    @Test
    void aCanvasLargerThanAnyPictureIsRefusedBeforeMemoryIsTaken() {
        var bomb = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(56)
                .put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII))
                .putInt(10)
                .putInt(0)
                .put(new byte[] {-1, -1, 0, -1, -1, 0})
                .put("VP8L".getBytes(StandardCharsets.US_ASCII));
        var reason = Decoding.of(bomb.array(), Integer.MAX_VALUE).reason().orElseThrow();
        assertTrue(reason.toString().contains("65536 by 65536"), reason.toString());
    }
}
