package dev.jacquard.media.collection;

import dev.jacquard.media.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something about a collection that a person should know before training on it.
 *
 * @param kind what it is
 * @param items names of the items it is about, in groups that belong together; empty where it is about all
 * @param sentence what it is, for people
 * @param remedy what to give {@code train} so that it does no harm, such as {@code --leave-out near}
 */
public record Finding(Kind kind, List<List<String>> items, Sentence sentence, Optional<String> remedy) {
    /** What a finding is. */
    public enum Kind {
        /** Files that could not be used. */
        UNREADABLE,
        /** Pictures that are the same. */
        IDENTICAL,
        /** Pictures that are nearly the same: resized, compressed, mirrored. */
        NEARLY_IDENTICAL,
        /** The same or nearly the same pictures in what is trained on and what is measured with. */
        LEAKAGE,
        /** The same or nearly the same pictures with different labels. */
        CONTRADICTION,
        /** Pictures that look like those of another label. */
        MISLABELLED,
        /** Pictures on which nothing is to be seen. */
        BLANK,
        /** Pictures whose files say to turn them, which has been done. */
        TURNED,
        /** Pictures whose size or shape nearly all others do not have. */
        ODD_SIZE,
        /** Pictures that lose much when they are cropped. */
        CROPPED,
        /** Pictures that have to be enlarged. */
        SMALL,
        /** Pictures drawn in few colours, which another size would blur. */
        FEW_COLOURS,
        /** Texts in more than one language. */
        SEVERAL_LANGUAGES,
        /** Too few pictures, or too little text. */
        FEW,
        /** Labels with far more items than others. */
        UNBALANCED;

        /** The name in lower case with underscores. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        items = items.stream().map(List::copyOf).toList();
    }

    /** How many items it is about. */
    public int count() {
        return items.stream().mapToInt(List::size).sum();
    }
}
