package dev.jacquard.media.summary;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a summary has in common with one that a person wrote (Lin 2004): words of {@link Terms}, neither stemmed nor left out.
 *
 * @param precision share of the summary's units that the reference has
 * @param recall share of the reference's units that the summary has
 */
public record Rouge(double precision, double recall) {
    /** The harmonic mean of both; 0 where nothing is in common. */
    public double f1() {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** ROUGE-N: stretches of {@code n} words, each counted as often as both have it (section 2). */
    public static Rouge n(int n, String summary, String reference) {
        var ours = stretches(n, Terms.of(summary));
        var theirs = stretches(n, Terms.of(reference));
        int shared = 0;
        for (var entry : ours.entrySet()) shared += Math.min(entry.getValue(), theirs.getOrDefault(entry.getKey(), 0));
        return of(shared, sum(ours), sum(theirs));
    }

    /** ROUGE-L: the longest sequence of words that stand in both in this order, gaps allowed (section 3.1). */
    public static Rouge l(String summary, String reference) {
        var ours = Terms.of(summary);
        var theirs = Terms.of(reference);
        return of(longestCommon(ours, theirs), ours.size(), theirs.size());
    }

    private static Rouge of(int shared, int ours, int theirs) {
        return new Rouge(ours == 0 ? 0 : (double) shared / ours, theirs == 0 ? 0 : (double) shared / theirs);
    }

    private static Map<List<String>, Integer> stretches(int n, List<String> words) {
        var counts = new HashMap<List<String>, Integer>();
        for (int i = 0; i + n <= words.size(); i++) counts.merge(words.subList(i, i + n), 1, Integer::sum);
        return counts;
    }

    private static int sum(Map<List<String>, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int longestCommon(List<String> a, List<String> b) {
        var row = new int[b.size() + 1];
        for (var word : a) {
            int diagonal = 0;
            for (int j = 1; j <= b.size(); j++) {
                int above = row[j];
                row[j] = word.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.size()];
    }
}
