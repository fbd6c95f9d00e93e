package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.text.WordSpans;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * What a classifier of texts must beat: naive Bayes over the words of a text, each counted as often as it stands, with one
 * added to every count (Manning, Raghavan and Schütze 2008, figure 13.2).
 */
public final class BayesBaseline {
    /** What it is called. */
    public static final Sentence NAME = Sentence.of("naive Bayes over words");

    private static final int MOST_WORDS = 100_000;

    private BayesBaseline() {}

    /**
     * The probabilities of each text's classes, (texts, classes).
     *
     * @param labels the class of each training text
     */
    public static double[][] probabilities(Iterable<String> training, int[] labels, int classes, List<String> texts) {
        var counts = new HashMap<String, int[]>();
        var words = new long[classes];
        var documents = new long[classes];
        var next = 0;
        for (var text : training) {
            var label = labels[next++];
            documents[label]++;
            for (var span : WordSpans.of(text, MOST_WORDS)) {
                counts.computeIfAbsent(word(span, text), w -> new int[classes])[label]++;
                words[label]++;
            }
        }
        var found = new double[texts.size()][];
        for (var i = 0; i < found.length; i++) {
            var logs = new double[classes];
            for (var c = 0; c < classes; c++) logs[c] = Math.log((documents[c] + 1.0) / (labels.length + classes));
            for (var span : WordSpans.of(texts.get(i), MOST_WORDS)) {
                var known = counts.get(word(span, texts.get(i)));
                // A word that no training text has says nothing.
                if (known == null) continue;
                for (var c = 0; c < classes; c++)
                    logs[c] += Math.log((known[c] + 1.0) / (words[c] + (double) counts.size()));
            }
            found[i] = normalised(logs);
        }
        return found;
    }

    private static String word(WordSpans.Span span, String text) {
        return span.in(text).toLowerCase(Locale.ROOT);
    }

    private static double[] normalised(double[] logs) {
        var most = Arrays.stream(logs).max().orElseThrow();
        var powers = Arrays.stream(logs).map(l -> Math.exp(l - most)).toArray();
        var sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(p -> p / sum).toArray();
    }
}
