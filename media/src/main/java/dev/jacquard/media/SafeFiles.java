package dev.jacquard.media;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Files that are either there whole or not there at all, whatever happens while they are written. */
public final class SafeFiles {
    private static final long ROOM_THAT_COUNTS_AS_NONE = 1 << 20;

    private SafeFiles() {}

    /** Writes the content of one file. */
    @FunctionalInterface
    public interface Writer {
        /** Writes everything to {@code stream}, which the caller buffers and closes. */
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes {@code file}, replacing one that is there only once the new content is safely on disk.
     *
     * @throws Problem when the disk is full, the folder cannot be written, or the writer fails; nothing is left behind
     */
    public static void write(Path file, Writer writer) {
        writeThrough(file, channel -> {
            var stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            writer.writeTo(stream);
            stream.flush();
        });
    }

    /** Like {@link #write(Path, Writer)}, for content at hand. */
    public static void write(Path file, byte[] content) {
        write(file, List.of(ByteBuffer.wrap(content)));
    }

    /** Like {@link #write(Path, Writer)}, for content in pieces; their positions stay where they are. */
    public static void write(Path file, List<ByteBuffer> content) {
        writeThrough(file, channel -> {
            for (var piece : content) {
                var rest = piece.duplicate();
                while (rest.hasRemaining()) channel.write(rest);
            }
        });
    }

    /** Makes a folder and those above it where they are missing; {@link Problem} when that is not possible. */
    public static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw problem(folder, e);
        }
    }

    /** The SHA-256 of {@code content} in 64 lower-case hexadecimal digits. */
    public static String sha256(byte[] content) {
        return HexFormat.of().formatHex(newSha256().digest(content));
    }

    /** A fresh SHA-256. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** The problem to tell when writing {@code file} failed with {@code e}. */
    public static Problem problem(Path file, IOException e) {
        var folder = existingFolderOf(file);
        if (isOutOfSpace(folder, e))
            return new Problem(e, "There is no space left to write %s. Free some space and try again.", file);
        if (e instanceof AccessDeniedException || !Files.isWritable(folder))
            return new Problem(
                    e,
                    "%s cannot be written because %s is read-only or belongs to someone else."
                            + " Choose another place or change its permissions.",
                    file,
                    folder);
        return new Problem(e, "%s cannot be written: %s.", file, reasonOf(e));
    }

    /** What {@code e} says, without the path that such messages repeat and never empty. */
    public static String reasonOf(Throwable e) {
        var said = e instanceof java.nio.file.FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getMessage();
        var text = said == null || said.isBlank() ? e.getClass().getSimpleName() : said.strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private interface ChannelWriter {
        void writeTo(FileChannel channel) throws IOException;
    }

    private static void writeThrough(Path given, ChannelWriter writer) {
        if (Files.isDirectory(given)) throw new Problem("%s is a folder, so no file can be written there.", given);
        var file = target(given);
        var folder = file.getParent();
        if (folder == null) throw new Problem("%s cannot be written: it names no file.", given);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            writeToDevice(file, writer);
            return;
        }
        createFolder(folder);
        var temporary = folder.resolve("." + file.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writer.writeTo(channel);
                channel.force(true);
            }
            moveOver(temporary, file);
            forceFolder(folder);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw problem(given, e);
        } catch (RuntimeException | Error e) {
            deleteQuietly(temporary);
            throw e;
        }
    }

    /** Where a link leads, so that the link stays. */
    private static Path target(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath();
        }
    }

    /** A terminal, a pipe or the like, which must not be replaced by a file. */
    private static void writeToDevice(Path device, ChannelWriter writer) {
        try (var channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
            writer.writeTo(channel);
        } catch (IOException e) {
            throw problem(device, e);
        }
    }

    private static void moveOver(Path temporary, Path file) throws IOException {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void forceFolder(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders; there the rename itself is journalled.
            return;
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that led here is the one to tell.
            return;
        }
    }

    private static Path existingFolderOf(Path file) {
        var folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) folder = folder.getParent();
        return folder == null ? file.toAbsolutePath().getRoot() : folder;
    }

    private static boolean isOutOfSpace(Path folder, IOException e) {
        var text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("enough space") || text.contains("quota exceeded"))
            return true;
        // Elsewhere the system says it in the person's own language.
        try {
            var store = Files.getFileStore(folder);
            return store.getTotalSpace() > 0
                    && !store.isReadOnly()
                    && store.getUsableSpace() < Math.min(ROOM_THAT_COUNTS_AS_NONE, store.getTotalSpace() / 100);
        } catch (IOException unknown) {
            return false;
        }
    }
}
