package dev.jacquard.media.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words of a text as summaries are counted and compared by: runs of letters and digits, and each Chinese character. */
public final class Terms {
    private static final Pattern TERM = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{M}\\p{Nd}&&[^\\p{IsHan}]]+");

    private Terms() {}

    /** All of them in lower case, in order. */
    public static List<String> of(String text) {
        var terms = new ArrayList<String>();
        TERM.matcher(text.toLowerCase(Locale.ROOT)).results().forEach(match -> terms.add(match.group()));
        return terms;
    }

    /** How many there are. */
    public static int count(String text) {
        return (int) TERM.matcher(text).results().count();
    }

    /** The text up to the end of its first {@code most} words. */
    public static String first(String text, int most) {
        if (most < 1) return "";
        var matcher = TERM.matcher(text);
        int end = 0;
        for (int i = 0; i < most && matcher.find(); i++) end = matcher.end();
        return text.substring(0, end);
    }
}
