package dev.jacquard.media.collection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a built-in collection must be once it lies in the cache.
 *
 * @param <I> an item on its way there
 */
interface Layout<I> {
    /** The name of the file with the licence. */
    String LICENCE = "LICENCE.txt";

    Medium<?> medium();

    int items();

    /** How much of a disk it takes. */
    long bytes();

    /** Writes it into a folder. */
    void write(Path folder, List<I> items);

    /** Whether a folder holds one of the right lengths. */
    boolean isIn(Path folder);

    /** Whether the files are, byte for byte, what they must be. */
    boolean isRight(Path folder) throws IOException;
}
