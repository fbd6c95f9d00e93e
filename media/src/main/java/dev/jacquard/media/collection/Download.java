package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fetches a file over HTTP, going on where a connection broke. */
final class Download {
    private static final int CONNECT_MILLISECONDS = 15_000;
    private static final int SILENCE_MILLISECONDS = 60_000;
    private static final int ATTEMPTS = 4;
    private static final long MOST_BYTES = 1L << 30;

    private Download() {}

    /** Fetches from the first address that answers into {@code file}. */
    static void fetch(Iterable<URI> addresses, Path file, FetchProgress progress) throws SourceFailure {
        SourceFailure last = null;
        for (var address : addresses) {
            try {
                Files.deleteIfExists(file);
                fetch(address, file, progress);
                return;
            } catch (UnknownHostException e) {
                last = new SourceFailure("%s cannot be found from here", address.getHost());
            } catch (IOException e) {
                last = new SourceFailure("%s: %s", address.getHost(), SafeFiles.reasonOf(e));
            }
        }
        throw last == null ? new SourceFailure("it has no address") : last;
    }

    private static void fetch(URI address, Path file, FetchProgress progress) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (attempt(address, file, progress)) return;
            } catch (UnknownHostException | NoSuchFileAnswer e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) throw e;
            }
            if (attempt == ATTEMPTS) throw new IOException("the connection broke " + ATTEMPTS + " times");
        }
    }

    /** An answer that asking again will not change. */
    private static final class NoSuchFileAnswer extends IOException {
        NoSuchFileAnswer(int status) {
            super("the answer was status " + status);
        }
    }

    private static boolean attempt(URI address, Path file, FetchProgress progress) throws IOException {
        long have = Files.exists(file) ? Files.size(file) : 0;
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLISECONDS);
        connection.setReadTimeout(SILENCE_MILLISECONDS);
        if (have > 0) connection.setRequestProperty("Range", "bytes=" + have + "-");
        try {
            int status = connection.getResponseCode();
            boolean resumed = status == HttpURLConnection.HTTP_PARTIAL;
            if (status != HttpURLConnection.HTTP_OK && !resumed) {
                Files.deleteIfExists(file);
                if (have > 0) return false;
                throw new NoSuchFileAnswer(status);
            }
            if (!resumed) have = 0;
            long announced = connection.getContentLengthLong();
            long total = announced < 0 ? -1 : have + announced;
            if (total > MOST_BYTES) throw new NoSuchFileAnswer(HttpURLConnection.HTTP_ENTITY_TOO_LARGE);
            try (var in = connection.getInputStream();
                    var out = Files.newOutputStream(
                            file,
                            StandardOpenOption.CREATE,
                            resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                var block = new byte[1 << 16];
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    out.write(block, 0, read);
                    have += read;
                    if (have > MOST_BYTES) throw new NoSuchFileAnswer(HttpURLConnection.HTTP_ENTITY_TOO_LARGE);
                    progress.fetched(have, total);
                }
            }
            return total < 0 || have == total;
        } finally {
            connection.disconnect();
        }
    }
}
