package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of a folder, of a zip, or a single one, by names relative to it and sorted by them. */
final class FileSource {
    private static final int MOST_BYTES = 256 << 20;
    private static final Set<String> CLUTTER = Set.of("thumbs.db", "desktop.ini", "__macosx");

    private final List<String> names;
    private final List<Unreadable> unreachable;
    private final Opener opener;

    private interface Opener {
        InputStream open(String name) throws IOException;
    }

    private FileSource(Set<String> names, List<Unreadable> unreachable, Opener opener) {
        this.names = List.copyOf(names);
        this.unreachable = List.copyOf(unreachable);
        this.opener = opener;
    }

    static FileSource of(Path path) {
        try {
            if (Files.isDirectory(path)) return ofFolder(path);
            if (!Files.exists(path)) throw new Problem("There is no file or folder %s.", path);
            return isZip(path) ? ofZip(path) : ofFile(path);
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", path, SafeFiles.reasonOf(e));
        }
    }

    List<String> names() {
        return names;
    }

    /** Folders and files that the system would not show. */
    List<Unreadable> unreachable() {
        return unreachable;
    }

    /** At most {@code most} bytes from the start of a file. */
    byte[] start(String name, int most) throws IOException {
        try (var stream = opener.open(name)) {
            return stream.readNBytes(most);
        }
    }

    /** All of a file, or one byte more than may be decoded of one that is too large. */
    byte[] bytes(String name) throws IOException {
        return start(name, MOST_BYTES + 1);
    }

    private static FileSource ofFile(Path file) {
        var name = file.getFileName().toString();
        return new FileSource(Set.of(name), List.of(), ignored -> Files.newInputStream(file));
    }

    private static boolean isZip(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            var start = stream.readNBytes(4);
            return start.length == 4
                    && start[0] == 'P'
                    && start[1] == 'K'
                    && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6));
        }
    }

    private static FileSource ofFolder(Path folder) throws IOException {
        var names = new TreeSet<String>();
        var unreachable = new ArrayList<Unreadable>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                        boolean skip = !path.equals(folder)
                                && isClutter(path.getFileName().toString());
                        return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()
                                && !isClutter(file.getFileName().toString())) names.add(relative(folder, file));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        boolean tell = !(e instanceof FileSystemLoopException)
                                && !isClutter(file.getFileName().toString());
                        if (tell) unreachable.add(new Unreadable(relative(folder, file), failure(e)));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return new FileSource(names, unreachable, name -> Files.newInputStream(folder.resolve(name)));
    }

    static Sentence failure(IOException e) {
        return Sentence.of("the system says: %s", SafeFiles.reasonOf(e));
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isClutter(String name) {
        return name.startsWith(".") || CLUTTER.contains(name.toLowerCase(Locale.ROOT));
    }

    private static FileSource ofZip(Path file) throws IOException {
        var zip = openZip(file);
        var names = new TreeSet<String>();
        zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(java.util.zip.ZipEntry::getName)
                .filter(name -> java.util.Arrays.stream(name.split("[/\\\\]")).noneMatch(FileSource::isClutter))
                .forEach(names::add);
        return new FileSource(names, List.of(), name -> {
            var entry = zip.getEntry(name);
            if (entry == null) throw new FileNotFoundException(name);
            return zip.getInputStream(entry);
        });
    }

    /** Stays open as long as it is reachable; its own cleaner closes it. */
    private static ZipFile openZip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            // Older tools on Chinese Windows write names in GBK without saying so.
            var fallback = Charset.isSupported("GB18030") ? Charset.forName("GB18030") : StandardCharsets.ISO_8859_1;
            try {
                return new ZipFile(file.toFile(), fallback);
            } catch (ZipException second) {
                throw new Problem(
                        e,
                        "%s is a broken zip: %s. Unpack it with another tool and name the folder.",
                        file,
                        SafeFiles.reasonOf(e));
            }
        }
    }
}
