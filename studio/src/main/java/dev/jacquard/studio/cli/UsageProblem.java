package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.util.function.Supplier;

/** Something wrong with how a command was called, rather than with what it worked on. */
final class UsageProblem extends RuntimeException {
    private final transient Sentence sentence;

    UsageProblem(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    UsageProblem(String pattern, Object... arguments) {
        this(Sentence.of(pattern, arguments));
    }

    Sentence sentence() {
        return sentence;
    }

    /** What {@code work} gives; its problems are those of the call. */
    static <T> T in(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            throw new UsageProblem(problem.sentence());
        }
    }
}
