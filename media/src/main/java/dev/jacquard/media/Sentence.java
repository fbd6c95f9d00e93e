package dev.jacquard.media;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Text for people, kept as an English pattern and what fills it, so that a front can say it in another language.
 *
 * @param pattern English, in the syntax of {@link String#format}; also the key of its translations
 * @param arguments what fills the pattern; sentences among them are translated too
 */
public record Sentence(String pattern, List<Object> arguments) {
    public Sentence {
        arguments = List.copyOf(arguments);
    }

    /** A sentence from a pattern of {@link String#format} and what fills it. */
    public static Sentence of(String pattern, Object... arguments) {
        return new Sentence(pattern, List.of(arguments));
    }

    /** This sentence with every pattern replaced by its translation; a pattern maps to itself where it has none. */
    public String translated(UnaryOperator<String> translation) {
        var filled = arguments.stream()
                .map(a -> a instanceof Sentence inner ? inner.translated(translation) : a)
                .toArray();
        return filled.length == 0 ? translation.apply(pattern) : String.format(translation.apply(pattern), filled);
    }

    /** English. */
    @Override
    public String toString() {
        return translated(UnaryOperator.identity());
    }
}
