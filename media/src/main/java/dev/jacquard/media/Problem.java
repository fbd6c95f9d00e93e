package dev.jacquard.media;

/** A failure that a person can do something about: one sentence that says what was wrong, where, and what to do. */
public final class Problem extends RuntimeException {
    private final transient Sentence sentence;

    /** A problem said by a pattern of {@link String#format} and what fills it. */
    public Problem(String pattern, Object... arguments) {
        this(null, pattern, arguments);
    }

    /** The same, with what brought it about (or null). */
    public Problem(Throwable cause, String pattern, Object... arguments) {
        super(Sentence.of(pattern, arguments).toString(), cause);
        this.sentence = Sentence.of(pattern, arguments);
    }

    /** What to tell the person, open to translation. */
    public Sentence sentence() {
        return sentence;
    }
}
