package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.form.Expression.Choice;
import dev.jacquard.media.text.form.Expression.Repeat;
import dev.jacquard.media.text.form.Expression.Sequence;
import java.util.ArrayList;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a regular expression in the syntax of {@link Pattern}, as far as it speaks of which characters follow which:
 * characters, classes, groups, choices and repetitions. What looks around or back is refused.
 */
final class PatternReader {
    private static final int MOST_TIMES = 1000;
    private static final int MOST_NESTED = 200;
    private static final String ELSEWHERE = "bBAzZGkQERX123456789";

    private final String pattern;
    private int at;
    private int nested;

    private PatternReader(String pattern) {
        this.pattern = pattern;
    }

    static Expression read(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new Problem(
                    e,
                    "The pattern \"%s\" is broken at its character %s: %s.",
                    pattern,
                    Math.max(0, e.getIndex()),
                    e.getDescription());
        }
        var reader = new PatternReader(pattern);
        var whole = reader.choice();
        if (reader.at < pattern.length()) throw reader.unsuitable(reader.at, reader.at + 1);
        return whole;
    }

    private Problem unsuitable(int from, int to) {
        return new Problem(
                "The pattern \"%s\" has %s, which texts cannot be held to while they are written. Use characters, classes,"
                        + " groups, | and repetitions; it always speaks of the whole text.",
                pattern, pattern.substring(from, Math.min(to, pattern.length())));
    }

    private Expression choice() {
        if (++nested > MOST_NESTED)
            throw new Problem("The pattern nests more than %s groups. Choose a simpler one.", MOST_NESTED);
        var parts = new ArrayList<Expression>();
        parts.add(sequence());
        while (peek('|')) {
            at++;
            parts.add(sequence());
        }
        nested--;
        return parts.size() == 1 ? parts.get(0) : new Choice(parts);
    }

    private Expression sequence() {
        var parts = new ArrayList<Expression>();
        while (at < pattern.length() && !peek('|') && !peek(')')) parts.add(repeated(atom()));
        return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
    }

    private boolean peek(char c) {
        return at < pattern.length() && pattern.charAt(at) == c;
    }

    private Expression atom() {
        int from = at;
        int point = pattern.codePointAt(at);
        at += Character.charCount(point);
        switch (point) {
            case '(' -> {
                if (peek('?')) {
                    if (!pattern.startsWith("?:", at)) throw unsuitable(from, at + 2);
                    at += 2;
                }
                var inner = choice();
                if (!peek(')')) throw unsuitable(from, pattern.length());
                at++;
                return inner;
            }
            case '[' -> {
                at = endOfClass(from);
                return members(from);
            }
            case '.' -> {
                return members(from);
            }
            case '\\' -> {
                char kind = pattern.charAt(at);
                if (ELSEWHERE.indexOf(kind) >= 0) throw unsuitable(from, at + 1);
                at = endOfEscape(at);
                return members(from);
            }
            case '^', '$', '*', '+', '?', '{' -> throw unsuitable(from, at);
            default -> {
                return new Expression.Character(other -> other == point);
            }
        }
    }

    private int endOfClass(int from) {
        int depth = 0;
        for (int i = from; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                if (i + 1 < pattern.length() && pattern.charAt(i + 1) == 'Q') throw unsuitable(i, i + 2);
                i++;
            } else if (c == '[') depth++;
            else if (c == ']' && --depth == 0) return i + 1;
        }
        throw unsuitable(from, pattern.length());
    }

    /** Behind an escape whose kind stands at {@code kind}. */
    private int endOfEscape(int kind) {
        return switch (pattern.charAt(kind)) {
            case 'p', 'P', 'N' -> pattern.startsWith("{", kind + 1) ? pattern.indexOf('}', kind) + 1 : kind + 2;
            case 'x' -> pattern.startsWith("{", kind + 1) ? pattern.indexOf('}', kind) + 1 : kind + 3;
            case 'u' -> kind + 5;
            case 'c' -> kind + 2;
            case '0' -> {
                int end = kind + 1;
                int most = end + (pattern.charAt(end) <= '3' ? 3 : 2);
                while (end < Math.min(most, pattern.length())
                        && pattern.charAt(end) >= '0'
                        && pattern.charAt(end) <= '7') end++;
                yield end;
            }
            default -> kind + Character.charCount(pattern.codePointAt(kind));
        };
    }

    /** The JDK knows what its classes hold. */
    private Expression members(int from) {
        var single = Pattern.compile(pattern.substring(from, at));
        IntPredicate members =
                point -> single.matcher(Character.toString(point)).matches();
        return new Expression.Character(members);
    }

    private Expression repeated(Expression atom) {
        if (at == pattern.length()) return atom;
        int from = at;
        Expression result;
        switch (pattern.charAt(at)) {
            case '*' -> result = new Repeat(atom, 0, Expression.ENDLESS);
            case '+' -> result = new Repeat(atom, 1, Expression.ENDLESS);
            case '?' -> result = new Repeat(atom, 0, 1);
            case '{' -> {
                int end = pattern.indexOf('}', at);
                var bounds = pattern.substring(at + 1, end).split(",", -1);
                int least = times(bounds[0]);
                int most = bounds.length == 1 ? least : bounds[1].isEmpty() ? Expression.ENDLESS : times(bounds[1]);
                at = end;
                result = new Repeat(atom, least, most);
            }
            default -> {
                return atom;
            }
        }
        at++;
        // As few as possible or as many makes no difference to whole texts.
        if (peek('?')) at++;
        else if (peek('+')) throw unsuitable(from, at + 1);
        return repeated(result);
    }

    private int times(String number) {
        int times = number.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(number);
        if (times > MOST_TIMES)
            throw new Problem("The pattern repeats something more than %s times. Choose fewer.", MOST_TIMES);
        return times;
    }
}
