package dev.jacquard.nn.train;

import dev.jacquard.media.Sentence;

/** Whether a training goes well, where finite losses do not tell: an adversarial game can fail with the best of losses. */
public sealed interface Health {
    /** Nothing is wrong. */
    Health SOUND = new Sound();

    /** It may be failing: no state to return to. */
    Health DOUBTFUL = new Doubtful();

    /** Nothing is wrong. */
    record Sound() implements Health {}

    /** It may be failing: no state to return to. */
    record Doubtful() implements Health {}

    /**
     * It has failed, and goes back to its last sound checkpoint.
     *
     * @param trouble what is wrong, in one sentence for a beginner
     * @param remedy what to do if it fails again and again, in one sentence
     */
    record Failed(Sentence trouble, Sentence remedy) implements Health {}
}
