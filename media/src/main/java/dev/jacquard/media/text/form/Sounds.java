package dev.jacquard.media.text.form;

import java.util.BitSet;

/** How Chinese characters sound, as far as verse asks. Immutable. */
public sealed interface Sounds permits LearnedSounds, TodaysSounds {
    /** What the rules of regulated verse tell apart. */
    enum Tone {
        LEVEL,
        OBLIQUE,
        /** It has readings of both. */
        EITHER,
        UNKNOWN;

        /** Whether a character of this tone may stand where one is asked for that is level, or is oblique. */
        boolean serves(boolean level) {
            return this == EITHER || this == (level ? LEVEL : OBLIQUE);
        }
    }

    /** The numbers of the rhymes that a character belongs to; none where it is not known. Not to be changed. */
    BitSet rhymes(int point);

    /** The tone of a character. */
    Tone tone(int point);

    /** Whether two characters rhyme. */
    default boolean rhyme(int one, int other) {
        return rhymes(one).intersects(rhymes(other));
    }
}
