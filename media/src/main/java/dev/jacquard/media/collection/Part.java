package dev.jacquard.media.collection;

/** The parts of a collection, which never share an item nor a duplicate of one. */
public enum Part {
    /** What weights are fitted to. */
    TRAIN,
    /** What settings are chosen by and training is stopped by. */
    VALIDATION,
    /** What nothing is ever fitted to or chosen by. */
    TEST
}
