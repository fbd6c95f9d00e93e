package dev.jacquard.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.jacquard.nn.model.Recipes;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sentence that these rooms say to people is there in Chinese, with the same gaps to fill. */
class TranslationsTest {
    private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern SENTENCE = Pattern.compile(
            "(?:new Problem|Sentence\\.of|wrong)\\(\\s*(?:\\w+,\\s*)?(?:[\\w. ]+ \\? )?((?:%s\\s*\\+\\s*)*%s)"
                    .replace("%s", LITERAL));
    private static final Pattern GAP = Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[a-zA-Z%]");

    private static Map<?, ?> chinese() throws IOException {
        try (var stream = TranslationsTest.class.getResourceAsStream("zh.json")) {
            assertNotNull(stream, "zh.json");
            return new Gson().fromJson(new InputStreamReader(stream, StandardCharsets.UTF_8), Map.class);
        }
    }

    private static TreeSet<String> patterns(String room) throws IOException {
        var found = new TreeSet<String>();
        List<Path> files;
        try (var listed = Files.walk(Path.of("src/main/java/dev/jacquard/nn", room))) {
            files = listed.filter(f -> f.toString().endsWith(".java")).toList();
        }
        for (var file : files) {
            var sentences = SENTENCE.matcher(Files.readString(file));
            while (sentences.find()) {
                var whole = new StringBuilder();
                var literals = Pattern.compile(LITERAL).matcher(sentences.group(1));
                while (literals.find())
                    whole.append(literals.group(), 1, literals.group().length() - 1);
                found.add(whole.toString().translateEscapes());
            }
        }
        return found;
    }

    private static List<String> gaps(String pattern) {
        return GAP.matcher(pattern)
                .results()
                .map(r -> r.group().replaceAll("\\d+\\$", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "train", "model", "create", "evaluate"})
    void everySentenceOfARoomIsTranslated(String room) throws IOException {
        var patterns = patterns(room);
        var chinese = chinese();
        assertFalse(patterns.isEmpty());
        var missing = patterns.stream().filter(p -> !chinese.containsKey(p)).toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void recipesAndTheirSettingsAreDescribedInChinese() throws IOException {
        var chinese = chinese();
        for (var recipe : Recipes.all()) {
            assertTrue(chinese.containsKey(recipe.purpose().pattern()), recipe.name());
            for (var setting : recipe.settings())
                assertTrue(chinese.containsKey(setting.meaning().pattern()), setting.key());
        }
    }

    @Test
    void layersLeaveSentencesToTheEngine() throws IOException {
        assertEquals(new TreeSet<>(), patterns("layer"));
    }

    @Test
    void aTranslationHasTheGapsOfItsPattern() throws IOException {
        chinese().forEach((english, translated) -> {
            assertEquals(gaps((String) english), gaps((String) translated), (String) english);
            assertTrue(
                    ((String) translated).codePoints().anyMatch(Character::isIdeographic)
                            || !english.toString().matches(".*[a-z]{2}.*"),
                    (String) translated);
        });
    }
}
