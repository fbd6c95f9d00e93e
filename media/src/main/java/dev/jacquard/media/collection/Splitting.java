package dev.jacquard.media.collection;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Assigns items to parts by keys that depend on their content alone, so that equal keys never straddle. */
final class Splitting {
    private static final int BUCKETS = 20;
    private static final int FEW = 40;
    private static final int LEAST = 4;

    private Splitting() {}

    static long key(byte[] contentHash) {
        return ByteBuffer.wrap(contentHash).getLong();
    }

    /** One part in twenty validates, two test, the others train; a small collection has one of each at least. */
    static Part[] byKeys(long[] keys) {
        if (keys.length < FEW) return fewByKeys(keys);
        return Arrays.stream(keys)
                .mapToObj(key -> switch ((int) Long.remainderUnsigned(key, BUCKETS)) {
                    case 0 -> Part.VALIDATION;
                    case 1, 2 -> Part.TEST;
                    default -> Part.TRAIN;
                })
                .toArray(Part[]::new);
    }

    /** The last {@code test} items are the official test part; one in twenty of the others validates. */
    static Part[] withOfficialTest(long[] keys, int test) {
        var parts = new Part[keys.length];
        for (int i = 0; i < keys.length; i++) {
            if (i >= keys.length - test) parts[i] = Part.TEST;
            else parts[i] = Long.remainderUnsigned(keys[i], BUCKETS) == 0 ? Part.VALIDATION : Part.TRAIN;
        }
        return parts;
    }

    private static Part[] fewByKeys(long[] keys) {
        var parts = new Part[keys.length];
        var sorted = Arrays.stream(keys)
                .boxed()
                .distinct()
                .sorted(Long::compareUnsigned)
                .toList();
        // With fewer than three different items a part would have to share one.
        boolean enough = keys.length >= LEAST && sorted.size() >= Part.values().length;
        int validation = enough ? Math.max(1, sorted.size() / BUCKETS) : 0;
        int test = enough ? Math.max(1, 2 * sorted.size() / BUCKETS) : 0;
        for (int i = 0; i < keys.length; i++) {
            int rank = sorted.indexOf(keys[i]);
            parts[i] = rank < validation ? Part.VALIDATION : rank < validation + test ? Part.TEST : Part.TRAIN;
        }
        return parts;
    }
}
