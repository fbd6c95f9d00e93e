package dev.jacquard.media.text;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What people take for one character: an extended grapheme cluster (Unicode Standard Annex 29). */
public final class Graphemes {
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    /** Below the first combining mark, nothing but a line feed joins what stands before it. */
    private static final char FIRST_JOINING = 0x300;

    private Graphemes() {}

    /** Hands out the characters of a text in order; joined, they are the text. */
    public static void each(CharSequence text, Consumer<String> consumer) {
        int length = text.length();
        int at = 0;
        while (at < length) {
            if (standsAlone(text, at)) {
                consumer.accept(String.valueOf(text.charAt(at)));
                at++;
            } else at = eachJoined(text, at, consumer);
        }
    }

    /** From a place where clusters may be longer, up to where they are surely short again. */
    private static int eachJoined(CharSequence text, int from, Consumer<String> consumer) {
        int end = from + 1;
        // Some signs join what follows, so a stretch ends between two characters that join nothing.
        while (end < text.length() && !(standsAlone(text, end) && standsAlone(text, end - 1))) end++;
        var matcher = CLUSTER.matcher(text).region(from, end);
        int at = from;
        while (at < end && matcher.find() && matcher.start() == at && matcher.end() > at) {
            consumer.accept(matcher.group());
            at = matcher.end();
        }
        while (at < end) consumer.accept(String.valueOf(text.charAt(at++)));
        return end;
    }

    private static boolean standsAlone(CharSequence text, int at) {
        return isPlain(text.charAt(at))
                && (at + 1 == text.length() || isPlain(text.charAt(at + 1)) || isHan(text.charAt(at + 1)))
                && text.charAt(at) != '\r';
    }

    private static boolean isPlain(char c) {
        return (c < FIRST_JOINING && c != 0xA9 && c != 0xAE && c != 0xAD) || isHan(c);
    }

    private static boolean isHan(char c) {
        return c >= 0x4E00 && c <= 0x9FFF || c >= 0x3001 && c <= 0x3029 || c == 0xFF0C || c == 0xFF1F || c == 0xFF01;
    }
}
