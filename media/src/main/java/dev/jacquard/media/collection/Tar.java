package dev.jacquard.media.collection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the plain files of a tar archive (POSIX.1-1988 ustar, as package clients write it). */
final class Tar {
    private static final int BLOCK = 512;
    private static final long MOST_BYTES = 1L << 30;

    private Tar() {}

    /** Writes each file whose path ends with one of {@code wanted} to {@code target} under the last name of that path. */
    static void unpack(InputStream archive, List<String> wanted, Path target) throws IOException {
        while (true) {
            var header = archive.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) return;
            var prefix = text(header, 345, 155);
            var name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
            long length = length(header);
            boolean file = header[156] == '0' || header[156] == 0;
            if (file && wanted.stream().anyMatch(end -> name.equals(end) || name.endsWith("/" + end)))
                copy(archive, length, target.resolve(name.substring(name.lastIndexOf('/') + 1)));
            else archive.skipNBytes(length);
            archive.skipNBytes((BLOCK - length % BLOCK) % BLOCK);
        }
    }

    private static void copy(InputStream archive, long length, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var block = new byte[1 << 16];
            for (long left = length; left > 0; ) {
                int read = archive.read(block, 0, (int) Math.min(left, block.length));
                if (read < 0) throw new EOFException("the archive is cut short");
                out.write(block, 0, read);
                left -= read;
            }
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) end++;
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    private static long length(byte[] header) throws IOException {
        try {
            long length = Long.parseLong(text(header, 124, 12).strip(), 8);
            if (length < 0 || length > MOST_BYTES) throw new IOException("a file in the archive is too long");
            return length;
        } catch (NumberFormatException e) {
            throw new IOException("the archive is broken", e);
        }
    }
}
