package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Pictures;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionTest {
    @TempDir
    Path folder;

    @Test
    void aFolderIsReadInTheOrderOfItsNames() throws IOException {
        put("b/two.png", picture(2));
        put("a/one.png", picture(1));
        put("three.png", picture(3));
        var collection = Collection.images(folder);
        assertEquals(List.of("a/one.png", "b/two.png", "three.png"), names(collection));
        assertEquals(picture(2), collection.get(1));
    }

    @Test
    void picturesAreToldByContentAndClutterIsPassedOver() throws IOException {
        put("picture.txt", picture(1));
        Files.writeString(folder.resolve("text.png"), "I am a text.");
        Files.writeString(folder.resolve("notes.md"), "# Notes");
        Files.createFile(folder.resolve("empty.jpg"));
        for (var clutter : List.of(".hidden.png", ".DS_Store", "Thumbs.db", "__MACOSX/x.png", ".git/a.png"))
            put(clutter, picture(9));
        var collection = Collection.images(folder);
        assertEquals(List.of("picture.txt"), names(collection));
        assertEquals(
                List.of("empty.jpg: it is empty", "notes.md", "text.png"),
                collection.unreadable().stream()
                        .map(u -> u.file().equals("empty.jpg") ? u.file() + ": " + u.reason() : u.file())
                        .toList());
    }

    @Test
    void aZipIsReadLikeTheFolderItHolds() throws IOException {
        put("moths/a/1.png", picture(1));
        put("moths/b/2.png", picture(2));
        put("moths/__MACOSX/3.png", picture(3));
        var zip = zip(Charset.forName("UTF-8"), "moths/a/1.png", "moths/b/2.png", "moths/__MACOSX/3.png");
        var collection = Collection.images(zip);
        assertEquals(List.of("moths/a/1.png", "moths/b/2.png"), names(collection));
        assertEquals(Collection.images(folder.resolve("moths")).fingerprint(), collection.fingerprint());
    }

    @Test
    void aZipWithNamesInGbkIsRead() throws IOException {
        put("衣服.png", picture(1));
        assertEquals(List.of("衣服.png"), names(Collection.images(zip(Charset.forName("GBK"), "衣服.png"))));
    }

    @Test
    void aTornZipIsAProblem() throws IOException {
        put("a.png", picture(1));
        var zip = zip(Charset.forName("UTF-8"), "a.png");
        Files.write(zip, java.util.Arrays.copyOf(Files.readAllBytes(zip), 50));
        assertThrows(Problem.class, () -> Collection.images(zip));
    }

    @Test
    void onePictureIsACollectionThatTrains() throws IOException {
        put("one.png", picture(1));
        var collection = Collection.images(folder.resolve("one.png"));
        assertEquals(1, collection.size());
        assertEquals(1, collection.part(Part.TRAIN).size());
        assertEquals(0, collection.part(Part.TEST).size());
    }

    @Test
    void anEmptyFolderIsAProblem() {
        var problem = assertThrows(Problem.class, () -> Collection.images(folder));
        assertTrue(problem.getMessage().contains("is empty"), problem.getMessage());
    }

    @Test
    void aFolderWithoutOnePictureSaysWhatItHolds() throws IOException {
        Files.writeString(folder.resolve("a.png"), "I am a text.");
        Files.writeString(folder.resolve("b.png"), "So am I.");
        var problem = assertThrows(Problem.class, () -> Collection.images(folder));
        assertTrue(problem.getMessage().contains("none of its 2 files"), problem.getMessage());
        assertTrue(problem.getMessage().contains("a.png"), problem.getMessage());
    }

    @Test
    void aMissingPlaceIsAProblemThatNamesTheBuiltIns() {
        var problem = assertThrows(Problem.class, () -> Collection.open("no-such-thing", Optional.empty()));
        assertTrue(problem.getMessage().contains("fashion-mnist, digits, emoji, tiles"), problem.getMessage());
        assertThrows(Problem.class, () -> Collection.open("\0", Optional.empty()));
        assertThrows(Problem.class, () -> Collection.images(folder.resolve("nowhere")));
    }

    @Test
    void labelsComeFromSubFolders() throws IOException {
        for (int i = 0; i < 4; i++) {
            put("all/moths/luna/" + i + ".png", picture(i));
            put("all/beetles/" + i + ".png", picture(10 + i));
        }
        var collection = Collection.images(folder);
        assertEquals(List.of("beetles", "moths"), collection.labels());
        assertEquals(Optional.of("moths"), collection.label(4));
    }

    @Test
    void labelsComeFromNamesBeforeTheFirstUnderscore() throws IOException {
        for (int i = 0; i < 4; i++) put((i % 2 == 0 ? "cat_" : "dog_") + i + "_x.png", picture(i));
        assertEquals(List.of("cat", "dog"), Collection.images(folder).labels());
    }

    @Test
    void namesThatHardlyRepeatAreNoLabels() throws IOException {
        for (int i = 0; i < 6; i++) put("photo" + i + "_x.png", picture(i));
        var collection = Collection.images(folder);
        assertEquals(List.of(), collection.labels());
        assertEquals(Optional.empty(), collection.label(0));
    }

    @Test
    void theFingerprintIsThatOfTheContentAlone() throws IOException {
        put("x/a.png", picture(1));
        put("x/b.png", picture(2));
        put("y/later.png", picture(1));
        put("y/earlier.png", picture(2).withChannels(4));
        put("z/a.png", picture(1));
        put("z/b.png", picture(3));
        var print = Collection.images(folder.resolve("x")).fingerprint();
        assertEquals(print, Collection.images(folder.resolve("y")).fingerprint());
        assertEquals(
                print, Collection.images(folder.resolve("x"), Size.of(8, 8)).fingerprint());
        assertEquals(print, Collection.of(List.of(picture(2), picture(1))).fingerprint());
        assertNotEquals(print, Collection.images(folder.resolve("z")).fingerprint());
    }

    @Test
    void theSplitDependsNeitherOnNamesNorOnOrderNorOnOtherItems() {
        var pictures = IntStream.range(0, 300).mapToObj(CollectionTest::picture).toList();
        var reversed = new ArrayList<>(pictures.subList(50, 300));
        java.util.Collections.reverse(reversed);
        var one = parts(Collection.of(pictures));
        parts(Collection.of(reversed)).forEach((hash, part) -> assertEquals(one.get(hash), part));
    }

    @Test
    void duplicatesNeverStraddleAndEveryItemHasOnePart() {
        for (int count : new int[] {3, 4, 5, 10, 39, 40, 200}) {
            var pictures =
                    IntStream.range(0, count).mapToObj(i -> picture(i * 2 / 3)).toList();
            var collection = Collection.of(pictures);
            var seen = new HashSet<String>();
            int total = 0;
            for (var part : Part.values()) {
                var hashes = new HashSet<String>();
                var inPart = collection.part(part);
                for (int i = 0; i < inPart.size(); i++) hashes.add(hash(inPart, i));
                total += inPart.size();
                assertTrue(hashes.stream().noneMatch(seen::contains), "a duplicate straddles among " + count);
                seen.addAll(hashes);
            }
            assertEquals(count, total);
        }
    }

    @ParameterizedTest
    @CsvSource({"4", "5", "12", "20", "39"})
    void fewItemsHaveOneOfEachPartAtLeast(int count) {
        var collection = Collection.of(
                IntStream.range(0, count).mapToObj(CollectionTest::picture).toList());
        for (var part : Part.values()) assertTrue(collection.part(part).size() >= 1, "no " + part);
        assertTrue(collection.part(Part.TRAIN).size() * 2 >= count, "too little to train on");
    }

    @Test
    void manyItemsAreSplitAboutAsPromised() {
        var collection = Collection.of(IntStream.range(0, 2000)
                .mapToObj(i -> Pictures.plain(2, 2, i % 256, i / 256, 7))
                .toList());
        assertEquals(100, collection.part(Part.VALIDATION).size(), 40);
        assertEquals(200, collection.part(Part.TEST).size(), 60);
    }

    @Test
    void channelsAreAsFewAsAllPicturesAllow() {
        var grey = Pictures.plain(16, 16, 5);
        var opaque = Pictures.plain(16, 16, 5, 6, 7, 255);
        var clear = Pictures.plain(16, 16, 5, 6, 7, 9);
        assertEquals(1, Collection.of(List.of(grey, grey.withChannels(4))).channels());
        assertEquals(3, Collection.of(List.of(grey, opaque)).channels());
        assertEquals(4, Collection.of(List.of(grey, clear)).channels());
    }

    @Test
    void readingGivesTheSameAsGetting() {
        var collection = Collection.of(List.of(Pictures.any(1, 40, 30, 1), Pictures.any(2, 20, 30, 4)));
        var size = collection.imageSize();
        var samples = new byte[3 + size.width() * size.height() * collection.channels()];
        collection.read(0, samples, 3);
        var expected = new byte[samples.length];
        collection.get(0).copyTo(expected, 3);
        assertArrayEquals(expected, samples);
    }

    @ParameterizedTest
    @CsvSource({
        "28, 28, 28, 28, 28, 28",
        "32, 20, 32, 20, 32, 20",
        "256, 256, 256, 256, 64, 64",
        "8, 8, 8, 8, 16, 16",
        "100, 60, 90, 50, 48, 48",
        "33, 900, 40, 35, 32, 32",
        "4000, 3000, 3000, 4000, 64, 64"
    })
    void theSizeThatSuitsFollowsTheRule(int w1, int h1, int w2, int h2, int width, int height) {
        assertEquals(Size.of(width, height), PictureScan.suitable(List.of(Size.of(w1, h1), Size.of(w2, h2))));
    }

    @Test
    void aPictureThatGoesAwayLaterIsStillThereWhileMemoryLasts() throws IOException {
        put("a.png", picture(1));
        put("b.png", picture(2));
        var collection = Collection.images(folder);
        Files.delete(folder.resolve("a.png"));
        assertEquals(picture(1), collection.get(0));
    }

    @Test
    void aSelectionKeepsItsOrderAndTheLabelsOfTheWhole() {
        var pictures = IntStream.range(0, 4).mapToObj(CollectionTest::picture).toList();
        var collection = Collection.of(pictures, List.of("a", "b", "a", "b"));
        var selection = collection.select(new int[] {2, 0});
        assertEquals(picture(2), selection.get(0));
        assertEquals(List.of("a", "b"), selection.labels());
        assertNotEquals(collection.fingerprint(), selection.fingerprint());
    }

    private static Image picture(int seed) {
        return Pictures.any(seed, 24, 24, 3);
    }

    private void put(String name, Image image) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, image.png());
    }

    private Path zip(Charset names, String... files) throws IOException {
        var zip = Files.createTempFile("pictures", ".zip");
        zip.toFile().deleteOnExit();
        try (var out = new ZipOutputStream(Files.newOutputStream(zip), names)) {
            for (var file : files) {
                out.putNextEntry(new ZipEntry(file));
                Files.copy(folder.resolve(file), out);
            }
        }
        return zip;
    }

    private static List<String> names(Collection<Image> collection) {
        return IntStream.range(0, collection.size()).mapToObj(collection::name).toList();
    }

    private static String hash(Collection<Image> collection, int index) {
        return HexFormat.of().formatHex(collection.contentHash(index));
    }

    private static HashMap<String, Part> parts(Collection<Image> collection) {
        var parts = new HashMap<String, Part>();
        for (var part : Part.values()) {
            var inPart = collection.part(part);
            for (int i = 0; i < inPart.size(); i++) parts.put(hash(inPart, i), part);
        }
        return parts;
    }
}
