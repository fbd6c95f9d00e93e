package dev.jacquard.media.text;

import java.lang.Character.UnicodeScript;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Guesses the language of a text by its letters and, where many languages share these, by the share of its words that are among
 * the commonest of a language. Good for passages, not for a word or two.
 */
public final class Language {
    /** What cannot be told. */
    public static final String UNKNOWN = "und";

    private static final int MOST_WORDS = 400;
    private static final int FEWEST_WORDS = 5;
    private static final double LEAST_SHARE = 0.08;
    private static final double CLEARLY = 1.2;
    private static final double SOME_KANA = 0.05;

    private static final Map<UnicodeScript, String> BY_LETTERS = Map.of(
            UnicodeScript.HAN, "zh",
            UnicodeScript.HANGUL, "ko",
            UnicodeScript.GREEK, "el",
            UnicodeScript.HEBREW, "he",
            UnicodeScript.ARABIC, "ar",
            UnicodeScript.DEVANAGARI, "hi",
            UnicodeScript.THAI, "th");
    private static final Map<String, Set<String>> LATIN = words(List.of(
            "en the of and to in that is it he was for with as his on be at by this had not are but from they you which",
            "de der die und das ist nicht ich zu den sie mit ein es von auf dem sich des auch eine war im wie er so dass in als aus einem einen",
            "fr le la les de et des est un une que qui dans il en du pas je ne ce se elle pour au sur vous nous plus",
            "es el la de que y en los se del las un por con no una su para es al lo como más pero sus le ya",
            "it il di che e la non un per in una sono mi si con del le ho da lo ma come dei alla gli più era",
            "pt de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele seu",
            "nl de het een van en in is dat op te zijn met voor niet aan er ik hij die om ook maar als was"));
    private static final Map<String, Set<String>> CYRILLIC = words(List.of(
            "ru и в не на что с он как это по но она к у же из за от так о все его был",
            "uk і в не на що з він як це та до але вона у я за від так про все його був",
            "bg и в не на че с той как това по но тя да се е от за са си му ще"));

    private Language() {}

    private static Map<String, Set<String>> words(List<String> lines) {
        var words = new LinkedHashMap<String, Set<String>>();
        for (var line : lines) {
            var parts = line.split(" ", 2);
            words.put(parts[0], Set.of(parts[1].split(" ")));
        }
        return words;
    }

    /** The language as a tag such as {@code en} (BCP 47); {@link #UNKNOWN} where it cannot be told. */
    public static String of(String text) {
        var counts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(point -> counts.merge(UnicodeScript.of(point), 1, Integer::sum));
        int letters = counts.values().stream().mapToInt(i -> i).sum();
        if (letters == 0) return UNKNOWN;
        int kana = counts.getOrDefault(UnicodeScript.HIRAGANA, 0) + counts.getOrDefault(UnicodeScript.KATAKANA, 0);
        if (kana > SOME_KANA * letters) return "ja";
        var most = counts.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        if (most == UnicodeScript.LATIN) return commonest(text, LATIN);
        if (most == UnicodeScript.CYRILLIC) return commonest(text, CYRILLIC);
        return BY_LETTERS.getOrDefault(most, UNKNOWN);
    }

    private static String commonest(String text, Map<String, Set<String>> languages) {
        var words = WordSpans.of(text, MOST_WORDS).stream()
                .filter(WordSpans.Span::isWord)
                .map(span -> span.in(text).toLowerCase(Locale.ROOT))
                .toList();
        if (words.size() < FEWEST_WORDS) return UNKNOWN;
        var best = UNKNOWN;
        double share = 0;
        double second = 0;
        for (var language : languages.entrySet()) {
            double own = words.stream().filter(language.getValue()::contains).count() / (double) words.size();
            if (own > share) {
                second = share;
                share = own;
                best = language.getKey();
            } else second = Math.max(second, own);
        }
        return share >= LEAST_SHARE && share > CLEARLY * second ? best : UNKNOWN;
    }
}
