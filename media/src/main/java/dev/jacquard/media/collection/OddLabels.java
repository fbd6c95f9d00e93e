package dev.jacquard.media.collection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Finds pictures that look like those of another label: of their eight nearest neighbours none has theirs and seven have one
 * other. Neighbours are told by colours in their places, and once more by the directions of edges, whatever the colours
 * (after Dalal and Triggs 2005). Pictures are only told where the two labels are otherwise easily told apart, since between
 * labels that shade into each other such pictures are what they are.
 */
final class OddLabels {
    private static final int NEIGHBOURS = 8;
    private static final int MOST_OTHERS = 1;
    /** The share of a label's pictures whose neighbours have to have it for the label to be one of looks at all. */
    private static final double MOSTLY = 0.8;

    private static final int LEAST_OF_LABEL = 10;
    private static final int MOST_REFERENCES = 2000;
    /** Cells of a look that one of what is compared covers, each way. */
    private static final int BLOCK = 2;

    private static final int SIDE = Traits.LOOK_SIDE / BLOCK;
    private static final int FIELD = 4;
    private static final int FIELDS = Traits.LOOK_SIDE / FIELD;
    private static final int DIRECTIONS = 8;
    /** What the values of one picture's edges add up to. */
    private static final int EDGES = 4096;

    private OddLabels() {}

    /** Positions in ascending order; none where there are no labels. */
    static int[] of(PictureItems items, Traits[] traits) {
        var names = IntStream.range(0, traits.length)
                .mapToObj(i -> items.label(i).orElse(null))
                .toArray(String[]::new);
        var suspects = suspects(names, traits);
        return suspects.stream().mapToInt(s -> s.item).sorted().toArray();
    }

    /** One picture, and the label that it looks like. */
    record Suspect(int item, String likely) {}

    static List<Suspect> suspects(String[] labels, Traits[] traits) {
        var known = new ArrayList<>(
                new TreeSet<>(Arrays.stream(labels).filter(l -> l != null).toList()));
        if (known.size() < 2) return List.of();
        var counts = new int[known.size()];
        var label = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            label[i] = labels[i] == null ? -1 : known.indexOf(labels[i]);
            if (label[i] >= 0) counts[label[i]]++;
        }
        var labelled = IntStream.range(0, labels.length)
                .filter(i -> label[i] >= 0 && counts[label[i]] >= LEAST_OF_LABEL)
                .toArray();
        if (labelled.length <= NEIGHBOURS) return List.of();
        var suspects = new TreeMap<Integer, Suspect>();
        for (var view : List.<UnaryOperator<byte[]>>of(OddLabels::colours, OddLabels::edges)) {
            var votes = votes(labelled, label, known.size(), traits, view);
            for (var suspect : judge(labelled, label, votes, known)) suspects.putIfAbsent(suspect.item, suspect);
        }
        return List.copyOf(suspects.values());
    }

    /** How many neighbours of each picture have each label. */
    private static byte[][] votes(
            int[] labelled, int[] label, int labels, Traits[] traits, UnaryOperator<byte[]> view) {
        var views = new byte[labelled.length][];
        PictureScan.inParallel(views.length, k -> views[k] = view.apply(traits[labelled[k]].look()));
        // Which ones are neighbours must not depend on names: a sample by content.
        var references = IntStream.range(0, labelled.length)
                .boxed()
                .sorted((a, b) -> Arrays.compareUnsigned(traits[labelled[a]].hash(), traits[labelled[b]].hash()))
                .limit(MOST_REFERENCES)
                .mapToInt(Integer::intValue)
                .toArray();
        var votes = new byte[labelled.length][labels];
        PictureScan.inParallel(labelled.length, k -> {
            var nearest = new long[NEIGHBOURS];
            Arrays.fill(nearest, Long.MAX_VALUE);
            for (int r : references) {
                // The same picture under another label is told by itself.
                if (r == k || Arrays.equals(traits[labelled[r]].hash(), traits[labelled[k]].hash())) continue;
                long distance = distance(views[k], views[r]);
                if (distance >= nearest[NEIGHBOURS - 1] >>> 32) continue;
                nearest[NEIGHBOURS - 1] = distance << 32 | r;
                for (int n = NEIGHBOURS - 1; n > 0 && nearest[n] < nearest[n - 1]; n--) {
                    long swapped = nearest[n];
                    nearest[n] = nearest[n - 1];
                    nearest[n - 1] = swapped;
                }
            }
            for (long one : nearest) if (one != Long.MAX_VALUE) votes[k][label[labelled[(int) one]]]++;
        });
        return votes;
    }

    private static byte[] colours(byte[] look) {
        var view = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < view.length; i++) {
            int x = i / 3 % SIDE * BLOCK;
            int y = i / 3 / SIDE * BLOCK;
            int sum = 0;
            for (int cell = 0; cell < BLOCK * BLOCK; cell++)
                sum += look[3 * ((y + cell / BLOCK) * Traits.LOOK_SIDE + x + cell % BLOCK) + i % 3] & 0xff;
            view[i] = (byte) (sum / (BLOCK * BLOCK));
        }
        return view;
    }

    /** How strong edges are in each of 4 by 4 fields and 8 directions, as shares of all. */
    private static byte[] edges(byte[] look) {
        var strengths = new double[FIELDS * FIELDS * DIRECTIONS];
        double all = 1e-9;
        int side = Traits.LOOK_SIDE;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                int right = Math.min(side - 1, x + 1);
                int left = Math.max(0, x - 1);
                int below = Math.min(side - 1, y + 1);
                int above = Math.max(0, y - 1);
                double across = Likeness.light(look, y * side + right) - Likeness.light(look, y * side + left);
                double down = Likeness.light(look, below * side + x) - Likeness.light(look, above * side + x);
                double turn = (Math.atan2(down, across) / Math.PI + 1) % 1;
                int direction = (int) (turn * DIRECTIONS) % DIRECTIONS;
                double strength = Math.hypot(across, down);
                strengths[(y / FIELD * FIELDS + x / FIELD) * DIRECTIONS + direction] += strength;
                all += strength;
            }
        var view = new byte[strengths.length];
        for (int i = 0; i < view.length; i++) view[i] = (byte) Math.min(255, EDGES * strengths[i] / all);
        return view;
    }

    private static int distance(byte[] one, byte[] other) {
        int sum = 0;
        for (int i = 0; i < one.length; i++) sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
        return sum;
    }

    private static List<Suspect> judge(int[] labelled, int[] label, byte[][] votes, List<String> known) {
        var suspects = new HashMap<Long, List<Suspect>>();
        var between = new HashMap<Long, Integer>();
        var right = new int[known.size()];
        var all = new int[known.size()];
        for (int k = 0; k < labelled.length; k++) {
            int own = label[labelled[k]];
            int other = -1;
            for (int l = 0; l < known.size(); l++)
                if (l != own && (other < 0 || votes[k][l] > votes[k][other])) other = l;
            all[own]++;
            if (votes[k][own] > votes[k][other]) right[own]++;
            long pair = (long) Math.min(own, other) << 32 | Math.max(own, other);
            if (votes[k][own] == 0 && votes[k][other] >= NEIGHBOURS - MOST_OTHERS)
                suspects.computeIfAbsent(pair, p -> new ArrayList<>()).add(new Suspect(labelled[k], known.get(other)));
            else if (votes[k][own] >= 2 && votes[k][other] >= 2) between.merge(pair, 1, Integer::sum);
        }
        var clear = new ArrayList<Suspect>();
        suspects.forEach((pair, some) -> {
            int one = (int) (pair >>> 32);
            int other = pair.intValue();
            boolean recognised = right[one] >= MOSTLY * all[one] && right[other] >= MOSTLY * all[other];
            if (recognised && 2 * between.getOrDefault(pair, 0) <= some.size()) clear.addAll(some);
        });
        clear.sort((a, b) -> Integer.compare(a.item, b.item));
        return clear;
    }
}
