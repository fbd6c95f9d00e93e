package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.PictureOf;
import dev.jacquard.media.image.Size;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was decoded once is kept; and pictures that come from elsewhere than a disk. */
class ShelfTest {
    private static final int COUNT = 12;

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    @BeforeEach
    void draw() throws IOException {
        for (int i = 0; i < COUNT; i++)
            Files.write(
                    folder.resolve("p" + i + ".png"),
                    PictureOf.garden(i, 90, 70).png());
    }

    private PictureItems open() {
        return PictureScan.files(folder, ImageSettings.DEFAULT, cache.resolve("place"), 0);
    }

    private static byte[] samples(PictureItems items, int index) {
        var samples = new byte[items.imageSize().width() * items.imageSize().height() * items.channels()];
        items.read(index, samples, 0);
        return samples;
    }

    private List<Path> packets() throws IOException {
        try (var files = Files.list(cache.resolve("place"))) {
            return files.toList();
        }
    }

    /** Same name, length and time, other content: what a shelf takes for the same, so that it shows who was asked. */
    private void replaceSecretly(int i) throws IOException {
        var file = folder.resolve("p" + i + ".png");
        var time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void aSecondOpeningDecodesNothing() throws IOException {
        var first = open();
        for (int i = 0; i < COUNT; i++) replaceSecretly(i);
        var second = open();
        assertEquals(COUNT, second.size());
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(first.contentHash(i), second.contentHash(i));
            assertArrayEquals(samples(first, i), samples(second, i));
        }
    }

    @Test
    void withAndWithoutAShelfPicturesAreTheSame() {
        var with = open();
        var without = PictureScan.files(folder, ImageSettings.DEFAULT, cache.resolve("other"), Long.MAX_VALUE);
        for (int i = 0; i < COUNT; i++) assertArrayEquals(samples(without, i), samples(with, i));
    }

    @Test
    void aChangedFileIsDecodedAgain() throws IOException {
        open();
        var other = PictureOf.garden(99, 90, 70);
        Files.write(folder.resolve("p3.png"), other.png());
        Files.setLastModifiedTime(folder.resolve("p3.png"), FileTime.fromMillis(12345));
        var again = open();
        int at = IntStream.range(0, COUNT)
                .filter(i -> again.name(i).equals("p3.png"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(other.contentHash(), again.contentHash(at));
    }

    @Test
    void aTornPacketIsNoHarm() throws IOException {
        var first = open();
        for (var packet : packets()) {
            var bytes = Files.readAllBytes(packet);
            Files.write(packet, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
        }
        assertArrayEquals(samples(first, 2), samples(open(), 2));
    }

    @Test
    void damagedPixelsAreDecodedAgain() throws IOException {
        var expected = samples(open(), 5);
        for (var packet : packets()) {
            var bytes = Files.readAllBytes(packet);
            for (int at = bytes.length - COUNT * 48 * 48; at < bytes.length; at += 7) bytes[at] ^= 1;
            Files.write(packet, bytes);
        }
        assertArrayEquals(expected, samples(open(), 5));
    }

    @Test
    void aShelfThatCannotBeWrittenIsNoFailure() throws IOException {
        Files.writeString(cache.resolve("place"), "a file where the folder should be");
        assertEquals(COUNT, open().size());
    }

    @Test
    void shelvesLongUnusedGo() throws IOException {
        open();
        var old = Files.createDirectories(cache.resolve("old"));
        Files.write(old.resolve("a.packet"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.fromMillis(0));
        Files.delete(folder.resolve("p0.png"));
        open();
        assertTrue(Files.notExists(old), "an old shelf is still there");
    }

    @Test
    void anotherSizeHasItsOwnPixels() {
        open();
        var small = PictureScan.files(folder, ImageSettings.DEFAULT.size(Size.of(16, 16)), cache.resolve("place"), 0);
        assertEquals(Image.read(folder.resolve("p1.png")).resized(Size.of(16, 16), Image.Fit.CROP), small.get(1));
    }

    @Test
    void uploadsAreReadLikeFiles() throws IOException {
        var uploads = IntStream.range(0, COUNT).mapToObj(i -> {
            try {
                var bytes = Files.readAllBytes(folder.resolve("p" + i + ".png"));
                return i % 2 == 0
                        ? Upload.of("p" + i + ".png", bytes)
                        : new Upload("p" + i + ".png", new ByteArrayInputStream(bytes));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        var text = Upload.of("text.png", "I am a text.".getBytes(StandardCharsets.UTF_8));
        var collection = Collection.of(Stream.concat(uploads, Stream.of(text)), ImageSettings.DEFAULT);
        assertEquals(Collection.images(folder).fingerprint(), collection.fingerprint());
        Files.writeString(folder.resolve("text.png"), "I am a text.");
        assertEquals(Collection.images(folder).unreadable(), collection.unreadable());
    }

    @Test
    void uploadsWithoutAPictureAreAProblem() {
        var text = Upload.of("text.png", "I am a text.".getBytes(StandardCharsets.UTF_8));
        var problem = assertThrows(Problem.class, () -> Collection.of(Stream.of(text), ImageSettings.DEFAULT));
        assertTrue(problem.getMessage().contains("text.png"), problem.getMessage());
        assertThrows(Problem.class, () -> Collection.of(Stream.empty(), ImageSettings.DEFAULT));
    }
}
