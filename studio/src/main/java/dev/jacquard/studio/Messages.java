package dev.jacquard.studio;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the program says, in the language of the person: English patterns are the keys of their translations. */
public final class Messages {
    private static final List<String> MODULES = List.of("media", "nn", "studio");
    private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

    private final Map<String, String> translations;

    private Messages(Map<String, String> translations) {
        this.translations = translations;
    }

    /** The language asked for, or that of the environment ({@code JACQUARD_LANG}, then the system's). */
    public static Messages of(Optional<String> asked) {
        var language = asked.or(() -> Optional.ofNullable(System.getenv("JACQUARD_LANG")))
                .filter(l -> !l.isBlank())
                .orElseGet(() -> Locale.getDefault().getLanguage());
        return isChinese(language) ? chinese() : new Messages(Map.of());
    }

    /** Whether there are messages in this language. */
    public static boolean speaks(String language) {
        return isChinese(language) || language.toLowerCase(Locale.ROOT).startsWith("en");
    }

    private static boolean isChinese(String language) {
        return language.toLowerCase(Locale.ROOT).startsWith("zh");
    }

    /** Chinese. */
    public static Messages chinese() {
        var all = new HashMap<String, String>();
        for (var module : MODULES) {
            var resource = "/dev/jacquard/" + module + "/zh.json";
            try (var stream = Messages.class.getResourceAsStream(resource)) {
                if (stream == null) continue;
                all.putAll(new Gson().fromJson(new InputStreamReader(stream, StandardCharsets.UTF_8), TEXTS));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Messages(all);
    }

    /** The sentence in this language. */
    public String of(Sentence sentence) {
        return sentence.translated(this::of);
    }

    /** The pattern in this language. */
    public String of(String pattern) {
        return translations.getOrDefault(pattern, pattern);
    }
}
