package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.text.Likeness;
import dev.jacquard.media.text.Utf8;
import java.util.Arrays;

/** Finds texts that must not come into different parts: equal ones, near duplicates, pieces of one work. */
final class TextGroups {
    /** The share of equal bytes of two likenesses from which on they are of one text. */
    private static final double LIKE = 0.7;

    private static final int BANDS = 16;
    private static final int BYTES_A_BAND = Likeness.BYTES / BANDS;
    /** For more, only equal texts are found, since likenesses take 64 bytes each. */
    private static final int MOST_COMPARED = 4_000_000;

    private final TextItems.Table table;
    private final int[] parents;
    private final long[] keys;

    private TextGroups(TextItems.Table table) {
        this.table = table;
        this.parents = new int[table.size()];
        this.keys = new long[table.size()];
    }

    /**
     * A key for each item, the same for all of a group, which depends on the group's content alone.
     *
     * @param whole whether all pieces of a file are one work
     */
    static long[] keys(TextItems.Table table, boolean whole) {
        var groups = new TextGroups(table);
        groups.find(whole);
        return groups.keys;
    }

    private void find(boolean whole) {
        boolean compared = parents.length <= MOST_COMPARED;
        var likenesses = new byte[compared ? parents.length * Likeness.BYTES : 0];
        java.util.stream.IntStream.range(0, parents.length).parallel().forEach(i -> {
            parents[i] = i;
            var bytes = table.bytes(i);
            keys[i] = Splitting.key(SafeFiles.newSha256().digest(bytes));
            if (compared)
                System.arraycopy(Likeness.of(Utf8.decode(bytes)), 0, likenesses, i * Likeness.BYTES, Likeness.BYTES);
        });
        if (whole)
            for (int i = 1; i < parents.length; i++)
                if (table.isPiece(i) && table.file(i) == table.file(i - 1)) join(i - 1, i);
        if (compared) for (int band = 0; band < BANDS; band++) joinLike(likenesses, band);
        for (int i = 0; i < keys.length; i++) keys[i] = keys[root(i)];
    }

    /** Items that agree in one band are candidates; each is compared with the first of them and the one before it. */
    private void joinLike(byte[] likenesses, int band) {
        var sorted = new long[parents.length];
        for (int i = 0; i < sorted.length; i++) {
            long value = 0;
            for (int k = 0; k < BYTES_A_BAND; k++)
                value = value << 8 | likenesses[i * Likeness.BYTES + band * BYTES_A_BAND + k] & 0xFF;
            sorted[i] = value << 32 | i;
        }
        Arrays.sort(sorted);
        int first = 0;
        for (int k = 1; k < sorted.length; k++) {
            if (sorted[k] >>> 32 != sorted[first] >>> 32) {
                first = k;
                continue;
            }
            int item = (int) sorted[k];
            for (int other : new int[] {(int) sorted[first], (int) sorted[k - 1]})
                if (root(other) != root(item) && Likeness.share(likenesses, other, item) >= LIKE) join(other, item);
        }
    }

    private void join(int one, int other) {
        int first = root(one);
        int second = root(other);
        if (first == second) return;
        parents[second] = first;
        if (Long.compareUnsigned(keys[second], keys[first]) < 0) keys[first] = keys[second];
    }

    private int root(int item) {
        int at = item;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
