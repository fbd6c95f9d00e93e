package dev.jacquard.media.text.form;

/** What forms have to know of languages; brought only when a form asks. */
public interface Lore {
    /** The sounds that the poems of the run's collection follow; {@link dev.jacquard.media.Problem} where there are none. */
    LearnedSounds sounds();

    /** How English words are spoken; {@link dev.jacquard.media.Problem} where that cannot be fetched. */
    Pronunciations pronunciations();
}
