package dev.jacquard.media.work;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.PngText;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Something a model made, and where it came from.
 *
 * @param <T> its medium, such as {@link Image}
 */
public record Work<T>(T content, Origin origin) {
    static final String KEYWORD = "jacquard-origin";

    public Work {
        Objects.requireNonNull(content);
        Objects.requireNonNull(origin);
    }

    /** A whole file that carries the origin inside: for a picture a PNG. The same work gives the same bytes. */
    public byte[] bytes() {
        if (content instanceof Image image) return image.png(texts());
        throw new IllegalStateException(
                "No file format is known for " + content.getClass().getSimpleName() + ".");
    }

    private Map<String, String> texts() {
        return Map.of(
                KEYWORD,
                origin.json(),
                "Software",
                "Jacquard " + origin.program(),
                "Description",
                "Made by a neural network: %s, %s, seed %d, number %d."
                        .formatted(origin.recipe(), origin.mode(), origin.seed(), origin.index()));
    }

    /** Writes {@link #bytes()} to a file, whole or not at all; {@link Problem} when that is not possible. */
    public void save(Path file) {
        SafeFiles.write(file, bytes());
    }

    /** The origin that a picture carries; {@link Problem} when it carries none. */
    public static Origin originOf(Path png) {
        var json = PngText.read(png).get(KEYWORD);
        if (json == null) throw new Problem("%s carries no origin. Name a single work as this program wrote it.", png);
        return Origin.parse(json);
    }
}
