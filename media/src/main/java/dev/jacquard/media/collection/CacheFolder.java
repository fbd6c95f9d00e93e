package dev.jacquard.media.collection;

import java.nio.file.Path;

/** Where this program keeps what it can get or compute again. */
public final class CacheFolder {
    private CacheFolder() {}

    /** A folder of this name in the cache, there or not yet. */
    public static Path named(String name) {
        return Places.ofThisMachine().cache().resolve(name);
    }
}
