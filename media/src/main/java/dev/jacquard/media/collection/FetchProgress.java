package dev.jacquard.media.collection;

/** Hears how far fetching a collection has come. */
@FunctionalInterface
public interface FetchProgress {
    /** Hears nothing. */
    FetchProgress NONE = (done, total) -> {};

    /**
     * Called now and then from the thread that fetches.
     *
     * @param done bytes so far from the present source
     * @param total bytes to come in all, or -1 where that is not known
     */
    void fetched(long done, long total);
}
