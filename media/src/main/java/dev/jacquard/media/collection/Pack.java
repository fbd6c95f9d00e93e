package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;

/**
 * A built-in collection as it lies in the cache: the samples of all pictures one after the other, mapped into memory
 * rather than read, and a table of names, labels and keys for splitting.
 */
final class Pack implements PictureItems.Loader {
    static final String PICTURES = "pictures.u8";
    static final String INDEX = "index.tsv";

    private final Layout layout;
    private final ByteBuffer pictures;

    /**
     * What a pack must be.
     *
     * @param test how many of the last items are the official test part, or 0
     * @param indexBytes the length of the table
     * @param picturesHash SHA-256 of the samples
     * @param indexHash SHA-256 of the table
     * @param fingerprint as {@link Collection#fingerprint()}
     */
    record Layout(
            int items,
            Size size,
            int channels,
            int test,
            long indexBytes,
            String picturesHash,
            String indexHash,
            String fingerprint)
            implements dev.jacquard.media.collection.Layout<Item> {
        int bytesPerItem() {
            return size.width() * size.height() * channels;
        }

        long picturesBytes() {
            return (long) items * bytesPerItem();
        }

        @Override
        public Medium<?> medium() {
            return Medium.IMAGE;
        }

        @Override
        public long bytes() {
            return picturesBytes() + indexBytes;
        }

        @Override
        public void write(Path folder, List<Item> items) {
            Pack.write(folder, items);
        }

        @Override
        public boolean isIn(Path folder) {
            try {
                return Files.size(folder.resolve(PICTURES)) == picturesBytes()
                        && Files.size(folder.resolve(INDEX)) == indexBytes
                        && Files.exists(folder.resolve(LICENCE));
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public boolean isRight(Path folder) throws IOException {
            return hash(folder.resolve(PICTURES)).equals(picturesHash)
                    && hash(folder.resolve(INDEX)).equals(indexHash);
        }
    }

    /**
     * An item on its way into a pack.
     *
     * @param group items of one group are never split, beside those that look the same
     */
    record Item(String name, String label, String group, Image image) {}

    private Pack(Layout layout, ByteBuffer pictures) {
        this.layout = layout;
        this.pictures = pictures;
    }

    static String hash(Path file) throws IOException {
        var digest = SafeFiles.newSha256();
        try (var channel = FileChannel.open(file)) {
            var block = ByteBuffer.allocate(1 << 18);
            while (channel.read(block.clear()) >= 0) digest.update(block.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static void write(Path folder, List<Item> items) {
        SafeFiles.write(folder.resolve(PICTURES), out -> {
            for (var item : items) {
                var samples = new byte[item.image.width() * item.image.height() * item.image.channels()];
                item.image.copyTo(samples, 0);
                out.write(samples);
            }
        });
        var keys = groupKeys(items);
        var table = new StringBuilder();
        for (int i = 0; i < keys.length; i++) {
            var item = items.get(i);
            table.append(item.name).append('\t').append(item.label).append('\t');
            table.append(HexFormat.of().toHexDigits(keys[i])).append('\n');
        }
        SafeFiles.write(folder.resolve(INDEX), table.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** One key for all items that share a group or look the same, directly or through others. */
    private static long[] groupKeys(List<Item> items) {
        var parents = new int[items.size()];
        var keys = new long[items.size()];
        var byGroup = new HashMap<String, Integer>();
        for (int i = 0; i < parents.length; i++) {
            parents[i] = i;
            var hash = items.get(i).image.contentHash();
            keys[i] = Splitting.key(hash);
            var look = byGroup.putIfAbsent("look " + HexFormat.of().formatHex(hash), i);
            if (look != null) join(parents, keys, look, i);
            var group = byGroup.putIfAbsent("group " + items.get(i).group, i);
            if (group != null) join(parents, keys, group, i);
        }
        for (int i = 0; i < parents.length; i++) keys[i] = keys[root(parents, i)];
        return keys;
    }

    private static void join(int[] parents, long[] keys, int one, int other) {
        int first = root(parents, one);
        int second = root(parents, other);
        parents[second] = first;
        if (Long.compareUnsigned(keys[second], keys[first]) < 0) keys[first] = keys[second];
    }

    private static int root(int[] parents, int item) {
        int at = item;
        while (parents[at] != at) at = parents[at];
        return at;
    }

    static PictureItems open(Path folder, Layout layout, ImageSettings settings) throws IOException {
        ByteBuffer pictures;
        try (var channel = FileChannel.open(folder.resolve(PICTURES))) {
            pictures = channel.map(FileChannel.MapMode.READ_ONLY, 0, layout.picturesBytes());
        }
        var lines = Files.readString(folder.resolve(INDEX), StandardCharsets.UTF_8);
        var names = new ArrayList<String>(layout.items);
        var labels = new String[layout.items];
        var keys = new long[layout.items];
        var known = new HashMap<String, String>();
        for (int i = 0, at = 0; i < layout.items; i++) {
            int tab = lines.indexOf('\t', at);
            int second = lines.indexOf('\t', tab + 1);
            int end = lines.indexOf('\n', second + 1);
            if (tab < 0 || second < 0 || end < 0) throw new IOException("the table is broken");
            names.add(lines.substring(at, tab));
            labels[i] = known.computeIfAbsent(lines.substring(tab + 1, second), label -> label);
            keys[i] = HexFormat.fromHexDigitsToLong(lines, second + 1, end);
            at = end + 1;
        }
        var facts = new PictureItems.Facts(List.copyOf(names), labels, List.of(), layout.fingerprint);
        var parts = layout.test > 0 ? Splitting.withOfficialTest(keys, layout.test) : Splitting.byKeys(keys);
        var size = settings.size().orElseGet(() -> PictureScan.suitable(List.of(layout.size)));
        return new PictureItems(facts, new Pack(layout, pictures), settings.size(size), layout.channels, parts);
    }

    Layout layout() {
        return layout;
    }

    void copyTo(int index, byte[] target, int offset) {
        pictures.get(index * layout.bytesPerItem(), target, offset, layout.bytesPerItem());
    }

    @Override
    public Image load(int index) {
        var samples = new byte[layout.bytesPerItem()];
        copyTo(index, samples, 0);
        return Image.of(layout.size.width(), layout.size.height(), layout.channels, samples);
    }

    /** Found out when asked for: most openings never ask. */
    @Override
    public Traits traits(int index) {
        return Traits.of(load(index).simplest(), layout.size, 1);
    }

    @Override
    public byte[] contentHash(int index) {
        return load(index).contentHash();
    }

    @Override
    public boolean isInstant() {
        return true;
    }
}
