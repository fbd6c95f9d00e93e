package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image.Fit;
import dev.jacquard.media.image.Size;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    private static final String SIZE = "size";
    private static final String FIT = "fit";
    private static final String LEAVE_OUT = "leave-out";
    private static final String TOGETHER = "together";
    static final List<String> KEYS = List.of(SIZE, FIT, LEAVE_OUT, TOGETHER);

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

    /**
     * What a person said: {@code size} is a number of pixels or two such as {@code 64x48}, {@code fit} one of
     * {@link Fit}, {@code leave-out} words of {@link LeaveOut} with commas between, {@code together} true or false.
     *
     * @throws Problem when one of them is something else
     */
    public static ImageSettings of(Map<String, String> choices) {
        var chosen = DEFAULT;
        var size = choices.get(SIZE);
        if (size != null) chosen = chosen.size(sizeOf(size));
        var fit = choices.get(FIT);
        try {
            if (fit != null) chosen = chosen.fit(Fit.named(fit));
        } catch (IllegalArgumentException e) {
            throw new Problem(e, "--fit is crop, pad or stretch, not \"%s\".", fit);
        }
        var leaveOut = choices.get(LEAVE_OUT);
        try {
            if (leaveOut != null)
                chosen = chosen.leaveOut(Arrays.stream(leaveOut.split(",", -1))
                        .map(LeaveOut::named)
                        .collect(Collectors.toSet()));
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    e,
                    "--leave-out takes duplicates, near, blank or mislabelled, separated by commas, not \"%s\".",
                    leaveOut);
        }
        return chosen.together(Boolean.parseBoolean(choices.get(TOGETHER)));
    }

    private static Size sizeOf(String text) {
        try {
            var sides = text.toLowerCase(Locale.ROOT).split("x", -1);
            if (sides.length <= 2)
                return Size.of(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
        } catch (IllegalArgumentException e) {
            throw noSize(e, text);
        }
        throw noSize(null, text);
    }

    private static Problem noSize(Throwable cause, String text) {
        return new Problem(cause, "--size is a number of pixels such as 64, or two such as 64x48, not \"%s\".", text);
    }

    /** The same as {@link #of} takes it. */
    public Map<String, String> choices() {
        var choices = new LinkedHashMap<String, String>();
        size.ifPresent(s -> choices.put(SIZE, s.width() + "x" + s.height()));
        choices.put(FIT, fit.word());
        if (!leaveOut.isEmpty())
            choices.put(LEAVE_OUT, leaveOut.stream().map(LeaveOut::word).collect(Collectors.joining(",")));
        if (together) choices.put(TOGETHER, "true");
        return choices;
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
