package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.text.Language;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in texts before anybody trains on them. */
class TextInspectionTest {
    private static final String LETTER =
            "It was the best of letters, it was the worst of letters; he wrote that the house by the river %d had been sold.";

    /** Letters with hardly a stretch in common. */
    private static List<String> letters(int count) {
        var random = new Random(4);
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++)
            texts.add(random.longs(40, 0, 1L << 30)
                    .mapToObj(n -> Long.toString(n, 36))
                    .collect(Collectors.joining(" ")));
        return texts;
    }

    private static List<Finding.Kind> kinds(TextInspection inspection) {
        return inspection.findings().stream().map(Finding::kind).toList();
    }

    @Test
    void worksCharactersWordsAndLengthsAreCounted() {
        var inspection = TextInspection.of(Collection.texts(List.of("Ab b.", "床前明月光", "a\u0301 a", "x"), null));
        assertEquals(4, inspection.items());
        assertEquals(5 + 5 + 4 + 1, inspection.characters());
        assertArrayEquals(new long[] {1, 5, 5}, inspection.lengths());
        // A b blank . and five, a with its accent, a, x.
        assertEquals(12, inspection.differentCharacters());
        // ab b, five, a with its accent, a, x.
        assertEquals(10, inspection.differentWords());
        assertFalse(inspection.isEnough());
        assertEquals(List.of(Finding.Kind.FEW), kinds(inspection));
    }

    @Test
    void copiesNearCopiesAndContradictingLabelsAreFound() {
        var texts = letters(20);
        texts.add(texts.get(3));
        texts.add(texts.get(5) + " and so on");
        var labels = new ArrayList<>(Collections.nCopies(texts.size(), "home"));
        labels.set(20, "away");
        var inspection = TextInspection.of(Collection.texts(texts, labels));
        assertEquals(List.of(List.of("text-4", "text-21")), inspection.duplicates());
        assertEquals(List.of(List.of("text-6", "text-22")), inspection.nearDuplicates());
        assertEquals(Map.of("home", 21, "away", 1), inspection.labels());
        assertTrue(
                kinds(inspection)
                        .containsAll(List.of(
                                Finding.Kind.IDENTICAL,
                                Finding.Kind.NEARLY_IDENTICAL,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.UNBALANCED)),
                kinds(inspection).toString());
    }

    @Test
    void unlikeTextsRaiseNoAlarm() {
        var inspection = TextInspection.of(Collection.texts(letters(200), null));
        assertEquals(List.of(), inspection.duplicates());
        assertEquals(List.of(Finding.Kind.FEW), kinds(inspection));
    }

    @Test
    void languagesAndEncodingsAreTold(@TempDir Path folder) throws IOException {
        for (int i = 0; i < 6; i++) {
            Files.writeString(folder.resolve("en" + i + ".txt"), LETTER.formatted(i));
            Files.writeString(
                    folder.resolve("zh" + i + ".txt"),
                    "我家门前有两棵树，一棵是枣树，另一棵也是枣树。这上面的夜的天空，奇怪而高，我生平没有见过这样的奇怪而高的天空。" + i,
                    Charset.forName("GB18030"));
        }
        Files.write(folder.resolve("noise.txt"), new byte[] {0, 0, 7, 1, 2, 3, (byte) 200});
        var collection = Collection.texts(folder, TextSettings.DEFAULT);
        var inspection = TextInspection.of(collection);
        assertEquals(0.5, inspection.languages().get("en"), 1e-9);
        assertEquals(0.5, inspection.languages().get("zh"), 1e-9);
        assertTrue(
                collection.notes().toString().contains("GB18030"),
                collection.notes().toString());
        assertEquals(
                List.of(
                        Finding.Kind.UNREADABLE,
                        Finding.Kind.NEARLY_IDENTICAL,
                        Finding.Kind.SEVERAL_LANGUAGES,
                        Finding.Kind.FEW),
                kinds(inspection));
        assertThrows(IllegalArgumentException.class, () -> TextInspection.of(collection.part(Part.TRAIN)));
    }

    @Test
    void aPlaceIsTakenForTextsWhereMostOfItsFilesAreTexts(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("b.md"), "b");
        Files.writeString(folder.resolve("cover.png"), "c");
        assertEquals(Medium.TEXT, Medium.guessed(folder.toString()));
        Files.writeString(folder.resolve("d.jpg"), "d");
        Files.writeString(folder.resolve("e.webp"), "e");
        assertEquals(Medium.IMAGE, Medium.guessed(folder.toString()));
        assertEquals(Medium.TEXT, Medium.guessed("shakespeare"));
        assertEquals(Medium.IMAGE, Medium.guessed(folder.resolve("nowhere").toString()));
        Files.write(folder.resolve("poem"), "no ending".getBytes(StandardCharsets.UTF_8));
        assertEquals(Medium.TEXT, Medium.guessed(folder.resolve("a.txt").toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.",
                "de|Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte, fand er sich in seinem Bett zu einem ungeheueren Ungeziefer verwandelt.",
                "fr|Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se fermaient si vite que je n'avais pas le temps.",
                "es|En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo de los de lanza en astillero.",
                "ru|Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. Все смешалось в доме, и он не знал, что это.",
                "ja|吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
                "zh|道可道，非常道。名可名，非常名。",
                "ko|나랏말이 중국과 달라 문자와 서로 통하지 아니하므로",
                "und|12345 67890"
            })
    void theFirstSentenceOfABookTellsItsLanguage(String language, String text) {
        assertEquals(language, Language.of(text));
    }
}
