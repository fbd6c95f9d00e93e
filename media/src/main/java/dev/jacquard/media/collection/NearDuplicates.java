package dev.jacquard.media.collection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Pictures that are nearly the same, such as one saved twice, made smaller, compressed or mirrored. Candidates are those
 * whose perceptual hashes lie within 3 bits of 40; then their looks have to agree everywhere, and where their shapes are the
 * same their pixels on the whole.
 *
 * <p>The limits are shares of what there is to see. Over pictures of emoji, game tiles, garments, digits and made-up gardens,
 * compressing (to a quality of 40) and resizing differ from the original by 0.02 to 0.14 of it in the mean and 0.1 to 0.4 in
 * the worst cells; the nearest other picture of the same kind usually by more than 0.2 and 1.1.
 */
final class NearDuplicates {
    private static final int BITS = 3;
    private static final int BANDS = 6;
    private static final int INDEX_BITS = 25;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio
    private static final long[] MASKS = masks();

    private static final double MEAN_SHARE = 0.2;
    private static final double WORST_SHARE = 0.42;
    /** Levels of 255 that compression alone changes cells by, where there is little to see. */
    private static final double MEAN_LEVELS = 1.5;

    private static final double WORST_LEVELS = 5;
    private static final double PIXEL_SHARE = 0.35;
    private static final double PIXEL_WORST_SHARE = 1;
    private static final int WORST_PART = 20;
    private static final double PIXEL_LEVELS = 2;
    private static final double PIXEL_WORST_LEVELS = 8;
    /** Sides of which a look still has two pixels for each cell. */
    private static final int SMALL_SIDE = 2 * Traits.LOOK_SIDE;

    private static final double SAME_SHAPE = 0.02;

    private final PictureItems items;
    private final Traits[] traits;
    private final int width;
    private final int channels;
    private final byte[] first;
    private final byte[] second;
    private final double[] contrasts;
    private final List<int[]> pairs = new ArrayList<>();
    private int held = -1;

    private NearDuplicates(PictureItems items, Traits[] traits) {
        this.items = items;
        this.traits = traits;
        this.width = items.imageSize().width();
        this.channels = items.channels();
        this.first = new byte[width * items.imageSize().height() * channels];
        this.second = new byte[first.length];
        this.contrasts = new double[traits.length];
    }

    /** Groups of positions with the same content, each in ascending order. */
    static List<int[]> identical(Traits[] traits) {
        var groups = new HashMap<String, List<Integer>>();
        for (int i = 0; i < traits.length; i++)
            groups.computeIfAbsent(HexFormat.of().formatHex(traits[i].hash()), h -> new ArrayList<>())
                    .add(i);
        return groups.values().stream()
                .filter(g -> g.size() > 1)
                .map(g -> g.stream().mapToInt(Integer::intValue).toArray())
                .sorted(Comparator.comparingInt(g -> g[0]))
                .toList();
    }

    /**
     * Groups of positions, each a picture and those like it; of identical ones only the first is looked at, and none that are
     * blank.
     */
    static List<int[]> of(PictureItems items, Traits[] traits) {
        var repeated = new HashSet<Integer>();
        for (var group : identical(traits)) for (int k = 1; k < group.length; k++) repeated.add(group[k]);
        var looked = IntStream.range(0, traits.length)
                .filter(i -> !repeated.contains(i) && !traits[i].blank())
                .toArray();
        var search = new NearDuplicates(items, traits);
        search.findPairs(looked);
        return search.groups();
    }

    private void findPairs(int[] looked) {
        // Every picture as it is and mirrored: entry 2i and 2i + 1.
        var hashes = new long[2 * traits.length];
        PictureScan.inParallel(looked.length, k -> {
            int i = looked[k];
            contrasts[i] = Likeness.contrast(traits[i].look());
            hashes[2 * i] = Likeness.hash(traits[i].look(), false);
            hashes[2 * i + 1] = Likeness.hash(traits[i].look(), true);
        });
        var order = new long[2 * looked.length];
        for (int mask = 0; mask < MASKS.length; mask++) {
            // Only neighbours in this order are compared; those that its scrambling brings together do no harm.
            for (int k = 0; k < order.length; k++) {
                long entry = 2L * looked[k / 2] + k % 2;
                order[k] = ((hashes[(int) entry] & MASKS[mask]) * SPREAD >>> INDEX_BITS) << INDEX_BITS | entry;
            }
            Arrays.sort(order);
            for (int begin = 0; begin < order.length; ) {
                int end = begin + 1;
                while (end < order.length && order[end] >>> INDEX_BITS == order[begin] >>> INDEX_BITS) end++;
                compare(order, begin, end, hashes, mask);
                begin = end;
            }
        }
    }

    /** Hashes that differ in 3 bits agree in 3 of 6 bands at least: every choice of 3 bands. */
    private static long[] masks() {
        var bands = new long[BANDS];
        for (int bit = 0; bit < Likeness.HASH_BITS; bit++) bands[bit * BANDS / Likeness.HASH_BITS] |= 1L << bit;
        return IntStream.range(0, 1 << BANDS)
                .filter(chosen -> Integer.bitCount(chosen) == BANDS - BITS)
                .mapToLong(chosen -> IntStream.range(0, BANDS)
                        .filter(band -> (chosen >> band & 1) == 1)
                        .mapToLong(band -> bands[band])
                        .sum())
                .toArray();
    }

    private void compare(long[] order, int begin, int end, long[] hashes, int mask) {
        for (int a = begin; a < end; a++) {
            int one = index(order[a]);
            for (int b = a + 1; b < end; b++) {
                int other = index(order[b]);
                // Two mirrored ones say what the two say as they are, and of a pair one is mirrored once.
                boolean mirrored = (one + other) % 2 == 1;
                boolean said = mirrored ? (one < other ? one : other) % 2 == 1 : one % 2 == 1;
                if (said || one / 2 == other / 2) continue;
                long different = hashes[one] ^ hashes[other];
                if (Long.bitCount(different) > BITS || agreeBefore(mask, different)) continue;
                int i = Math.min(one, other) / 2;
                int j = Math.max(one, other) / 2;
                if (isNear(i, j, mirrored)) pairs.add(new int[] {i, j});
            }
        }
    }

    private static int index(long entry) {
        return (int) (entry & (1 << INDEX_BITS) - 1);
    }

    /** Whether an earlier order has brought the two together already. */
    private static boolean agreeBefore(int mask, long different) {
        for (int earlier = 0; earlier < mask; earlier++) if ((different & MASKS[earlier]) == 0) return true;
        return false;
    }

    private boolean isNear(int i, int j, boolean mirrored) {
        var one = traits[i].size();
        var other = traits[j].size();
        boolean coarse = !one.equals(other)
                && Math.min(Math.min(one.width(), one.height()), Math.min(other.width(), other.height())) < SMALL_SIDE;
        double seen = Math.min(contrasts[i], contrasts[j]);
        double most = Math.max(MEAN_LEVELS, MEAN_SHARE * seen);
        var difference = Likeness.difference(traits[i].look(), traits[j].look(), mirrored, coarse, most);
        if (difference.mean() > most || difference.worst() > Math.max(WORST_LEVELS, WORST_SHARE * seen)) return false;
        double shape = (double) one.width() * other.height() / one.height() / other.width();
        return coarse || Math.abs(shape - 1) > SAME_SHAPE || pixelsAgree(i, j, mirrored);
    }

    private boolean pixelsAgree(int i, int j, boolean mirrored) {
        if (held != i) items.read(i, first, 0);
        held = i;
        items.read(j, second, 0);
        long total = 0;
        for (int at = 0; at < first.length; at += channels) total += light(first, at);
        double mean = (double) total / (first.length / channels);
        double seen = 0;
        long difference = 0;
        var counts = new int[255 * channels + 1];
        for (int at = 0; at < first.length; at += channels) {
            int x = at / channels % width;
            int there = mirrored ? at + (width - 1 - 2 * x) * channels : at;
            seen += Math.abs(light(first, at) - mean);
            int here = 0;
            for (int c = 0; c < channels; c++) here += Math.abs((first[at + c] & 0xff) - (second[there + c] & 0xff));
            difference += here;
            counts[here]++;
        }
        int pixels = first.length / channels;
        seen /= pixels;
        if ((double) difference / first.length > Math.max(PIXEL_LEVELS, PIXEL_SHARE * seen)) return false;
        int worst = Math.max(1, pixels / WORST_PART);
        double most = Likeness.meanOfMost(counts, worst) / channels;
        return most <= Math.max(PIXEL_WORST_LEVELS, PIXEL_WORST_SHARE * seen);
    }

    /** Of one pixel on white, 0 to 255. */
    private int light(byte[] samples, int at) {
        if (channels == 1) return samples[at] & 0xff;
        int light = ((samples[at] & 0xff) + 2 * (samples[at + 1] & 0xff) + (samples[at + 2] & 0xff)) / 4;
        int alpha = channels == 4 ? samples[at + 3] & 0xff : 255;
        return (light * alpha + 255 * (255 - alpha)) / 255;
    }

    /** Everything in a group is like its first; what is like something like it need not be. */
    private List<int[]> groups() {
        pairs.sort(Comparator.<int[]>comparingInt(p -> p[0]).thenComparingInt(p -> p[1]));
        var groups = new TreeMap<Integer, List<Integer>>();
        var placed = new HashSet<Integer>();
        for (var pair : pairs) {
            if (placed.contains(pair[1]) || placed.contains(pair[0]) && !groups.containsKey(pair[0])) continue;
            groups.computeIfAbsent(pair[0], i -> new ArrayList<>(List.of(i))).add(pair[1]);
            placed.add(pair[0]);
            placed.add(pair[1]);
        }
        return groups.values().stream()
                .map(g -> g.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
