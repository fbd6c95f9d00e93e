package dev.jacquard.media.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A few colours that stand for many, chosen by median cut (Heckbert 1982); exact where there are few to begin with. */
final class MedianCut {
    /** Colours are gathered to 6 bits a channel before cutting. */
    private static final int COARSE = 0xfcfcfc;

    private MedianCut() {}

    /** Many pixels of nearly the same colour: their sums a channel and their number. */
    private static final class Bin {
        private final long[] sums = new long[3];
        private long count;

        private void add(int colour) {
            for (int c = 0; c < 3; c++) sums[c] += channel(colour, c);
            count++;
        }

        private int mean(int c) {
            return (int) ((sums[c] + count / 2) / count);
        }
    }

    /** The best palette of at most {@code most} colours for these 24-bit colours. */
    static Palette of(Iterable<int[]> frames, int most) {
        var exact = new java.util.TreeSet<Integer>();
        var bins = new HashMap<Integer, Bin>();
        for (var frame : frames) {
            for (int colour : frame) {
                if (colour < 0) continue;
                if (exact.size() <= most) exact.add(colour);
                bins.computeIfAbsent(colour & COARSE, key -> new Bin()).add(colour);
            }
        }
        return Palette.opaque(
                exact.size() <= most ? exact.stream().mapToInt(c -> c).toArray() : cut(bins, most));
    }

    private static int[] cut(Map<Integer, Bin> bins, int most) {
        var keys = bins.keySet().stream().sorted().toList();
        var boxes = new ArrayList<List<Bin>>();
        boxes.add(new ArrayList<>(keys.stream().map(bins::get).toList()));
        while (boxes.size() < most) {
            var widest = Collections.max(boxes, Comparator.comparingDouble(MedianCut::importance));
            if (widest.size() < 2) break;
            boxes.remove(widest);
            int channel = widestChannel(widest);
            widest.sort(Comparator.comparingInt(bin -> bin.mean(channel)));
            int half = middle(widest);
            boxes.add(new ArrayList<>(widest.subList(0, half)));
            boxes.add(new ArrayList<>(widest.subList(half, widest.size())));
        }
        return boxes.stream().mapToInt(MedianCut::mean).sorted().toArray();
    }

    private static int middle(List<Bin> box) {
        long total = box.stream().mapToLong(bin -> bin.count).sum();
        long before = 0;
        for (int i = 0; i < box.size() - 1; i++) {
            before += box.get(i).count;
            if (2 * before >= total) return i + 1;
        }
        return box.size() - 1;
    }

    /** Wide boxes come first, full ones before empty ones, but a rare colour still gets its turn. */
    private static double importance(List<Bin> box) {
        if (box.size() < 2) return 0;
        double count = box.stream().mapToLong(bin -> bin.count).sum();
        return span(box, widestChannel(box)) * Math.sqrt(count);
    }

    private static int widestChannel(List<Bin> box) {
        int widest = 0;
        for (int c = 1; c < 3; c++) if (span(box, c) > span(box, widest)) widest = c;
        return widest;
    }

    private static int span(List<Bin> box, int c) {
        var means = box.stream().mapToInt(bin -> bin.mean(c)).summaryStatistics();
        return means.getMax() - means.getMin();
    }

    private static int mean(List<Bin> box) {
        var all = new Bin();
        for (var bin : box) {
            for (int c = 0; c < 3; c++) all.sums[c] += bin.sums[c];
            all.count += bin.count;
        }
        return all.mean(0) << 16 | all.mean(1) << 8 | all.mean(2);
    }

    private static int channel(int colour, int c) {
        return colour >> (16 - 8 * c) & 0xff;
    }
}
