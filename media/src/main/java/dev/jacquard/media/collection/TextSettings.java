package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.ChineseScript;
import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How texts are read from files.
 *
 * @param field the column of a CSV or the field of JSON that holds the text; empty to take the one that is named like it
 * @param label the column or field that holds the label; empty for folders and file names
 * @param summary the column or field that holds a summary of the text, which then stands before it; empty for none (see
 *     {@link dev.jacquard.media.summary.SummaryPair})
 * @param pieces what of a plain file is one item
 * @param encoding of all files; empty to detect each
 * @param script in which Chinese is to be
 */
public record TextSettings(
        String field, String label, String summary, Pieces pieces, Optional<Charset> encoding, ChineseScript script) {
    /** All detected, nothing converted. */
    public static final TextSettings DEFAULT =
            new TextSettings("", "", "", Pieces.AUTO, Optional.empty(), ChineseScript.AS_IS);

    private static final String FIELD = "field";
    private static final String LABEL = "label";
    private static final String SUMMARY = "summary";
    private static final String PIECES = "pieces";
    private static final String ENCODING = "encoding";
    private static final String SCRIPT = "script";
    static final List<String> KEYS = List.of(FIELD, LABEL, SUMMARY, PIECES, ENCODING, SCRIPT);

    /** What of a plain file is one item. */
    public enum Pieces {
        /** A file where there are many, otherwise some hundreds of stretches of each that follow one another. */
        AUTO,
        /** The whole file. */
        FILE,
        /** What stands between blank lines. */
        PARAGRAPH,
        /** A line. */
        LINE;

        /** Its name, such as {@code paragraph}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TextSettings {
        Objects.requireNonNull(field);
        Objects.requireNonNull(label);
        Objects.requireNonNull(summary);
        Objects.requireNonNull(pieces);
        Objects.requireNonNull(encoding);
        Objects.requireNonNull(script);
    }

    /**
     * What a person said: {@code field}, {@code label} and {@code summary} are names, {@code pieces} one of {@link Pieces}, {@code encoding}
     * a name such as {@code Big5}, {@code script} one of {@link ChineseScript}.
     *
     * @throws Problem when one of them is something else
     */
    public static TextSettings of(Map<String, String> choices) {
        return new TextSettings(
                choices.getOrDefault(FIELD, ""),
                choices.getOrDefault(LABEL, ""),
                choices.getOrDefault(SUMMARY, ""),
                chosen(PIECES, Pieces.values(), choices, Pieces.AUTO),
                Optional.ofNullable(choices.get(ENCODING)).map(TextSettings::charset),
                chosen(SCRIPT, ChineseScript.values(), choices, ChineseScript.AS_IS));
    }

    private static <C extends Enum<C>> C chosen(String key, C[] words, Map<String, String> choices, C standard) {
        var word = choices.get(key);
        if (word == null) return standard;
        return Arrays.stream(words)
                .filter(w -> word(w).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        "%s is one of %s, not \"%s\".",
                        key, Arrays.stream(words).map(TextSettings::word).collect(Collectors.joining(", ")), word));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (UnsupportedCharsetException | java.nio.charset.IllegalCharsetNameException e) {
            throw new Problem(e, "No encoding \"%s\" is known; name one such as UTF-8, GB18030 or Big5.", name);
        }
    }

    /** The same as {@link #of} takes it. */
    public Map<String, String> choices() {
        var choices = new LinkedHashMap<String, String>();
        if (!field.isEmpty()) choices.put(FIELD, field);
        if (!label.isEmpty()) choices.put(LABEL, label);
        if (!summary.isEmpty()) choices.put(SUMMARY, summary);
        if (pieces != Pieces.AUTO) choices.put(PIECES, pieces.word());
        encoding.ifPresent(e -> choices.put(ENCODING, e.name()));
        if (script != ChineseScript.AS_IS) choices.put(SCRIPT, word(script));
        return choices;
    }

    /** The same in another script. */
    public TextSettings script(ChineseScript script) {
        return new TextSettings(field, label, summary, pieces, encoding, script);
    }

    /** The same with texts from this column or field, and labels from that one (or empty). */
    public TextSettings field(String field, String label) {
        return new TextSettings(field, label, summary, pieces, encoding, script);
    }

    /** The same in other pieces. */
    public TextSettings pieces(Pieces pieces) {
        return new TextSettings(field, label, summary, pieces, encoding, script);
    }

    /** The same with the summary that this column or field holds before each text. */
    public TextSettings summary(String summary) {
        return new TextSettings(field, label, summary, pieces, encoding, script);
    }
}
