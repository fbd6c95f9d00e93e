package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

/** Contact sheets, animations and the text inside PNG files. */
class TogetherTest {
    @Test
    void sixtyFourSmallPicturesFillAWideSheet() {
        var sheet = ContactSheet.of(Collections.nCopies(64, Pictures.any(1, 28, 28, 1)), 8);
        assertTrue(sheet.width() >= 900 && sheet.width() <= 1200, "width " + sheet.width());
        assertEquals(sheet.width(), sheet.height());
        assertEquals(1, sheet.channels());
    }

    @Test
    void everyPixelOfAPictureIsASquareOnTheSheet() {
        var image = Pictures.any(1, 10, 10, 3);
        var sheet = ContactSheet.of(List.of(image), 1);
        int gap = (sheet.width() - 160) / 2;
        assertEquals(image.sample(9, 0, 1), sheet.sample(gap + 9 * 16 + 15, gap + 7, 1));
    }

    @Test
    void transparencyShowsACheckerboardAndOpaquePicturesDoNot() {
        var clear = ContactSheet.of(List.of(Pictures.plain(8, 8, 0, 0, 0, 0)), 1);
        var greys = IntStream.range(0, clear.width())
                .map(x -> clear.sample(x, clear.height() / 2, 0))
                .distinct()
                .count();
        assertEquals(2, greys);
        var opaque = ContactSheet.of(List.of(Pictures.plain(8, 8, 255, 255, 255, 255)), 1);
        assertEquals(Pictures.plain(opaque.width(), opaque.height(), 255, 255, 255), opaque);
    }

    @Test
    void tooLargeASheetIsAProblem() {
        var images = Collections.nCopies(200, Pictures.plain(1000, 1000, 5));
        assertThrows(Problem.class, () -> ContactSheet.of(images, 10));
    }

    @Test
    void greyFramesComeBackExactlyFromAGif() throws IOException {
        var frames =
                IntStream.range(0, 5).mapToObj(i -> Pictures.any(i, 60, 45, 1)).toList();
        var read = frames(AnimatedGif.encode(frames, 7));
        assertEquals(5, read.size());
        for (int i = 0; i < 5; i++)
            assertEquals(frames.get(i), Buffered.toImage(read.get(i)).withChannels(1));
    }

    @Test
    void longFramesOverflowTheCodeTableAndStillComeBack() throws IOException {
        var frame = Pictures.any(3, 400, 300, 1);
        assertEquals(
                frame,
                Buffered.toImage(frames(AnimatedGif.encode(List.of(frame), 7)).get(0))
                        .withChannels(1));
    }

    @Test
    void twoColoursComeBackExactly() throws IOException {
        var samples = new byte[32 * 32];
        for (int i = 0; i < samples.length; i++) samples[i] = (byte) (i % 3 == 0 ? 255 : 0);
        var frame = Image.of(32, 32, 1, samples);
        assertEquals(
                frame,
                Buffered.toImage(frames(AnimatedGif.encode(List.of(frame), 7)).get(0))
                        .withChannels(1));
    }

    @Test
    void manyColoursComeBackNearly() throws IOException {
        var samples = new byte[64 * 64 * 3];
        for (int i = 0; i < 64 * 64; i++) {
            samples[3 * i] = (byte) (i % 64 * 4);
            samples[3 * i + 1] = (byte) (i / 64 * 4);
            samples[3 * i + 2] = (byte) 128;
        }
        var frame = Image.of(64, 64, 3, samples);
        var back = Buffered.toImage(
                        frames(AnimatedGif.encode(List.of(frame), 7)).get(0))
                .withChannels(3);
        double sum = 0;
        for (int y = 0; y < 64; y++)
            for (int x = 0; x < 64; x++)
                for (int c = 0; c < 3; c++) sum += Math.abs(frame.sample(x, y, c) - back.sample(x, y, c));
        assertTrue(sum / samples.length < 4, "mean difference " + sum / samples.length);
    }

    @Test
    void transparencyIsKeptInAGif() throws IOException {
        var frame = Image.of(2, 1, 4, new byte[] {9, 8, 7, (byte) 255, 1, 1, 1, 0});
        var back = frames(AnimatedGif.encode(List.of(frame, frame), 7)).get(1);
        assertEquals(0xff090807, back.getRGB(0, 0));
        assertEquals(0, back.getRGB(1, 0) >>> 24);
    }

    @Test
    void anAnimationPlaysForEver() {
        var text = new String(AnimatedGif.encode(List.of(Pictures.plain(2, 2, 1)), 7), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("NETSCAPE2.0\u0003\u0001\0\0\0"), "no endless loop");
    }

    @Test
    void textOfAnyScriptComesBackFromAPng() {
        var texts = Map.of("Description", "ein Kleid 一件衣服 👗", "other", "", "z", "x".repeat(5000));
        assertEquals(texts, PngText.read(Pictures.plain(3, 3, 1).png(texts), "a.png"));
    }

    @Test
    void theJdkReadsOurTextToo() throws IOException {
        var reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(new MemoryCacheImageInputStream(
                new ByteArrayInputStream(Pictures.plain(3, 3, 1).png(Map.of("Title", "衣服")))));
        var tree = (org.w3c.dom.Element) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
        var entry = (org.w3c.dom.Element) tree.getElementsByTagName("iTXtEntry").item(0);
        assertEquals("衣服", entry.getAttribute("text"));
    }

    @Test
    void hostileLengthsAndDamageAreRefused() {
        var whole = Pictures.plain(3, 3, 1).png(Map.of("Title", "text"));
        for (int length : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20}) {
            var hostile = whole.clone();
            ByteBuffer.wrap(hostile).putInt(33, length);
            assertThrows(Problem.class, () -> PngText.read(hostile, "a.png"));
        }
        var changed = whole.clone();
        changed[48] ^= 1;
        assertThrows(Problem.class, () -> PngText.read(changed, "a.png"));
        assertThrows(Problem.class, () -> PngText.read(java.util.Arrays.copyOf(whole, 60), "a.png"));
        assertThrows(Problem.class, () -> PngText.read(new byte[] {1, 2, 3}, "a.png"));
    }

    private static List<BufferedImage> frames(byte[] gif) throws IOException {
        var reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(gif)));
        var frames = new java.util.ArrayList<BufferedImage>();
        for (int i = 0; i < reader.getNumImages(true); i++) frames.add(reader.read(i));
        return frames;
    }
}
