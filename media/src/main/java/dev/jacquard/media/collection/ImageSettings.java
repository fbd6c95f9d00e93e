package dev.jacquard.media.collection;

import dev.jacquard.media.image.Image.Fit;
import dev.jacquard.media.image.Size;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How pictures are brought to one size, and which of them are taken.
 *
 * @param size the size, or empty to choose one that suits the pictures (see {@link Collection#imageSize()})
 * @param fit what happens to pictures of another shape
 * @param leaveOut what is not taken
 * @param together whether pictures that are nearly the same come into one part
 */
public record ImageSettings(Optional<Size> size, Fit fit, Set<LeaveOut> leaveOut, boolean together) {
    /** The size that suits, cropping what sticks out, all of it. */
    public static final ImageSettings DEFAULT = new ImageSettings(Optional.empty(), Fit.CROP);

    /** What {@link Inspection} finds and a training may do without. */
    public enum LeaveOut {
        /** All but the first of pictures that are the same. */
        DUPLICATES,
        /** All but the first of pictures that are the same or nearly so. */
        NEAR,
        /** Pictures on which nothing is to be seen. */
        BLANK,
        /** Pictures that look like those of another label. */
        MISLABELLED;

        /** What a person types: the name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one of this {@link #word}; {@link IllegalArgumentException} when there is none. */
        public static LeaveOut named(String word) {
            return Arrays.stream(values())
                    .filter(what -> what.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no " + word + " to leave out."));
        }
    }

    public ImageSettings {
        Objects.requireNonNull(size);
        Objects.requireNonNull(fit);
        var sorted = EnumSet.noneOf(LeaveOut.class);
        sorted.addAll(leaveOut);
        leaveOut = Collections.unmodifiableSet(sorted);
    }

    /** All pictures, in one size. */
    public ImageSettings(Optional<Size> size, Fit fit) {
        this(size, fit, Set.of(), false);
    }

    /** These settings with a given size. */
    public ImageSettings size(Size newSize) {
        return new ImageSettings(Optional.of(newSize), fit, leaveOut, together);
    }

    /** These settings with a given fit. */
    public ImageSettings fit(Fit newFit) {
        return new ImageSettings(size, newFit, leaveOut, together);
    }

    /** These settings without some of the pictures. */
    public ImageSettings leaveOut(Set<LeaveOut> what) {
        return new ImageSettings(size, fit, what, together);
    }

    /** These settings with pictures that are nearly the same in one part, or wherever their content puts them. */
    public ImageSettings together(boolean inOnePart) {
        return new ImageSettings(size, fit, leaveOut, inOnePart);
    }

    /** These settings with nothing left out and all in the parts that their content puts them. */
    public ImageSettings ofAll() {
        return new ImageSettings(size, fit);
    }
}
