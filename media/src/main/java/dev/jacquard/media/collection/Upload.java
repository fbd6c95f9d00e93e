package dev.jacquard.media.collection;

import java.io.InputStream;
import java.util.Objects;

/**
 * A picture file that comes from elsewhere than a disk, such as from a form of a web page.
 *
 * @param name what messages and labels take for its file name, with {@code /} between folders
 * @param content the bytes of the file; read once, to its end, and not closed
 */
public record Upload(String name, InputStream content) {
    public Upload {
        Objects.requireNonNull(content);
        if (name.isBlank()) throw new IllegalArgumentException("An upload needs a name.");
    }

    /** One whose bytes are at hand. */
    public static Upload of(String name, byte[] content) {
        return new Upload(name, new java.io.ByteArrayInputStream(content));
    }
}
