package dev.jacquard.media.summary;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names and numbers of a summary that its source does not contain. A name is a word with a capital letter, but for a
 * single capital at a sentence's beginning; a number is a word with a digit. The case of letters makes no difference to whether
 * the source contains it. Chinese names, which no capital marks, are not known to be names.
 */
public final class Inventions {
    private static final Pattern WORD = Pattern.compile(
            "[\\p{L}\\p{M}\\p{Nd}&&[^\\p{IsHan}]]+(?:(?<=\\p{Nd})[.,:](?=\\p{Nd})[\\p{L}\\p{M}\\p{Nd}&&[^\\p{IsHan}]]+)*");
    private static final Pattern SENTENCE_BEGINS = Pattern.compile("(?:^|[.!?。！？]['\"”’)\\]]*\\s+)['\"“‘(\\[]*$");

    private final NavigableSet<String> source = new TreeSet<>();

    /** Against this source. */
    public Inventions(String source) {
        var words = WORD.matcher(source);
        while (words.find()) {
            var word = words.group().toLowerCase(Locale.ROOT);
            this.source.add(word);
            for (var part : word.split("[.,:]")) this.source.add(part);
        }
    }

    /** The names and numbers of a summary that the source does not contain, each once, in order. */
    public List<String> of(String summary) {
        var found = new ArrayList<String>();
        Set<String> seen = new HashSet<>();
        var words = WORD.matcher(summary);
        while (words.find())
            if (isNameOrNumber(summary, words)
                    && !source.contains(words.group().toLowerCase(Locale.ROOT))
                    && seen.add(words.group())) found.add(words.group());
        return found;
    }

    /**
     * Whether a summary that begins so may still come to hold no invention: whatever is finished is none, and the source has a
     * word that begins as the last one does.
     */
    public boolean canGoOn(String beginning) {
        var words = WORD.matcher(beginning);
        while (words.find()) {
            if (!isNameOrNumber(beginning, words)) continue;
            var word = words.group().toLowerCase(Locale.ROOT);
            boolean open = words.end() == beginning.length()
                    || words.end() == beginning.length() - 1
                            && ".,:".indexOf(beginning.charAt(words.end())) >= 0
                            && Character.isDigit(beginning.codePointBefore(words.end()));
            if (!(open ? begins(word) : source.contains(word))) return false;
        }
        return true;
    }

    private boolean begins(String start) {
        var next = source.ceiling(start);
        return next != null && next.startsWith(start);
    }

    private static boolean isNameOrNumber(String text, Matcher word) {
        var characters = word.group().codePoints().toArray();
        for (int c : characters) if (Character.isDigit(c)) return true;
        for (int i = 1; i < characters.length; i++) if (isCapital(characters[i])) return true;
        return isCapital(characters[0])
                && !SENTENCE_BEGINS
                        .matcher(text.substring(Math.max(0, word.start() - 8), word.start()))
                        .find(word.start() > 8 ? 1 : 0);
    }

    private static boolean isCapital(int c) {
        return Character.isUpperCase(c) || Character.isTitleCase(c);
    }
}
