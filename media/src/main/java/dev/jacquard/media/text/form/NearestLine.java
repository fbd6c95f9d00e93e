package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import java.util.function.IntFunction;

/**
 * The line of a collection that comes closest to a line of a poem.
 *
 * @param own the line of the poem
 * @param other the line of the collection
 * @param item the number of the poem in the collection that has it
 * @param distance how many characters differ (Levenshtein 1966), as a share of the longer line; 0 where they are the same
 */
public record NearestLine(String own, String other, int item, double distance) {
    /**
     * Looks through all of a collection.
     *
     * @param texts the texts by their numbers
     * @throws Problem when there are no lines to compare
     */
    public static NearestLine of(String poem, IntFunction<String> texts, int size) {
        var own = PoemLines.of(poem);
        var points = own.stream().map(line -> line.codePoints().toArray()).toList();
        NearestLine nearest = null;
        for (int item = 0; item < size; item++)
            for (var other : PoemLines.of(texts.apply(item))) {
                var line = other.codePoints().toArray();
                for (int i = 0; i < own.size(); i++) {
                    int longer = Math.max(line.length, points.get(i).length);
                    double most = nearest == null ? 1 : nearest.distance;
                    int differ = Math.abs(line.length - points.get(i).length);
                    if (nearest != null && differ >= most * longer) continue;
                    double distance = (double) distance(points.get(i), line) / longer;
                    if (nearest == null || distance < most)
                        nearest = new NearestLine(own.get(i), other, item, distance);
                }
                if (nearest != null && nearest.distance == 0) return nearest;
            }
        if (nearest == null) throw new Problem("There are no lines to compare.");
        return nearest;
    }

    private static int distance(int[] one, int[] other) {
        var row = new int[other.length + 1];
        for (int j = 0; j <= other.length; j++) row[j] = j;
        for (int i = 1; i <= one.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length; j++) {
                int changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length];
    }
}
