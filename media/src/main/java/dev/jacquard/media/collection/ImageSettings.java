package dev.jacquard.media.collection;

import dev.jacquard.media.image.Image.Fit;
import dev.jacquard.media.image.Size;
import java.util.Objects;
import java.util.Optional;

/**
 * How pictures are brought to one size.
 *
 * @param size the size, or empty to choose one that suits the pictures (see {@link Collection#imageSize()})
 * @param fit what happens to pictures of another shape
 */
public record ImageSettings(Optional<Size> size, Fit fit) {
    /** The size that suits, cropping what sticks out. */
    public static final ImageSettings DEFAULT = new ImageSettings(Optional.empty(), Fit.CROP);

    public ImageSettings {
        Objects.requireNonNull(size);
        Objects.requireNonNull(fit);
    }

    /** These settings with a given size. */
    public ImageSettings size(Size newSize) {
        return new ImageSettings(Optional.of(newSize), fit);
    }

    /** These settings with a given fit. */
    public ImageSettings fit(Fit newFit) {
        return new ImageSettings(size, newFit);
    }
}
