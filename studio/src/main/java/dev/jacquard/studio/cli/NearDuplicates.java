package dev.jacquard.studio.cli;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Pictures that are nearly the same, such as one saved twice: their difference hashes (Krawetz 2013) lie within 3 bits of
 * 64, and their samples differ on average by less than a twentieth of the picture's own contrast.
 */
final class NearDuplicates {
    private static final int COLUMNS = 9;
    private static final int ROWS = 8;
    private static final int BITS = 3;
    private static final int BANDS = 6;
    private static final int INDEX_BITS = 24;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio
    private static final long[] MASKS = masks();
    private static final double SHARE_OF_CONTRAST = 0.05;
    private static final double LEAST_DIFFERENCE = 1;

    private final Collection<Image> collection;
    private final int width;
    private final int channels;
    private final byte[] first;
    private final byte[] second;
    private final long[] limits;
    private int held = -1;
    private final List<int[]> pairs = new ArrayList<>();

    private NearDuplicates(Collection<Image> collection) {
        this.collection = collection;
        this.width = collection.imageSize().width();
        this.channels = collection.channels();
        this.first = new byte[width * collection.imageSize().height() * channels];
        this.second = new byte[first.length];
        this.limits = new long[collection.size()];
    }

    /** Groups by name: each is a picture and those like it; of identical ones only the first is looked at. */
    static List<List<String>> of(Collection<Image> collection, List<List<String>> identical) {
        var repeated = new HashSet<String>();
        identical.forEach(g -> repeated.addAll(g.subList(1, g.size())));
        var looked = IntStream.range(0, collection.size())
                .filter(i -> !repeated.contains(collection.name(i)))
                .toArray();
        var search = new NearDuplicates(collection);
        search.findPairs(looked);
        return search.groups();
    }

    private void findPairs(int[] looked) {
        var hashes = new long[collection.size()];
        for (var i : looked) hashes[i] = hash(i);
        for (var mask = 0; mask < MASKS.length; mask++) {
            var bits = MASKS[mask];
            // Only neighbours in this order are compared; those that its scrambling brings together do no harm.
            var order = Arrays.stream(looked)
                    .mapToLong(i -> ((hashes[i] & bits) * SPREAD >>> INDEX_BITS) << INDEX_BITS | i)
                    .sorted()
                    .toArray();
            for (var begin = 0; begin < order.length; ) {
                var end = begin + 1;
                while (end < order.length && order[end] >>> INDEX_BITS == order[begin] >>> INDEX_BITS) end++;
                compare(order, begin, end, hashes, mask);
                begin = end;
            }
        }
    }

    /** Hashes that differ in 3 bits agree in 3 of 6 bands at least: every choice of 3 bands. */
    private static long[] masks() {
        var bands = new long[BANDS];
        for (var bit = 0; bit < 64; bit++) bands[bit * BANDS / 64] |= 1L << bit;
        return IntStream.range(0, 1 << BANDS)
                .filter(chosen -> Integer.bitCount(chosen) == BANDS - BITS)
                .mapToLong(chosen -> IntStream.range(0, BANDS)
                        .filter(band -> (chosen >> band & 1) == 1)
                        .mapToLong(band -> bands[band])
                        .sum())
                .toArray();
    }

    private void compare(long[] order, int begin, int end, long[] hashes, int mask) {
        for (var a = begin; a < end; a++) {
            var i = index(order[a]);
            for (var b = a + 1; b < end; b++) {
                var j = index(order[b]);
                var different = hashes[i] ^ hashes[j];
                if (Long.bitCount(different) <= BITS && !agreeBefore(mask, different) && isNear(i, j))
                    pairs.add(new int[] {i, j});
            }
        }
    }

    private static int index(long entry) {
        return (int) (entry & (1 << INDEX_BITS) - 1);
    }

    /** Whether an earlier order has brought the two together already. */
    private static boolean agreeBefore(int mask, long different) {
        for (var earlier = 0; earlier < mask; earlier++) if ((different & MASKS[earlier]) == 0) return true;
        return false;
    }

    /** Each bit says whether a cell is darker than the one to its right. */
    private long hash(int index) {
        collection.read(index, first, 0);
        limits[index] = limit();
        var height = first.length / width / channels;
        var sums = new long[ROWS][COLUMNS];
        var counts = new int[ROWS][COLUMNS];
        for (int y = 0, at = 0; y < height; y++)
            for (var x = 0; x < width; x++, at += channels) {
                sums[y * ROWS / height][x * COLUMNS / width] += brightness(first, at);
                counts[y * ROWS / height][x * COLUMNS / width]++;
            }
        var hash = 0L;
        for (var row = 0; row < ROWS; row++)
            for (var column = 0; column + 1 < COLUMNS; column++)
                hash = hash << 1
                        | (sums[row][column] * counts[row][column + 1] < sums[row][column + 1] * counts[row][column]
                                ? 1
                                : 0);
        return hash;
    }

    /** Of one pixel on white, 0 to 255 * 255 * 4. */
    private int brightness(byte[] samples, int at) {
        if (channels == 1) return (samples[at] & 0xff) * 255 * 4;
        var light = (samples[at] & 0xff) + 2 * (samples[at + 1] & 0xff) + (samples[at + 2] & 0xff);
        var alpha = channels == 4 ? samples[at + 3] & 0xff : 255;
        return light * alpha + 4 * 255 * (255 - alpha);
    }

    /** How much all samples together may differ from those of {@code first}. */
    private long limit() {
        var total = 0L;
        for (var sample : first) total += sample & 0xff;
        var mean = (int) (total / first.length);
        var contrast = 0L;
        for (var sample : first) contrast += Math.abs((sample & 0xff) - mean);
        return (long) Math.max(LEAST_DIFFERENCE * first.length, SHARE_OF_CONTRAST * contrast);
    }

    private boolean isNear(int i, int j) {
        if (held != i) collection.read(i, first, 0);
        held = i;
        collection.read(j, second, 0);
        var left = limits[i];
        for (var row = 0; row < first.length && left >= 0; row += width * channels)
            for (var at = row; at < row + width * channels; at++)
                left -= Math.abs((first[at] & 0xff) - (second[at] & 0xff));
        return left >= 0;
    }

    /** Everything in a group is like its first; what is like something like it need not be. */
    private List<List<String>> groups() {
        pairs.sort(Comparator.<int[]>comparingInt(p -> p[0]).thenComparingInt(p -> p[1]));
        var groups = new TreeMap<Integer, List<String>>();
        var placed = new HashSet<Integer>();
        for (var pair : pairs) {
            if (placed.contains(pair[1]) || placed.contains(pair[0]) && !groups.containsKey(pair[0])) continue;
            groups.computeIfAbsent(pair[0], i -> new ArrayList<>(List.of(collection.name(i))))
                    .add(collection.name(pair[1]));
            placed.add(pair[0]);
            placed.add(pair[1]);
        }
        return List.copyOf(groups.values());
    }
}
