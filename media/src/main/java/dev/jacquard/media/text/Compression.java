package dev.jacquard.media.text;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** How small xz, the compressor with dictionaries and range coding, makes a text. */
public final class Compression {
    private Compression() {}

    private static final class Counter extends OutputStream {
        long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] block, int from, int length) {
            bytes += length;
        }
    }

    /**
     * Bits that {@code text} takes where {@code known} was sent before it: how much longer both together become than
     * {@code known} alone, at xz's strongest setting. For a person who has the training text already, that is the fair
     * comparison with a model that was trained on it.
     */
    public static long bits(Iterable<String> known, Iterable<String> text) {
        long before = size(known, java.util.List.of());
        return 8 * Math.max(0, size(known, text) - before);
    }

    private static long size(Iterable<String> first, Iterable<String> second) {
        var counter = new Counter();
        try (var out = new XZOutputStream(counter, new LZMA2Options(9), XZ.CHECK_NONE)) {
            for (var text : first) out.write(Utf8.encode(text));
            for (var text : second) out.write(Utf8.encode(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counter.bytes;
    }
}
