package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCollectionTest {
    private static final String POEM = "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。";

    @TempDir
    private Path folder;

    @Test
    void aSingleFileIsCutInPiecesThatJoinedAreTheText() throws IOException {
        var text = new StringBuilder();
        var random = new Random(1);
        while (text.length() < 30_000) text.append(sentence(random)).append(random.nextInt(5) == 0 ? "\n\n" : " ");
        Files.writeString(folder.resolve("novel.txt"), text.toString().replace("\n", "\r\n"));
        var collection = Collection.texts(folder, TextSettings.DEFAULT);
        assertTrue(collection.size() > 40, collection.size() + " pieces");
        assertEquals(text.toString(), String.join("", collection));
        assertFalse(collection.follows(0));
        for (int i = 1; i < collection.size(); i++) assertTrue(collection.follows(i));
        assertEquals("novel.txt#2", collection.name(1));
        assertTrue(
                collection.notes().toString().contains("pieces"),
                collection.notes().toString());
        var train = collection.part(Part.TRAIN);
        assertTrue(train.size() > 0.7 * collection.size());
        assertTrue(collection.part(Part.TEST).size() > 0);
    }

    @Test
    void worksAreKeptApartAndLabelledByFolder() throws IOException {
        for (int i = 0; i < 60; i++) {
            var file = folder.resolve(i % 2 == 0 ? "letters" : "scenes").resolve(i + ".md");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "# " + i + "\n\n" + sentence(new Random(i)));
        }
        var collection = Collection.texts(folder, TextSettings.DEFAULT);
        assertEquals(60, collection.size());
        assertEquals(List.of("letters", "scenes"), collection.labels());
        assertFalse(collection.follows(5));
        assertEquals("letters/0.md", collection.name(0));
    }

    @Test
    void eachFileHasItsOwnEncoding() throws IOException {
        Files.write(folder.resolve("a.txt"), POEM.getBytes(Charset.forName("GB18030")));
        Files.write(folder.resolve("b.txt"), POEM.getBytes(StandardCharsets.UTF_16BE));
        Files.write(folder.resolve("c.txt"), ("\ufeff" + POEM).getBytes(StandardCharsets.UTF_8));
        for (var text : Collection.texts(folder, TextSettings.DEFAULT)) assertEquals(POEM, text);
        assertTrue(Collection.texts(folder, TextSettings.DEFAULT)
                .notes()
                .toString()
                .contains("GB18030"));
        var forced = TextSettings.of(Map.of("encoding", "latin1", "pieces", "file"));
        assertFalse(Collection.texts(folder.resolve("a.txt"), forced).get(0).contains("春"));
    }

    @Test
    void tablesGiveTheChosenColumn() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "mood,verse\nsad,\"one, \"\"two\"\"\nthree\"\nglad,four\n\n");
        Files.writeString(
                folder.resolve("b.jsonl"),
                "{\"verse\":\"five\",\"mood\":\"sad\"}\n{\"verse\":[\"six\",\"seven\"],\"mood\":\"glad\",\"n\":{}}\n");
        Files.writeString(folder.resolve("c.json"), "[{\"verse\":\"eight\"}, {\"verse\":\"nine\",\"mood\":\"sad\"}]");
        Files.writeString(folder.resolve("d.tsv"), "verse\tmood\nten\tglad\n");
        var collection = Collection.texts(folder, TextSettings.DEFAULT.field("verse", "mood"));
        assertEquals(
                List.of("one, \"two\"\nthree", "four", "five", "six\nseven", "eight", "nine", "ten"),
                texts(collection));
        assertEquals(Optional.of("sad"), collection.label(0));
        assertEquals(Optional.empty(), collection.label(4));
        assertEquals("a.csv#2", collection.name(1));
        var problem =
                assertThrows(Problem.class, () -> Collection.texts(folder.resolve("a.csv"), TextSettings.DEFAULT));
        assertTrue(problem.getMessage().contains("mood, verse"), problem.getMessage());
        assertThrows(
                Problem.class, () -> Collection.texts(folder.resolve("a.csv"), TextSettings.DEFAULT.field("x", "")));
    }

    @Test
    void aSummaryOfAnotherColumnStandsBeforeItsText() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "title,body\nA cat,\"It purrs.\n\nIt sleeps.\"\n,lonely\nA dog,\n");
        Files.writeString(folder.resolve("b.jsonl"), "{\"body\":\"It barks.\",\"title\":\"A\\ndog\"}\n");
        var settings = TextSettings.of(Map.of("field", "body", "summary", "title"));
        var collection = Collection.texts(folder, settings);
        assertEquals(List.of("A cat\n\nIt purrs.\n\nIt sleeps.", "A dog\n\nIt barks."), texts(collection));
        assertEquals("title", collection.choices().get("summary"));
        assertThrows(Problem.class, () -> Collection.texts(folder, settings.summary("heading")));
    }

    @Test
    void linesAndParagraphsMayBeItems() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "one\ntwo\n\n\nthree\nfour\n");
        var lines = Collection.texts(folder, TextSettings.DEFAULT.pieces(TextSettings.Pieces.LINE));
        assertEquals(List.of("one", "two", "three", "four"), texts(lines));
        var paragraphs = Collection.texts(folder, TextSettings.DEFAULT.pieces(TextSettings.Pieces.PARAGRAPH));
        assertEquals(List.of("one\ntwo", "three\nfour"), texts(paragraphs));
        assertFalse(lines.follows(1));
    }

    @Test
    void aZipIsReadLikeAFolder() throws IOException {
        var zip = folder.resolve("poems.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < 50; i++) {
                out.putNextEntry(new ZipEntry("tang/" + i + ".txt"));
                out.write((POEM + i).getBytes(Charset.forName("GB18030")));
            }
        }
        assertEquals(50, Collection.texts(zip, TextSettings.DEFAULT).size());
    }

    @Test
    void whatIsNoTextIsToldInASentenceEach() throws IOException {
        Files.writeString(folder.resolve("good.txt"), "Once upon a time. ".repeat(100));
        Files.write(folder.resolve("empty.txt"), new byte[0]);
        Files.writeString(folder.resolve("blank.txt"), " \n \n");
        var noise = new byte[5000];
        new Random(1).nextBytes(noise);
        Files.write(folder.resolve("photo.txt"), noise);
        Files.writeString(folder.resolve("broken.jsonl"), "{\"text\": \"one\"}\n{\"text\": ");
        var collection = Collection.texts(folder, TextSettings.DEFAULT);
        assertEquals(4, collection.unreadable().size(), collection.unreadable().toString());
        for (var file : collection.unreadable())
            assertFalse(file.reason().toString().isBlank());
        assertTrue(texts(collection).contains("one"));
        for (var alone : List.of("empty.txt", "photo.txt", "blank.txt"))
            assertTrue(assertThrows(Problem.class, () -> Collection.texts(folder.resolve(alone), TextSettings.DEFAULT))
                    .getMessage()
                    .contains(alone));
    }

    @Test
    void aLineOfFiftyMegabytesIsCutWithLittleMemory() throws IOException {
        var file = folder.resolve("line.txt");
        try (var out = Files.newOutputStream(file)) {
            var block = "abcdefghij".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 50; i++) out.write(block);
        }
        var collection = Collection.texts(file, TextSettings.DEFAULT);
        assertEquals(50_000_000L, collection.select(new int[] {0}).get(0).length() * (long) collection.size(), 20_000);
        for (var pieces : TextSettings.Pieces.values())
            assertTrue(
                    Collection.texts(file, TextSettings.DEFAULT.pieces(pieces)).size() >= 250);
    }

    @Test
    void nearDuplicatesAreOfOnePart() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            var random = new Random(i / 3);
            var words = new StringBuilder();
            for (int k = 0; k < 20; k++) words.append(sentence(random)).append(' ');
            // Every third is a copy with another beginning, every other third one with a changed word.
            texts.add(
                    i % 3 == 0
                            ? words.toString()
                            : i % 3 == 1
                                    ? "Copy " + i + ": " + words
                                    : words.toString().toUpperCase());
        }
        var collection = Collection.texts(texts, null);
        int apart = 0;
        for (int i = 0; i < 300; i += 3)
            for (int k = 1; k < 3; k++) if (collection.partOf(i) != collection.partOf(i + k)) apart++;
        assertEquals(0, apart);
        for (var part : Part.values()) assertTrue(collection.part(part).size() > 0, part + " is empty");
    }

    @Test
    void shakespeareIsSplitAsEveryoneDoes() {
        var collection = builtIn("shakespeare", TextSettings.DEFAULT);
        var trained = String.join("", collection.part(Part.TRAIN));
        var validation = String.join("", collection.part(Part.VALIDATION));
        assertEquals(1_003_854, trained.length());
        assertEquals(111_540, validation.length());
        assertTrue(
                validation.startsWith("?\n\nGREMIO:\nGood morrow, neighbour Baptista."), validation.substring(0, 60));
        assertEquals(0, collection.part(Part.TEST).size());
    }

    @Test
    void poemsComeInTheScriptThatAPersonChooses() {
        var traditional = builtIn("tang-poems", TextSettings.DEFAULT);
        var simplified = builtIn("tang-poems", TextSettings.of(Map.of("script", "simplified")));
        assertEquals(57_603, traditional.size());
        assertTrue(traditional.get(0).startsWith("秦川雄帝宅，函谷壯皇居。"), traditional.get(0));
        assertTrue(simplified.get(0).startsWith("秦川雄帝宅，函谷壮皇居。"), simplified.get(0));
        assertEquals(traditional.fingerprint(), simplified.fingerprint());
        assertEquals(Optional.of("eight lines of 5"), traditional.label(0));
        assertEquals(Map.of("script", "simplified"), simplified.choices());
        var problem = assertThrows(
                Problem.class, () -> BuiltIn.named("tang-poems").orElseThrow().open(ImageSettings.DEFAULT));
        assertTrue(problem.getMessage().contains("medium text"), problem.getMessage());
    }

    private static Collection<String> builtIn(String name, TextSettings settings) {
        return BuiltInTest.orSkipped(
                name, () -> BuiltIn.named(name).orElseThrow().open(BuiltInTest.places(), settings));
    }

    private static List<String> texts(Collection<String> collection) {
        var texts = new ArrayList<String>();
        collection.forEach(texts::add);
        return texts;
    }

    private static String sentence(Random random) {
        var words = new StringBuilder();
        for (int i = 5 + random.nextInt(8); i > 0; i--)
            words.append(Integer.toString(random.nextInt(100_000), 36)).append(i == 1 ? "." : " ");
        return words.toString();
    }
}
