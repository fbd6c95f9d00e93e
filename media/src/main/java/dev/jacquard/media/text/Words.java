package dev.jacquard.media.text;

import java.util.function.Consumer;

/**
 * Falls a text into the stretches that merges of byte pairs do not cross: letters, digits by threes, other signs, each with
 * the blank before it; line ends; further white space (after Radford et al. 2019, section 2.2).
 */
final class Words {
    private static final int MOST_UNITS = 48;
    private static final int DIGITS = 3;

    private enum Kind {
        LETTER,
        DIGIT,
        BLANK,
        LINE_END,
        OTHER
    }

    private Words() {}

    /** Hands out the stretches in order; joined, they are the text. */
    static void each(String text, Consumer<String> consumer) {
        for (int at = 0; at < text.length(); ) {
            int end = end(text, at);
            consumer.accept(text.substring(at, end));
            at = end;
        }
    }

    private static int end(String text, int from) {
        int at = from;
        if (text.charAt(at) == ' ' && at + 1 < text.length()) {
            var next = kind(text.codePointAt(at + 1));
            if (next == Kind.LETTER || next == Kind.DIGIT || next == Kind.OTHER) at++;
        }
        var kind = kind(text.codePointAt(at));
        int most = Math.min(text.length(), from + MOST_UNITS);
        int count = 0;
        do {
            // The last blank of several belongs to the word behind it.
            if (kind == Kind.BLANK
                    && count > 0
                    && at + 1 < text.length()
                    && text.charAt(at) == ' '
                    && kind(text.codePointAt(at + 1)) != Kind.BLANK
                    && kind(text.codePointAt(at + 1)) != Kind.LINE_END) return at;
            at += Character.charCount(text.codePointAt(at));
            count++;
        } while (at < most && kind(text.codePointAt(at)) == kind && (kind != Kind.DIGIT || count < DIGITS));
        return at;
    }

    private static Kind kind(int point) {
        if (point == '\n' || point == '\r') return Kind.LINE_END;
        if (Character.isWhitespace(point)) return Kind.BLANK;
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> Kind.LETTER;
            case Character.DECIMAL_DIGIT_NUMBER -> Kind.DIGIT;
            default -> Kind.OTHER;
        };
    }
}
