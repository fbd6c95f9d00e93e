package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "gif", "png"})
    void exactFormatsOfTheJdkAreReadExactly(String format) throws IOException {
        var image = Pictures.plain(13, 9, 250, 40, 7);
        assertEquals(
                image,
                Image.read(encoded(image.toBuffered(), format), "a." + format).withChannels(3));
    }

    @Test
    void aJpegIsReadAsTheJdkDoes() throws IOException {
        var file = encoded(smooth(40, 30).toBuffered(), "jpg");
        var expected = ImageIO.read(new ByteArrayInputStream(file));
        var image = Image.read(file, "a.jpg");
        for (int y = 0; y < 30; y++)
            for (int x = 0; x < 40; x++) assertEquals(expected.getRGB(x, y) >> 16 & 0xff, image.sample(x, y, 0));
    }

    @Test
    void aGreyJpegKeepsItsGreys() throws IOException {
        var image = Image.read(encoded(Pictures.plain(16, 16, 90).toBuffered(), "jpg"), "a.jpg");
        assertEquals(Pictures.plain(16, 16, 90), image);
    }

    @Test
    void aJpegInPrintColoursIsUnreadableWithAdvice() throws IOException {
        var raster =
                java.awt.image.Raster.createInterleavedRaster(java.awt.image.DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpg").next();
        writer.setOutput(new javax.imageio.stream.MemoryCacheImageOutputStream(out) {
            @Override
            public void close() throws IOException {
                flush();
            }
        });
        writer.write(null, new javax.imageio.IIOImage(raster, null, null), null);
        ((javax.imageio.stream.ImageOutputStream) writer.getOutput()).close();
        var plain = out.toByteArray();
        var adobe = ByteBuffer.allocate(plain.length + 16)
                .put(plain, 0, 2)
                .putInt(0xffee000e)
                .put("Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(plain, 2, plain.length - 2);
        assertTrue(reason(plain).contains("CMYK"), reason(plain));
        assertTrue(reason(adobe.array()).contains("CMYK"), reason(adobe.array()));
    }

    @Test
    void deepSamplesAreScaledToEightBits() throws IOException {
        var deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 65_535);
        deep.getRaster().setSample(1, 0, 0, 257 * 100);
        assertEquals(
                Image.of(2, 1, 1, new byte[] {(byte) 255, 100}),
                Image.read(encoded(deep, "png"), "deep.png").withBits(8));
    }

    @Test
    void aPaletteWithTransparencyGivesAFourthChannel() {
        var file = png(
                chunk("IHDR", header(2, 1, 8, 3)),
                chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60}),
                chunk("tRNS", new byte[] {0, 77}),
                chunk("IDAT", deflated(new byte[] {0, 0, 1})),
                chunk("IEND", new byte[0]));
        assertEquals(Image.of(2, 1, 4, new byte[] {10, 20, 30, 0, 40, 50, 60, 77}), Image.read(file, "palette.png"));
    }

    @Test
    void oneTransparentColourGivesAFourthChannel() {
        var file = png(
                chunk("IHDR", header(2, 1, 8, 2)),
                chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3}),
                chunk("IDAT", deflated(new byte[] {0, 1, 2, 3, 4, 5, 6})),
                chunk("IEND", new byte[0]));
        var image = Image.read(file, "key.png");
        assertEquals(0, image.sample(0, 0, 3));
        assertEquals(255, image.sample(1, 0, 3));
    }

    @Test
    void aPartialFirstFrameOfAGifLiesOnItsCanvas() throws IOException {
        var gif = encoded(Pictures.plain(4, 4, 200, 10, 10).toBuffered(), "gif");
        var file = ByteBuffer.wrap(gif).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.putShort(6, (short) 10).putShort(8, (short) 8);
        var image = Image.read(gif, "partial.gif");
        assertEquals(Size.of(10, 8), image.size());
        assertEquals(200, image.sample(0, 0, 0));
        assertEquals(0, image.sample(9, 7, 3));
    }

    /** Where the top left corner of the stored picture is to be seen. */
    @ParameterizedTest
    @CsvSource({
        "1,0,0,24,16",
        "2,1,0,24,16",
        "3,1,1,24,16",
        "4,0,1,24,16",
        "5,0,0,16,24",
        "6,1,0,16,24",
        "7,1,1,16,24",
        "8,0,1,16,24"
    })
    void aJpegIsTurnedAsItsOrientationSays(int orientation, int right, int bottom, int width, int height)
            throws IOException {
        var image = Image.read(withOrientation(encoded(corner(24, 16).toBuffered(), "jpg"), orientation), "a.jpg");
        assertEquals(Size.of(width, height), image.size());
        int bright = image.sample(right * (width - 1), bottom * (height - 1), 0);
        int dark = image.sample((1 - right) * (width - 1), (1 - bottom) * (height - 1), 0);
        assertTrue(bright > 200 && dark < 50, "corner " + bright + ", opposite " + dark);
    }

    @Test
    void orientationSixIsNotMirrored() throws IOException {
        // Stored: bright top left, mid top right. Turned clockwise: bright top right, mid bottom right.
        var samples = new byte[32 * 32];
        for (int i = 0; i < samples.length; i++) samples[i] = (byte) (i / 32 < 16 ? (i % 32 < 16 ? 255 : 128) : 0);
        var stored = encoded(Image.of(32, 32, 1, samples).toBuffered(), "jpg");
        var image = Image.read(withOrientation(stored, 6), "a.jpg");
        assertEquals(255, image.sample(31, 0, 0), 12);
        assertEquals(128, image.sample(31, 31, 0), 12);
        assertEquals(0, image.sample(0, 31, 0), 12);
    }

    @Test
    void hugePicturesMayBeDecodedWithPixelsLeftOut() {
        var decoding = Decoding.of(Pictures.plain(900, 400, 70).png(), 100);
        assertEquals(Size.of(900, 400), decoding.size().orElseThrow());
        assertEquals(Size.of(225, 100), decoding.image().orElseThrow().size());
    }

    @Test
    void textNamedLikeAPictureIsNoPicture() throws IOException {
        var file = Files.writeString(folder.resolve("text.png"), "I am a text.");
        var problem = assertThrows(Problem.class, () -> Image.read(file));
        assertTrue(problem.getMessage().contains("text.png"), problem.getMessage());
        assertTrue(
                problem.getMessage().contains("is not a PNG, JPEG, WebP, TIFF, GIF or BMP picture"),
                problem.getMessage());
    }

    @Test
    void anEmptyFileIsSaidToBeEmpty() {
        assertEquals("it is empty", reason(new byte[0]));
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThrows(Problem.class, () -> Image.read(folder.resolve("none.png")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void aPictureCutShortAnywhereIsRefusedOrWhole(String format) throws IOException {
        var whole = encoded(Pictures.any(4, 48, 48, 3).toBuffered(), format);
        var random = new Random(1);
        for (int i = 0; i < 60; i++) {
            int length = 1 + random.nextInt(whole.length * 3 / 4);
            var decoding = Decoding.of(Arrays.copyOf(whole, length), Integer.MAX_VALUE);
            assertTrue(decoding.reason().isPresent(), format + " of " + length + " bytes passed as whole");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void randomDamageNeverEscapesAsAnException(String format) throws IOException {
        var whole = encoded(Pictures.any(4, 32, 32, 3).toBuffered(), format);
        var random = new Random(2);
        for (int i = 0; i < 300; i++) {
            var damaged = whole.clone();
            for (int d = 0; d < 4; d++)
                damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
            var decoding = Decoding.of(damaged, Integer.MAX_VALUE);
            assertFalse(decoding.image().isPresent() == decoding.reason().isPresent());
        }
    }

    @Test
    void aHugeHeaderIsRefusedBeforeMemoryIsTaken() {
        var bomb = png(
                chunk("IHDR", header(50_000, 50_000, 8, 6)),
                chunk("IDAT", deflated(new byte[100])),
                chunk("IEND", new byte[0]));
        assertTrue(reason(bomb).contains("50000 by 50000 pixels"), reason(bomb));
    }

    @Test
    void aChunkLongerThanItsFileIsRefused() {
        var broken = ByteBuffer.wrap(png(chunk("IHDR", header(4, 4, 8, 0)), chunk("tRNS", new byte[2])));
        broken.putInt(33, Integer.MAX_VALUE);
        assertEquals("it is cut short", reason(broken.array()));
    }

    @Test
    void negativeSizesAreRefused() {
        assertTrue(reason(png(chunk("IHDR", header(-1, 5, 8, 0)), chunk("IEND", new byte[0])))
                .contains("-1 by 5"));
    }

    @Test
    void nothingIsWrittenToTheTemporaryFolder() throws IOException {
        var before = temporaryFiles();
        Image.read(encoded(smooth(300, 300).toBuffered(), "jpg"), "a.jpg");
        assertEquals(before, temporaryFiles());
    }

    private static List<String> temporaryFiles() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("imageio"))
                    .sorted()
                    .toList();
        }
    }

    private static String reason(byte[] file) {
        return Decoding.of(file, Integer.MAX_VALUE).reason().orElseThrow().toString();
    }

    private static Image smooth(int width, int height) {
        var samples = new byte[width * height * 3];
        for (int i = 0; i < samples.length; i++) samples[i] = (byte) (i / 3 % width * 255 / width);
        return Image.of(width, height, 3, samples);
    }

    /** Bright in the top left quarter. */
    private static Image corner(int width, int height) {
        var samples = new byte[width * height];
        for (int i = 0; i < samples.length; i++)
            samples[i] = (byte) (i % width < width / 2 && i / width < height / 2 ? 255 : 0);
        return Image.of(width, height, 1, samples);
    }

    static byte[] encoded(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, out), "no writer for " + format);
        return out.toByteArray();
    }

    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        var exif = ByteBuffer.allocate(36)
                .putShort((short) 0xffe1)
                .putShort((short) 34)
                .put("Exif\0\0MM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation);
        return ByteBuffer.allocate(jpeg.length + 36)
                .put(jpeg, 0, 2)
                .put(exif.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private static byte[] png(byte[]... chunks) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(PngEncoder.SIGNATURE);
        for (var chunk : chunks) out.writeBytes(chunk);
        return out.toByteArray();
    }

    private static byte[] header(int width, int height, int bits, int colourType) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) colourType)
                .array();
    }

    private static byte[] chunk(String type, byte[] data) {
        var check = new CRC32();
        check.update(type.getBytes(StandardCharsets.US_ASCII));
        check.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .putInt((int) check.getValue())
                .array();
    }

    private static byte[] deflated(byte[] data) {
        var deflater = new Deflater();
        deflater.setInput(data);
        deflater.finish();
        var out = new byte[data.length + 64];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }
}
