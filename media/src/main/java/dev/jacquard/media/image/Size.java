package dev.jacquard.media.image;

/**
 * A width and a height in pixels.
 *
 * @param width 1 to 65,535
 * @param height 1 to 65,535
 */
public record Size(int width, int height) {
    public Size {
        if (width < 1 || height < 1 || width > 65_535 || height > 65_535)
            throw new IllegalArgumentException(
                    "A size is 1 to 65,535 pixels each way, not " + width + " by " + height + ".");
    }

    /** A size of {@code width} by {@code height} pixels. */
    public static Size of(int width, int height) {
        return new Size(width, height);
    }
}
