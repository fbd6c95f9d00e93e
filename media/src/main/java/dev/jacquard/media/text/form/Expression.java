package dev.jacquard.media.text.form;

import java.util.List;
import java.util.function.IntPredicate;

/** A set of texts, put together from smaller ones. */
sealed interface Expression {
    /** One character of these. */
    record Character(IntPredicate members) implements Expression {}

    /** One after the other; of none, the empty text. */
    record Sequence(List<Expression> parts) implements Expression {}

    /** Any one of these. */
    record Choice(List<Expression> parts) implements Expression {}

    /** From {@code least} to {@code most} times, the latter {@link #ENDLESS} for any number. */
    record Repeat(Expression part, int least, int most) implements Expression {}

    /** What a rule of this name says. */
    record Rule(String name) implements Expression {}

    int ENDLESS = -1;

    /** These very characters. */
    static Expression text(String text) {
        return new Sequence(text.codePoints()
                .<Expression>mapToObj(point -> new Character(other -> other == point))
                .toList());
    }
}
