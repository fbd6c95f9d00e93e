package dev.jacquard.media.collection;

import dev.jacquard.media.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a whole collection is made of, whatever its medium. Safe to use from any thread. */
interface Items<E> {
    int size();

    E get(int index);

    String name(int index);

    Optional<String> label(int index);

    Part part(int index);

    /** SHA-256 of the item as it came, before it was brought to a common size. */
    byte[] contentHash(int index);

    List<Unreadable> unreadable();

    /** How the collection was opened, as {@link Medium#open} takes it. */
    default Map<String, String> choices() {
        return Map.of();
    }

    /** How the collection was read, where that is worth a word. */
    default List<Sentence> notes() {
        return List.of();
    }

    /** Whether an item goes on where the one before it ended. */
    default boolean follows(int index) {
        return false;
    }

    /** The fingerprint of all items, where it is known beforehand. */
    Optional<String> knownFingerprint();
}
