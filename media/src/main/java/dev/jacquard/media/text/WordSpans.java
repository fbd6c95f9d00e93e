package dev.jacquard.media.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the words of a text stand: runs of letters, digits and apostrophes between them; each Chinese character and kana by
 * itself, as such text has no blanks; each other sign and each line end by itself. Blanks belong to nothing.
 */
public final class WordSpans {
    /**
     * A stretch of a text.
     *
     * @param start its first UTF-16 unit
     * @param end the one behind its last
     * @param isWord whether it has letters or digits
     */
    public record Span(int start, int end, boolean isWord) {
        /** What stands there. */
        public String in(String text) {
            return text.substring(start, end);
        }
    }

    private WordSpans() {}

    /** The first {@code most} words and signs of a text, in order. */
    public static List<Span> of(String text, int most) {
        var spans = new ArrayList<Span>();
        for (int at = 0; at < text.length() && spans.size() < most; ) {
            int point = text.codePointAt(at);
            int end = at + Character.charCount(point);
            if (isInWord(point)) {
                if (!standsAlone(point)) end = endOfWord(text, end);
                spans.add(new Span(at, end, true));
            } else if (point == '\n' || !Character.isWhitespace(point) && !Character.isISOControl(point)) {
                spans.add(new Span(at, end, false));
            }
            at = end;
        }
        return spans;
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            boolean joins = (point == '\'' || point == '\u2019')
                    && next < text.length()
                    && Character.isLetter(text.codePointAt(next));
            if (!joins && (!isInWord(point) || standsAlone(point))) break;
            at = next;
        }
        return at;
    }

    private static boolean isInWord(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean standsAlone(int point) {
        if (Character.isIdeographic(point)) return true;
        var script = Character.UnicodeScript.of(point);
        return script == Character.UnicodeScript.HIRAGANA || script == Character.UnicodeScript.KATAKANA;
    }
}
