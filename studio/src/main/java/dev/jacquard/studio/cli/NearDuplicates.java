package dev.jacquard.studio.cli;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Pictures that are nearly the same: their difference hashes (Krawetz 2013) lie within 3 bits of 64, and their samples
 * within 8 of 255 on average.
 */
final class NearDuplicates {
    private static final int BITS = 3;
    private static final double MEAN_DIFFERENCE = 8;
    private static final int BANDS = BITS + 1;

    private NearDuplicates() {}

    /** Groups by name, without those that are identical. */
    static List<List<String>> of(Collection<Image> collection, List<List<String>> identical) {
        var repeated = new HashSet<String>();
        identical.forEach(g -> repeated.addAll(g.subList(1, g.size())));
        var hashes = new long[collection.size()];
        var parents = new int[collection.size()];
        for (var i = 0; i < hashes.length; i++) {
            hashes[i] = hash(collection.get(i));
            parents[i] = i;
        }
        // Two hashes that differ in at most 3 of 64 bits agree in at least one of 4 bands of 16.
        for (var band = 0; band < BANDS; band++) {
            var buckets = new HashMap<Long, List<Integer>>();
            for (var i = 0; i < hashes.length; i++)
                if (!repeated.contains(collection.name(i)))
                    buckets.computeIfAbsent(hashes[i] >>> (16 * band) & 0xFFFF, k -> new ArrayList<>())
                            .add(i);
            for (var bucket : buckets.values()) join(collection, hashes, bucket, parents);
        }
        var groups = new HashMap<Integer, List<String>>();
        for (var i = 0; i < hashes.length; i++)
            groups.computeIfAbsent(root(parents, i), k -> new ArrayList<>()).add(collection.name(i));
        return groups.entrySet().stream()
                .filter(g -> g.getValue().size() > 1)
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static void join(Collection<Image> collection, long[] hashes, List<Integer> bucket, int[] parents) {
        for (var a = 0; a < bucket.size(); a++)
            for (var b = a + 1; b < bucket.size(); b++) {
                int i = bucket.get(a);
                int j = bucket.get(b);
                if (Long.bitCount(hashes[i] ^ hashes[j]) > BITS || root(parents, i) == root(parents, j)) continue;
                if (difference(collection.get(i), collection.get(j)) <= MEAN_DIFFERENCE)
                    parents[root(parents, j)] = root(parents, i);
            }
    }

    private static int root(int[] parents, int i) {
        while (parents[i] != i) i = parents[i] = parents[parents[i]];
        return i;
    }

    private static long hash(Image image) {
        var small = image.withChannels(1).resized(Size.of(9, 8), Image.Fit.STRETCH);
        var hash = 0L;
        for (var y = 0; y < 8; y++)
            for (var x = 0; x < 8; x++) hash = hash << 1 | (small.sample(x, y, 0) < small.sample(x + 1, y, 0) ? 1 : 0);
        return hash;
    }

    private static double difference(Image a, Image b) {
        var sum = 0L;
        for (var y = 0; y < a.height(); y++)
            for (var x = 0; x < a.width(); x++)
                for (var c = 0; c < a.channels(); c++) sum += Math.abs(a.sample(x, y, c) - b.sample(x, y, c));
        return sum / (double) (a.width() * a.height() * a.channels());
    }
}
