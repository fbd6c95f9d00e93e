package dev.jacquard.media.collection;

import dev.jacquard.media.Sentence;

/** One source could not give what was wanted; the next may. */
final class SourceFailure extends Exception {
    private final transient Sentence reason;

    SourceFailure(String pattern, Object... arguments) {
        this(Sentence.of(pattern, arguments));
    }

    SourceFailure(Sentence reason) {
        super(reason.toString());
        this.reason = reason;
    }

    Sentence reason() {
        return reason;
    }
}
