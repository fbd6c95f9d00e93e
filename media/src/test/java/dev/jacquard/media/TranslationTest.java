package dev.jacquard.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Everything that is said to people has a Chinese translation that takes the same arguments. */
class TranslationTest {
    private static final Pattern SAID = Pattern.compile("(?:new Problem|Sentence\\.of|new SourceFailure)\\(\\s*"
            + "(?:(?:e|cause|null),\\s*)?((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("%(?:\\d\\$)?[sd]");

    @Test
    void whatIsSaidAndWhatIsTranslatedAreTheSame() throws IOException {
        assertEquals(saidInSources(), new TreeSet<>(translations().keySet()));
    }

    @Test
    void translationsTakeTheSameArguments() throws IOException {
        translations().forEach((english, chinese) -> assertEquals(placeholders(english), placeholders(chinese)));
    }

    private static List<String> placeholders(String pattern) {
        return PLACEHOLDER.matcher(pattern).results().map(m -> m.group()).toList();
    }

    private static TreeSet<String> saidInSources() throws IOException {
        var patterns = new TreeSet<String>();
        for (var source : sources()) {
            var said = SAID.matcher(Files.readString(source));
            while (said.find()) {
                var pattern = new StringBuilder();
                LITERAL.matcher(said.group(1))
                        .results()
                        .forEach(part -> pattern.append(part.group(1).translateEscapes()));
                patterns.add(pattern.toString());
            }
        }
        return patterns;
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".java")).toList());
        }
    }

    private static TreeMap<String, String> translations() throws IOException {
        var translations = new TreeMap<String, String>();
        var file = Path.of("src", "main", "resources", "dev", "jacquard", "media", "zh.json");
        JsonParser.parseString(Files.readString(file))
                .getAsJsonObject()
                .entrySet()
                .forEach(entry ->
                        translations.put(entry.getKey(), entry.getValue().getAsString()));
        return translations;
    }
}
