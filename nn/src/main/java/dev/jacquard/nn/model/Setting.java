package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.math.BigDecimal;
import java.util.List;

/**
 * Something about a recipe that a person may choose.
 *
 * @param key its name on the command line
 * @param standard its default, as text
 * @param kind which values it takes
 * @param meaning what it does
 */
public record Setting(String key, String standard, Kind kind, Sentence meaning) {
    /** Which values a setting takes. */
    public sealed interface Kind {
        /** Whole numbers from {@code least} to {@code most}. */
        record Whole(long least, long most) implements Kind {}

        /** Numbers from {@code least} to {@code most}. */
        record Real(double least, double most) implements Kind {}

        /** One of these words. */
        record Choice(List<String> words) implements Kind {}

        /** Any text of at most {@code most} characters. */
        record Text(int most) implements Kind {}
    }

    public Setting {
        checked(key, standard, kind);
    }

    /** A whole number. */
    public static Setting whole(String key, long standard, long least, long most, String meaning) {
        return new Setting(key, Long.toString(standard), new Kind.Whole(least, most), Sentence.of(meaning));
    }

    /** A number. */
    public static Setting real(String key, double standard, double least, double most, String meaning) {
        return new Setting(key, text(standard), new Kind.Real(least, most), Sentence.of(meaning));
    }

    /** One of several words, the first being the default. */
    public static Setting choice(String key, List<String> words, String meaning) {
        return new Setting(key, words.get(0), new Kind.Choice(words), Sentence.of(meaning));
    }

    /** Any text, empty if not given. */
    public static Setting text(String key, int most, String meaning) {
        return new Setting(key, "", new Kind.Text(most), Sentence.of(meaning));
    }

    /**
     * The value in its one spelling.
     *
     * @throws Problem when it is not one that this setting takes
     */
    public String checked(String value) {
        return checked(key, value, kind);
    }

    private static String checked(String key, String value, Kind kind) {
        try {
            if (kind instanceof Kind.Whole whole) {
                var number = new BigDecimal(value.strip()).longValueExact();
                if (number < whole.least || number > whole.most)
                    throw new Problem(
                            "%s is a whole number from %s to %s, not %s.", key, whole.least, whole.most, value);
                return Long.toString(number);
            }
            if (kind instanceof Kind.Real real) {
                var number = new BigDecimal(value.strip()).doubleValue();
                if (!(number >= real.least && number <= real.most))
                    throw new Problem(
                            "%s is a number from %s to %s, not %s.", key, text(real.least), text(real.most), value);
                return text(number);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Problem(
                    e,
                    kind instanceof Kind.Whole ? "%s is a whole number, not \"%s\"." : "%s is a number, not \"%s\".",
                    key,
                    value);
        }
        if (kind instanceof Kind.Text text) {
            if (value.length() > text.most)
                throw new Problem("%s takes %s characters at most, not %s.", key, text.most, value.length());
            return value;
        }
        var words = ((Kind.Choice) kind).words();
        if (!words.contains(value))
            throw new Problem("%s is one of %s, not \"%s\".", key, String.join(", ", words), value);
        return value;
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
