package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;

/** A built-in collection of texts as it lies in the cache: all of them in one file, and a table. */
final class TextPack {
    private static final String TEXTS = "texts.utf8";
    private static final String INDEX = "index.tsv";

    private TextPack() {}

    /**
     * What a pack must be.
     *
     * @param validation how many of the last items customarily validate while all others train; 0 to split by content
     * @param continuous whether each item goes on where the one before it ended
     * @param textsBytes the length of all texts
     * @param indexBytes the length of the table
     * @param textsHash SHA-256 of the texts
     * @param indexHash SHA-256 of the table
     * @param fingerprint as {@link Collection#fingerprint()}
     */
    record Layout(
            int items,
            int validation,
            boolean continuous,
            long textsBytes,
            long indexBytes,
            String textsHash,
            String indexHash,
            String fingerprint)
            implements dev.jacquard.media.collection.Layout<Item> {
        @Override
        public Medium<?> medium() {
            return Medium.TEXT;
        }

        @Override
        public long bytes() {
            return textsBytes + indexBytes;
        }

        @Override
        public void write(Path folder, List<Item> items) {
            TextPack.write(folder, items);
        }

        @Override
        public boolean isIn(Path folder) {
            try {
                return Files.size(folder.resolve(TEXTS)) == textsBytes
                        && Files.size(folder.resolve(INDEX)) == indexBytes
                        && Files.exists(folder.resolve(LICENCE));
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public boolean isRight(Path folder) throws IOException {
            return Pack.hash(folder.resolve(TEXTS)).equals(textsHash)
                    && Pack.hash(folder.resolve(INDEX)).equals(indexHash);
        }
    }

    /**
     * A text on its way into a pack.
     *
     * @param label empty where there is none
     */
    record Item(String name, String label, String text) {}

    static void write(Path folder, List<Item> items) {
        var store = new TextStore();
        var table = new TextItems.Table(store, List.of(), List.of());
        SafeFiles.write(folder.resolve(TEXTS), out -> {
            for (var item : items) {
                var bytes = Utf8.encode(item.text);
                out.write(bytes);
                long start = store.size();
                store.add(bytes);
                table.add(start, bytes.length, 0, -1, -1, false);
            }
        });
        store.closed();
        var keys = TextGroups.keys(table, false);
        SafeFiles.write(folder.resolve(INDEX), out -> {
            for (int i = 0; i < keys.length; i++) {
                var item = items.get(i);
                var line = item.name.replaceAll("\\s+", " ") + "\t" + item.label + "\t" + table.lengths[i] + "\t"
                        + HexFormat.of().toHexDigits(keys[i]) + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    static TextItems open(Path folder, Layout layout, TextSettings settings) throws IOException {
        var store = TextStore.of(folder.resolve(TEXTS));
        var lines = Files.readString(folder.resolve(INDEX), StandardCharsets.UTF_8);
        var names = new ArrayList<String>(layout.items);
        var labels = new ArrayList<String>();
        var known = new HashMap<String, Integer>();
        var table = new TextItems.Table(store, names, labels);
        var keys = new long[layout.items];
        long start = 0;
        for (int i = 0, at = 0; i < layout.items; i++) {
            int end = lines.indexOf('\n', at);
            var cells = (end < 0 ? "" : lines.substring(at, end)).split("\t", -1);
            if (cells.length != 4) throw new IOException("the table is broken");
            names.add(cells[0]);
            int label = cells[1].isEmpty()
                    ? -1
                    : known.computeIfAbsent(cells[1], l -> {
                        labels.add(l);
                        return labels.size() - 1;
                    });
            int length = Integer.parseInt(cells[2]);
            table.add(start, length, i, -1, label, layout.continuous && i > 0);
            keys[i] = HexFormat.fromHexDigitsToLong(cells[3]);
            start += length;
            at = end + 1;
        }
        var parts = Splitting.byKeys(keys);
        if (layout.validation > 0)
            for (int i = 0; i < parts.length; i++)
                parts[i] = i < parts.length - layout.validation ? Part.TRAIN : Part.VALIDATION;
        var facts = new TextItems.Facts(List.of(), List.of(), layout.fingerprint);
        return new TextItems(table, settings, parts, facts);
    }
}
