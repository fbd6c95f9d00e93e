package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of many texts, one after the other: the first megabytes in memory, more in a file without a name that is mapped
 * into it and goes with the process.
 */
final class TextStore {
    private static final int CHUNK = 64 << 20;

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private ByteBuffer open = ByteBuffer.allocate(1 << 16);
    private long size;

    /** One over a file that is there already. */
    static TextStore of(Path file) throws IOException {
        var store = new TextStore();
        try (var channel = FileChannel.open(file)) {
            for (long at = 0; at < channel.size(); at += CHUNK)
                store.chunks.add(channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min(CHUNK, channel.size() - at)));
            store.size = channel.size();
        }
        store.open = null;
        return store;
    }

    /** Where the next text begins. */
    long size() {
        return size;
    }

    void add(byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            int room = CHUNK - open.position();
            int some = Math.min(room, bytes.length - from);
            if (open.remaining() < some) grow(some);
            open.put(bytes, from, some);
            from += some;
            if (open.position() == CHUNK) spill();
        }
        size += bytes.length;
    }

    private void grow(int needed) {
        int wanted = (int) Math.min(CHUNK, Math.max(2L * open.capacity(), (long) open.position() + needed));
        open = ByteBuffer.allocate(wanted).put(open.flip());
    }

    private void spill() {
        try {
            var file = Files.createTempFile("jacquard-texts-", ".utf8");
            try (var channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                var full = open.flip();
                while (full.hasRemaining()) channel.write(full);
                chunks.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, CHUNK));
            }
            open = ByteBuffer.allocate(1 << 16);
        } catch (IOException e) {
            throw SafeFiles.problem(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    /** No more texts come. */
    TextStore closed() {
        if (open.position() > 0) chunks.add(open.flip());
        open = null;
        return this;
    }

    byte[] bytes(long start, int length) {
        var bytes = new byte[length];
        int done = 0;
        while (done < length) {
            long at = start + done;
            var chunk = chunks.get((int) (at / CHUNK));
            int offset = (int) (at % CHUNK);
            int some = Math.min(length - done, chunk.limit() - offset);
            if (some <= 0) throw new UncheckedIOException(new IOException("a text is cut short"));
            chunk.get(offset, bytes, done, some);
            done += some;
        }
        return bytes;
    }
}
