package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of 16 bits a sample, and TIFF, in which most of them come. */
class DepthTest {
    @TempDir
    Path folder;

    private static Image deep(long seed, int width, int height, int channels) {
        var random = new Random(seed);
        var samples = new char[width * height * channels];
        for (int i = 0; i < samples.length; i++) samples[i] = (char) (i * 37 + random.nextInt(900));
        return Image.of(width, height, channels, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void sixteenBitsSurviveAFile(int channels) {
        var image = deep(channels, 31, 17, channels);
        assertEquals(image, Image.read(image.png(), "a.png"));
        assertEquals(image, Image.read(image.tiff(), "a.tif"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void eightBitsSurviveATiff(int channels) {
        var image = Pictures.any(channels, 300, 400, channels);
        assertEquals(image, Image.read(image.tiff(), "a.tif"));
    }

    @Test
    void theJdkReadsOurFilesAlike() throws IOException {
        var image = deep(5, 20, 10, 3);
        for (var file : new byte[][] {image.png(), image.tiff()}) {
            var raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
            assertEquals(image.deepSample(7, 3, 1), raster.getSample(7, 3, 1));
        }
    }

    @Test
    void trainingReadsTheEightMostImportantBits() {
        var image = Image.of(2, 1, 1, new char[] {65_535, 257 * 100});
        assertEquals(255, image.sample(0, 0, 0));
        var samples = new byte[2];
        image.copyTo(samples, 0);
        assertArrayEquals(new byte[] {-1, 100}, samples);
        assertArrayEquals(image.withBits(8).contentHash(), image.contentHash());
    }

    @Test
    void wideningAndRoundingComesBack() {
        var image = Pictures.any(1, 16, 16, 4);
        assertEquals(image, image.withBits(16).withBits(8));
        assertNotEquals(image, image.withBits(16));
    }

    @Test
    void resizingKeepsTheDepth() {
        var image = deep(3, 40, 30, 1).resized(Size.of(20, 15), Image.Fit.STRETCH);
        assertEquals(16, image.bits());
        var four = Image.of(2, 2, 1, new char[] {1000, 1001, 1002, 1005});
        assertEquals(1002, four.resized(Size.of(1, 1), Image.Fit.STRETCH).deepSample(0, 0, 0));
    }

    /** What libtiff's tiffcp makes of it is the same picture. */
    @ParameterizedTest
    @CsvSource({
        "-c lzw:2, 8",
        "-c lzw:1, 16",
        "-c zip:2, 16",
        "-c packbits, 16",
        "-c none -B, 16",
        "-c none -L, 16",
        "-c zip:2 -t -w 64 -l 32, 16",
        "-p separate -c none, 8",
        "-p separate -c zip, 8",
        "-c lzw:2 -r 1, 16"
    })
    void tiffsOfEveryUsualKindAreReadExactly(String settings, int bits) throws IOException {
        var image = bits == 8 ? Pictures.any(4, 130, 70, 3) : deep(4, 130, 70, 3);
        Files.write(folder.resolve("ours.tif"), image.tiff());
        OtherProgram.run(folder, "tiffcp", (settings + " ours.tif theirs.tif").split(" "));
        assertEquals(image, Image.read(folder.resolve("theirs.tif")));
    }

    @Test
    void onlyNeededPixelsOfAHugeTiffTakeMemory() {
        var image = Pictures.any(8, 1200, 900, 3);
        var decoding = Decoding.of(image.tiff(), 100);
        assertEquals(Size.of(1200, 900), decoding.size().orElseThrow());
        assertEquals(Size.of(134, 100), decoding.image().orElseThrow().size());
    }

    /** All its strips lie at the same place, which is allowed and makes a small file of a huge picture. */
    private static byte[] hugeTiff(int width, int height, int rows) {
        var strip = new byte[width * rows];
        new Random(1).nextBytes(strip);
        int strips = height / rows;
        int directory = 8 + strip.length;
        int tables = directory + 2 + 9 * 12 + 4;
        var file = ByteBuffer.allocate(tables + 8 * strips)
                .put(new byte[] {'M', 'M', 0, 42})
                .putInt(directory)
                .put(strip)
                .putShort((short) 9);
        int[][] entries = {
            {256, 4, 1, width},
            {257, 4, 1, height},
            {258, 3, 1, 8 << 16},
            {259, 3, 1, 1 << 16},
            {262, 3, 1, 1 << 16},
            {273, 4, strips, tables},
            {277, 3, 1, 1 << 16},
            {278, 4, 1, rows},
            {279, 4, strips, tables + 4 * strips}
        };
        for (var entry : entries)
            file.putShort((short) entry[0])
                    .putShort((short) entry[1])
                    .putInt(entry[2])
                    .putInt(entry[3]);
        file.putInt(0);
        for (int i = 0; i < strips; i++) file.putInt(8);
        for (int i = 0; i < strips; i++) file.putInt(strip.length);
        return file.array();
    }

    @Test
    void aPictureTooLargeForMemoryIsReadAtTheSizeNeededOrRefused() {
        var huge = hugeTiff(12_000, 10_000, 100);
        var small = Decoding.of(huge, 1000);
        assertEquals(Size.of(1200, 1000), small.image().orElseThrow().size());
        var reason = Decoding.of(huge, Integer.MAX_VALUE).reason().orElseThrow();
        assertTrue(reason.toString().contains("more than the 100 million"), reason.toString());
        var bomb = Decoding.of(hugeTiff(12_000, 10_000, 10), 1000).reason().orElseThrow();
        assertTrue(bomb.toString().contains("exhaust memory"), bomb.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTiffAPngAndAJpegAreTurnedAlike(int orientation) {
        var image = Pictures.any(2, 9, 7, 3);
        var expected = Orientation.upright(image, orientation);
        assertEquals(expected, Image.read(withOrientation(image.tiff(), orientation), "a.tif"));
        var png = image.png();
        var exif = exif(orientation);
        var chunk = ByteBuffer.allocate(12 + exif.length)
                .putInt(exif.length)
                .put("eXIf".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .put(exif);
        var check = new java.util.zip.CRC32();
        check.update(chunk.array(), 4, 4 + exif.length);
        chunk.putInt((int) check.getValue());
        var turned = ByteBuffer.allocate(png.length + chunk.capacity())
                .put(png, 0, 33)
                .put(chunk.array())
                .put(png, 33, png.length - 33)
                .array();
        assertEquals(expected, Image.read(turned, "a.png"));
    }

    @Test
    void aWebpIsTurnedAsItsExifSays() throws IOException {
        var image = Pictures.any(2, 30, 20, 3);
        Files.write(folder.resolve("a.png"), image.png());
        Files.write(folder.resolve("exif"), exif(6));
        OtherProgram.run(folder, "cwebp", "-quiet", "-lossless", "a.png", "-o", "a.webp");
        OtherProgram.run(folder, "webpmux", "-set", "exif", "exif", "a.webp", "-o", "turned.webp");
        assertEquals(Orientation.upright(image, 6), Image.read(folder.resolve("turned.webp")));
    }

    @Test
    void aLyingDirectoryIsRefused() {
        var tiff = Pictures.any(2, 30, 20, 3).tiff();
        int directory = ByteBuffer.wrap(tiff).getInt(4);
        for (int entry = 0; entry < 10; entry++) {
            var lying = tiff.clone();
            ByteBuffer.wrap(lying).putInt(directory + 2 + 12 * entry + 4, Integer.MAX_VALUE);
            var decoding = Decoding.of(lying, Integer.MAX_VALUE);
            assertTrue(decoding.reason().isPresent(), "entry " + entry);
        }
    }

    @Test
    void randomDamageToATiffNeverEscapesAsAnException() {
        var whole = Pictures.any(2, 30, 20, 3).tiff();
        var random = new Random(5);
        for (int i = 0; i < 400; i++) {
            var damaged = whole.clone();
            for (int d = 0; d < 3; d++) damaged[damaged.length - 1 - random.nextInt(160)] = (byte) random.nextInt();
            var decoding = Decoding.of(Arrays.copyOf(damaged, damaged.length - random.nextInt(3)), Integer.MAX_VALUE);
            assertTrue(decoding.image().isPresent() != decoding.reason().isPresent());
        }
    }

    /** Our files have no such entry: it takes the place of the one for rows in a strip, of which there is one here. */
    private static byte[] withOrientation(byte[] tiff, int orientation) {
        var file = ByteBuffer.wrap(tiff);
        int directory = file.getInt(4);
        for (int at = directory + 2; ; at += 12) {
            if (file.getShort(at) != 278) continue;
            file.putShort(at, (short) 274).putShort(at + 2, (short) 3).putShort(at + 8, (short) orientation);
            // Entries are in ascending order, which readers may insist on; 277 and 279 stand around it.
            return sorted(file, directory);
        }
    }

    private static byte[] sorted(ByteBuffer file, int directory) {
        int count = file.getShort(directory);
        var entries = new byte[count][12];
        for (int i = 0; i < count; i++) file.get(directory + 2 + 12 * i, entries[i]);
        Arrays.sort(entries, java.util.Comparator.comparingInt(e -> ByteBuffer.wrap(e)
                .getShort()));
        for (int i = 0; i < count; i++) file.put(directory + 2 + 12 * i, entries[i]);
        return file.array();
    }

    static byte[] exif(int orientation) {
        return ByteBuffer.allocate(26)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'I', 'I', 42, 0})
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation)
                .putInt(0)
                .array();
    }
}
