package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.image.Header;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of a folder, of a zip, a single one or some from memory, by names relative to their place and sorted by them. */
final class FileSource {
    private static final int ENOUGH_TO_TELL = 64;
    /** Files from so many bytes on are mapped into memory rather than read. */
    private static final int MAPPED_BYTES = 16 << 20;

    private static final int MOST_BYTES = 256 << 20;
    /** Larger entries of a zip may be so many times as large as they are in it. */
    private static final long LARGE_ENTRY = 32 << 20;

    private static final int MOST_SHRINKING = 100;
    private static final Set<String> CLUTTER = Set.of("thumbs.db", "desktop.ini", "__macosx");

    private final List<String> names;
    private final List<Stamp> stamps;
    private final List<Unreadable> unreachable;
    private final Opener opener;
    private final Function<String, Path> files;

    /**
     * By what a file is taken for the same as before.
     *
     * @param bytes its length
     * @param time when it was last changed, or the check sum that a zip has of it
     */
    record Stamp(long bytes, long time) {}

    private interface Opener {
        InputStream open(String name) throws IOException;
    }

    private FileSource(
            SortedMap<String, Stamp> files, List<Unreadable> unreachable, Opener opener, Function<String, Path> paths) {
        this.names = List.copyOf(files.keySet());
        this.stamps = List.copyOf(files.values());
        this.unreachable = List.copyOf(unreachable);
        this.opener = opener;
        this.files = paths;
    }

    /** Files from memory. */
    static FileSource of(SortedMap<String, byte[]> contents) {
        var stamps = new TreeMap<String, Stamp>();
        contents.forEach((name, bytes) -> stamps.put(name, new Stamp(bytes.length, 0)));
        return new FileSource(stamps, List.of(), name -> new ByteArrayInputStream(contents.get(name)), null);
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

    /** One for each name. */
    List<Stamp> stamps() {
        return stamps;
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

    /** The bytes of a file from its start; the caller closes it. */
    InputStream stream(int index) throws IOException {
        return opener.open(names.get(index));
    }

    /**
     * All of a file, or its first bytes where these are of no picture; larger ones are mapped rather than read. Empty when
     * it is too large.
     */
    Optional<ByteBuffer> content(int index) throws IOException {
        var name = names.get(index);
        long bytes = stamps.get(index).bytes;
        if (files == null ? bytes <= MOST_BYTES : bytes < MAPPED_BYTES) {
            try (var stream = opener.open(name)) {
                var first = stream.readNBytes(ENOUGH_TO_TELL);
                if (Header.formatOf(first).isEmpty()) return Optional.of(ByteBuffer.wrap(first));
                var rest = stream.readNBytes(MOST_BYTES + 1 - first.length);
                if (first.length + rest.length > MOST_BYTES) return Optional.empty();
                var content = Arrays.copyOf(first, first.length + rest.length);
                System.arraycopy(rest, 0, content, first.length, rest.length);
                return Optional.of(ByteBuffer.wrap(content));
            }
        }
        if (files == null || bytes > Integer.MAX_VALUE) return Optional.empty();
        try (var channel = FileChannel.open(files.apply(name))) {
            return Optional.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(bytes, channel.size())));
        }
    }

    private static FileSource ofFile(Path file) throws IOException {
        var stamps = new TreeMap<String, Stamp>();
        stamps.put(file.getFileName().toString(), stamp(Files.readAttributes(file, BasicFileAttributes.class)));
        return new FileSource(stamps, List.of(), ignored -> Files.newInputStream(file), ignored -> file);
    }

    private static Stamp stamp(BasicFileAttributes attributes) {
        return new Stamp(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
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
        var names = new TreeMap<String, Stamp>();
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
                                && !isClutter(file.getFileName().toString()))
                            names.put(relative(folder, file), stamp(attributes));
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
        return new FileSource(names, unreachable, name -> Files.newInputStream(folder.resolve(name)), folder::resolve);
    }

    /** Why a file is not even begun to be read. */
    private static final class Refusal extends IOException {
        private final transient Sentence reason;

        Refusal(Sentence reason) {
            super(reason.toString());
            this.reason = reason;
        }
    }

    static Sentence failure(IOException e) {
        if (e instanceof Refusal refusal) return refusal.reason;
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
        var names = new TreeMap<String, Stamp>();
        zip.stream()
                .filter(entry -> !entry.isDirectory())
                .filter(entry -> Arrays.stream(entry.getName().split("[/\\\\]")).noneMatch(FileSource::isClutter))
                .forEach(entry -> names.put(entry.getName(), new Stamp(entry.getSize(), entry.getCrc())));
        return new FileSource(names, List.of(), name -> open(zip, name), null);
    }

    private static InputStream open(ZipFile zip, String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) throw new FileNotFoundException(name);
        // Before a byte of it is unpacked.
        boolean bomb = entry.getSize() > LARGE_ENTRY && entry.getSize() / MOST_SHRINKING > entry.getCompressedSize();
        if (bomb)
            throw new Refusal(Sentence.of(
                    "it unpacks from %d bytes to %d, as files made to exhaust memory do",
                    entry.getCompressedSize(), entry.getSize()));
        return zip.getInputStream(entry);
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
