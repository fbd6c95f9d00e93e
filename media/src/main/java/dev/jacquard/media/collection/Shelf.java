package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.FileSource.Stamp;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * What was decoded of one place's pictures, kept on disk: their traits and their pixels brought to one size, so that
 * neither a second opening nor a training decodes them again.
 *
 * <p>A file is taken for the same while its name, length and time are. What is kept lies in packets of some megabytes, each
 * written whole or not at all, named by its own hash and never changed, so that a killed process loses a packet at most and
 * several may write at once. Whatever is wrong with the disk is no failure: what cannot be kept is decoded again.
 */
final class Shelf {
    private static final int FORMAT = 0x4a534831;
    private static final String ENDING = ".packet";
    private static final int PACKET_BYTES = 32 << 20;
    /** Of the room that is left and that shelves have already, they may take a quarter, but no more than this. */
    private static final long MOST_BYTES = 20L << 30;

    private static final int MOST_INDEX_BYTES = 1 << 28;
    private static final long STALE_DAYS = 60;

    private final Path folder;
    private final Size size;
    private final Image.Fit fit;
    private final Map<String, Entry> known = new HashMap<>();
    private final Set<Packet> packets = new LinkedHashSet<>();
    private final long room;
    private Packet open = new Packet(null);
    private long written;
    private boolean full;

    /** Pixels of several pictures; in memory until written. */
    private static final class Packet {
        private Path file;
        private final List<Entry> entries = new ArrayList<>();
        private final List<byte[]> pending = new ArrayList<>();
        private volatile ByteBuffer pixels;
        private int bytes;
        private boolean used;

        Packet(Path file) {
            this.file = file;
        }
    }

    /** One picture; {@code at} is where its pixels begin in its packet, {@code check} their CRC-32C. */
    private record Entry(String name, Stamp stamp, Traits traits, int channels, Packet packet, int at, int check) {}

    private Shelf(Path folder, Size size, Image.Fit fit) {
        this.folder = folder;
        this.size = size;
        this.fit = fit;
        this.room = room();
    }

    /** The traits that earlier openings kept of a place, whatever size its pictures were brought to. */
    static Map<String, Kept> traits(Path folder) {
        var all = new HashMap<String, Kept>();
        for (var file : files(folder)) {
            var shelf = new Shelf(folder, null, null);
            shelf.read(file);
            shelf.known.values().forEach(e -> all.put(e.name, new Kept(e.stamp, e.traits)));
        }
        return all;
    }

    /** Traits with what they were taken from. */
    record Kept(Stamp stamp, Traits traits) {}

    /** The shelf of a place for one size and fit, made where it is missing. */
    static Shelf open(Path folder, Size size, Image.Fit fit) {
        var shelf = new Shelf(folder, size, fit);
        files(folder).forEach(shelf::read);
        try {
            if (Files.isDirectory(folder)) Files.setLastModifiedTime(folder, FileTime.fromMillis(now()));
        } catch (IOException e) {
            shelf.full = true;
        }
        return shelf;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private void read(Path file) {
        try (var channel = FileChannel.open(file)) {
            var start = ByteBuffer.allocate(32);
            while (start.hasRemaining() && channel.read(start) >= 0) {}
            if (start.flip().limit() < 32 || start.getInt() != FORMAT) return;
            int width = start.getInt();
            int height = start.getInt();
            int fitIndex = start.getInt();
            int indexBytes = start.getInt();
            int check = start.getInt();
            long pixelBytes = start.getLong();
            boolean other =
                    size != null && (width != size.width() || height != size.height() || fitIndex != fit.ordinal());
            boolean torn =
                    indexBytes < 0 || indexBytes > MOST_INDEX_BYTES || channel.size() != 32L + indexBytes + pixelBytes;
            if (other || torn) return;
            var index = ByteBuffer.allocate(indexBytes);
            while (index.hasRemaining() && channel.read(index) >= 0) {}
            if (crc(index.array()) != check) return;
            var packet = new Packet(file);
            if (size != null) packet.pixels = channel.map(FileChannel.MapMode.READ_ONLY, 32L + indexBytes, pixelBytes);
            var in = new DataInputStream(new ByteArrayInputStream(index.array()));
            while (in.available() > 0) {
                var entry = entry(in, packet);
                known.put(entry.name, entry);
            }
            packets.add(packet);
        } catch (IOException | IllegalArgumentException e) {
            // What cannot be read is decoded again.
            return;
        }
    }

    private static Entry entry(DataInputStream in, Packet packet) throws IOException {
        var name = in.readUTF();
        var stamp = new Stamp(in.readLong(), in.readLong());
        var size = Size.of(in.readInt(), in.readInt());
        int orientation = in.readByte();
        int channels = in.readByte();
        int colours = in.readShort();
        boolean blank = in.readBoolean();
        var hash = in.readNBytes(32);
        var look = in.readNBytes(Traits.LOOK_BYTES);
        var traits = new Traits(size, orientation, channels, hash, colours, blank, look);
        return new Entry(name, stamp, traits, in.readByte(), packet, in.readInt(), in.readInt());
    }

    private void put(DataOutputStream out, Entry entry) throws IOException {
        var traits = entry.traits;
        out.writeUTF(entry.name);
        out.writeLong(entry.stamp.bytes());
        out.writeLong(entry.stamp.time());
        out.writeInt(traits.size().width());
        out.writeInt(traits.size().height());
        out.writeByte(traits.orientation());
        out.writeByte(traits.channels());
        out.writeShort(traits.colours());
        out.writeBoolean(traits.blank());
        out.write(traits.hash());
        out.write(traits.look());
        out.writeByte(entry.channels);
        out.writeInt(entry.at);
        out.writeInt(entry.check);
    }

    /** The traits of a picture whose pixels are here in this size, or null. */
    synchronized Traits find(String name, Stamp stamp) {
        var entry = known.get(name);
        if (entry == null || !entry.stamp.equals(stamp)) return null;
        entry.packet.used = true;
        return entry.traits;
    }

    /** The pixels of a picture, or null when they are not here or damaged. */
    Image prepared(String name) {
        Entry entry;
        synchronized (this) {
            entry = known.get(name);
        }
        var pixels = entry == null ? null : entry.packet.pixels;
        if (pixels == null) return null;
        var samples = new byte[size.width() * size.height() * entry.channels];
        if (entry.at < 0 || entry.at > pixels.limit() - samples.length) return null;
        pixels.get(entry.at, samples);
        return crc(samples) == entry.check ? Image.of(size.width(), size.height(), entry.channels, samples) : null;
    }

    /** Takes a picture in; false when there is no room for it. */
    synchronized boolean add(String name, Stamp stamp, Traits traits, Image prepared) {
        if (full || written > room) return false;
        var samples = new byte[size.width() * size.height() * prepared.channels()];
        prepared.copyTo(samples, 0);
        var entry = new Entry(name, stamp, traits, prepared.channels(), open, open.bytes, crc(samples));
        open.entries.add(entry);
        open.pending.add(samples);
        open.bytes += samples.length;
        open.used = true;
        known.put(name, entry);
        if (open.bytes >= PACKET_BYTES) write();
        return !full;
    }

    /** Writes what is left, and removes packets that nothing was found in and the shelves of others where there are too many. */
    synchronized void finish() {
        if (!open.entries.isEmpty() && !full) write();
        open = null;
        for (var packet : packets) if (!packet.used) delete(packet.file);
        removeHalves();
        removeOthers();
    }

    private void write() {
        try {
            var index = new ByteArrayOutputStream();
            var out = new DataOutputStream(index);
            for (var entry : open.entries) put(out, entry);
            var bytes = index.toByteArray();
            var start = ByteBuffer.allocate(32)
                    .putInt(FORMAT)
                    .putInt(size.width())
                    .putInt(size.height())
                    .putInt(fit.ordinal())
                    .putInt(bytes.length)
                    .putInt(crc(bytes))
                    .putLong(open.bytes)
                    .flip();
            var content = new ArrayList<ByteBuffer>(List.of(start, ByteBuffer.wrap(bytes)));
            var digest = SafeFiles.newSha256();
            digest.update(bytes);
            for (var samples : open.pending) {
                content.add(ByteBuffer.wrap(samples));
                digest.update(samples);
            }
            open.file = folder.resolve(HexFormat.of().formatHex(digest.digest()) + ENDING);
            createFolder();
            SafeFiles.write(open.file, content);
            try (var channel = FileChannel.open(open.file)) {
                open.pixels = channel.map(FileChannel.MapMode.READ_ONLY, 32L + bytes.length, open.bytes);
            }
            written += open.bytes;
        } catch (Problem | IOException e) {
            full = true;
        }
        open.pending.clear();
        packets.add(open);
        open = new Packet(null);
    }

    /** What people's pictures look like is for their eyes only. */
    private void createFolder() throws IOException {
        if (Files.isDirectory(folder)) return;
        SafeFiles.createFolder(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class))
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static int crc(byte[] bytes) {
        var check = new CRC32C();
        check.update(bytes);
        return (int) check.getValue();
    }

    private static void delete(Path file) {
        try {
            if (file != null) Files.deleteIfExists(file);
        } catch (IOException e) {
            // Another process has it in use; whoever opens this place next tries again.
            return;
        }
    }

    private long room() {
        try {
            var parent = folder.getParent();
            while (parent != null && !Files.isDirectory(parent)) parent = parent.getParent();
            return Math.min(MOST_BYTES, Files.getFileStore(parent).getUsableSpace() / 4);
        } catch (IOException | NullPointerException e) {
            return 0;
        }
    }

    /** What processes left that were killed while they wrote; younger ones may still be written. */
    private void removeHalves() {
        if (!Files.isDirectory(folder)) return;
        try (var halves = Files.newDirectoryStream(folder, ".*.part")) {
            for (var half : halves)
                if (Files.getLastModifiedTime(half).toMillis() < now() - TimeUnit.DAYS.toMillis(1)) delete(half);
        } catch (IOException e) {
            return; // the next opening tries again
        }
    }

    /** Others go, those longest unused first, until all together have the room they may have. */
    private void removeOthers() {
        record Other(Path folder, long bytes, long time) {}
        var others = new ArrayList<Other>();
        long total = written;
        try (var all = Files.newDirectoryStream(folder.getParent())) {
            for (var one : all) {
                long bytes = bytes(one);
                total += bytes;
                if (!one.equals(folder))
                    others.add(
                            new Other(one, bytes, Files.getLastModifiedTime(one).toMillis()));
            }
            others.sort(Comparator.comparingLong(Other::time));
            long stale = now() - TimeUnit.DAYS.toMillis(STALE_DAYS);
            for (var other : others) {
                if (total <= room && other.time > stale) break;
                for (var file : files(other.folder)) delete(file);
                Files.deleteIfExists(other.folder);
                total -= other.bytes;
            }
        } catch (IOException e) {
            // Nothing of ours to tidy, or in use; the next opening tries again.
            return;
        }
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (var file : files(folder)) bytes += Files.size(file);
        return bytes;
    }
}
