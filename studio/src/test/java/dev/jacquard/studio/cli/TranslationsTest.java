package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.studio.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the program says to people is there in Chinese, with the same gaps in the same order. */
class TranslationsTest {
    private static final Pattern GAP = Pattern.compile("%[-#+ 0,(]*\\d*(?:\\.\\d+)?[a-zA-Z%]");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{3}");

    private static Path main(String module, String folder) {
        var root = Path.of("").toAbsolutePath().getParent();
        return root.resolve(module).resolve("src/main").resolve(folder);
    }

    private static Map<String, String> chinese(String module) throws IOException {
        var file = main(module, "resources").resolve("dev/jacquard/" + module + "/zh.json");
        return new Gson().fromJson(Files.readString(file), new TypeToken<Map<String, String>>() {}.getType());
    }

    private static TreeSet<String> patterns(String module) throws IOException {
        var found = new TreeSet<String>();
        List<Path> files;
        try (var listed = Files.walk(main(module, "java"))) {
            files = listed.filter(f -> f.toString().endsWith(".java")).toList();
        }
        for (var file : files) found.addAll(SpokenPatterns.of(Files.readString(file)));
        found.removeIf(p -> !WORD.matcher(GAP.matcher(p).replaceAll("")).find());
        return found;
    }

    private static List<String> gaps(String pattern) {
        return GAP.matcher(pattern).results().map(r -> r.group()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"media", "nn", "studio"})
    void everySentenceOfAModuleIsTranslated(String module) throws IOException {
        var patterns = patterns(module);
        var chinese = Messages.chinese();
        assertFalse(patterns.isEmpty());
        assertEquals(
                List.of(),
                patterns.stream().filter(p -> chinese.of(p).equals(p)).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"media", "nn", "studio"})
    void aTranslationFillsItsGapsInTheSameOrder(String module) throws IOException {
        chinese(module).forEach((english, translated) -> {
            assertEquals(gaps(english), gaps(translated), english);
            assertTrue(
                    translated.codePoints().anyMatch(Character::isIdeographic)
                            || !WORD.matcher(GAP.matcher(english).replaceAll(""))
                                    .find(),
                    translated);
        });
    }

    @Test
    void modulesAgreeOnWhatTheyBothSay() throws IOException {
        var media = chinese("media");
        var studio = chinese("studio");
        chinese("nn").forEach((english, translated) -> {
            assertEquals(media.getOrDefault(english, translated), translated);
            assertEquals(studio.getOrDefault(english, translated), translated);
        });
    }

    @Test
    void recipesAndTheirSettingsAreDescribedInChinese() {
        var messages = Messages.chinese();
        for (var recipe : Recipes.all()) {
            assertNotEquals(recipe.purpose().toString(), messages.of(recipe.purpose()));
            for (Setting setting : recipe.settings())
                assertNotEquals(setting.meaning().toString(), messages.of(setting.meaning()), setting.key());
        }
    }

    @Test
    void patternsAreFoundInEveryFormThatTheyAreWrittenIn() {
        var source = """
                @Option(description = "shown in help")
                throw new Problem(cause, "with %s "
                    + "and \\"more\\"", f("not this"));
                console.say(Sentence.of(b.here("nor that") ? "one" : "other"), "nor this");
                """;
        assertEquals(
                new TreeSet<>(List.of("shown in help", "with %s and \"more\"", "one", "other")),
                SpokenPatterns.of(source));
    }
}
