package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Tries the sources of a built-in collection in order until one gives what it must be, and puts that into the cache. */
final class Fetching<I> {
    private static final Duration LEFT_AFTER = Duration.ofDays(1);

    private final String name;
    private final Layout<I> layout;
    private final Origins<I> origins;
    private final Places places;

    Fetching(String name, Layout<I> layout, Origins<I> origins, Places places) {
        this.name = name;
        this.layout = layout;
        this.origins = origins;
        this.places = places;
    }

    private interface Bringer {
        List<Path> into(Path folder) throws SourceFailure, IOException;
    }

    private record Source(Sentence name, Bringer bringer) {}

    void run(FetchProgress progress) {
        var temporary = temporaryFolder();
        try {
            var failures = new ArrayList<Sentence>();
            for (var source : sources(progress)) {
                var reason = attempt(source, temporary);
                if (reason == null) return;
                failures.add(Sentence.of("%s: %s", source.name, reason));
            }
            throw new Problem(
                    "The collection %s could not be fetched from anywhere (%s). Connect to the network, or set %s to a folder"
                            + " that holds its files.",
                    name, joined(failures), Places.MIRROR);
        } finally {
            deleteTree(temporary);
        }
    }

    private Path temporaryFolder() {
        SafeFiles.createFolder(places.cache());
        try {
            deleteLeftovers();
            return Files.createTempDirectory(places.cache(), "." + name + "-");
        } catch (IOException e) {
            throw new Problem(
                    e,
                    "The cache %s cannot be written: %s. Set %s to a folder that can.",
                    places.cache(),
                    SafeFiles.reasonOf(e),
                    Places.CACHE);
        }
    }

    /** What processes left that were killed while they fetched. */
    private void deleteLeftovers() throws IOException {
        long longAgo = Instant.now().minus(LEFT_AFTER).toEpochMilli();
        List<Path> leftovers;
        try (var folders = Files.newDirectoryStream(places.cache(), "." + name + "-*")) {
            leftovers = StreamSupport.stream(folders.spliterator(), false).toList();
        }
        for (var folder : leftovers) {
            // Zero is the time of one that another process has just cleared itself; deleting that does no harm.
            if (folder.toFile().lastModified() < longAgo) deleteTree(folder);
        }
    }

    private List<Source> sources(FetchProgress progress) {
        var sources = new ArrayList<Source>();
        places.mirror()
                .ifPresent(mirror -> sources.add(new Source(
                        Sentence.of("the mirror %s", mirror), folder -> List.of(mirror, mirror.resolve(name)))));
        if (places.clients() && origins.client() != null)
            sources.add(new Source(Sentence.of("the package client %s", origins.client()), folder -> {
                if (!PackageClient.isHere(origins.client()))
                    throw new SourceFailure("the program %s is not here", origins.client());
                origins.fromClient(folder, progress);
                return List.of(folder);
            }));
        if (places.network())
            sources.add(new Source(Sentence.of("its own origin"), folder -> {
                origins.fromNetwork(folder, progress);
                return List.of(folder);
            }));
        return sources;
    }

    /** Null when the collection is in the cache afterwards, otherwise why this source did not do. */
    private Sentence attempt(Source source, Path temporary) {
        try {
            var brought = Files.createTempDirectory(temporary, "brought-");
            var scratch = Files.createTempDirectory(temporary, "scratch-");
            // Not a temporary one, which only its owner could read once it is in a cache that several people share.
            var pack = Files.createDirectory(scratch.resolve("pack"));
            layout.write(pack, origins.items(new Materials(source.bringer.into(brought), scratch)));
            if (!layout.isRight(pack)) return Sentence.of("what it gave is not the collection as it is known");
            SafeFiles.write(pack.resolve(Layout.LICENCE), licence().getBytes(StandardCharsets.UTF_8));
            publish(pack, temporary);
            return null;
        } catch (SourceFailure e) {
            return e.reason();
        } catch (IOException e) {
            return FileSource.failure(e);
        }
    }

    private String licence() throws IOException {
        try (var stream = Fetching.class.getResourceAsStream("licences/" + name + ".txt")) {
            if (stream == null) throw new IllegalStateException("No licence text for " + name + ".");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void publish(Path pack, Path temporary) throws IOException {
        var target = places.cache().resolve(name);
        if (Files.exists(target) && !layout.isIn(target))
            Files.move(target, temporary.resolve("broken"), StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(pack, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process was quicker, and what it put there is as good.
            if (!layout.isIn(target)) throw e;
        }
    }

    private static Sentence joined(List<Sentence> failures) {
        var all = failures.isEmpty() ? Sentence.of("there is no source to ask") : failures.get(0);
        for (int i = 1; i < failures.size(); i++) all = Sentence.of("%s; %s", all, failures.get(i));
        return all;
    }

    private static void deleteTree(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path path, IOException e) throws IOException {
                    Files.delete(path);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // What is left lies under a hidden name in the cache and harms nothing.
            return;
        }
    }
}
