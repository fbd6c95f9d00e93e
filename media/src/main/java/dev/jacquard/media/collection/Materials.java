package dev.jacquard.media.collection;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The files that a source gave, by their plain names.
 *
 * @param folders where to look, in this order
 * @param scratch a private folder for what has to be unpacked
 */
record Materials(List<Path> folders, Path scratch) {
    Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The first of these names that is there. */
    Path need(String... names) throws SourceFailure {
        return Arrays.stream(names)
                .map(this::find)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new SourceFailure(
                        "it has no file %s", Arrays.stream(names).collect(Collectors.joining(" / "))));
    }

    /** These, and what is wanted of a .tgz where it is there, by the last part of its path. */
    Materials unpacking(String archive, List<String> wanted) throws IOException {
        var found = find(archive);
        if (found.isEmpty()) return this;
        try (var stream = Files.newInputStream(found.get())) {
            Tar.unpack(new GZIPInputStream(stream, 1 << 16), wanted, scratch);
        }
        return new Materials(List.of(scratch), scratch);
    }

    /** A file as a stream, decompressed where it is gzip. */
    static InputStream stream(Path file) throws IOException {
        var stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        stream.mark(2);
        boolean compressed = stream.read() == 0x1f && stream.read() == 0x8b;
        stream.reset();
        return compressed ? new BufferedInputStream(new GZIPInputStream(stream, 1 << 16), 1 << 16) : stream;
    }
}
