package dev.jacquard.nn.evaluate;

import dev.jacquard.nn.model.Classifier;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a classifier said of items whose class is known.
 *
 * @param classes their names
 * @param truth the class of each item
 * @param probabilities of each item, each class: rows of sum 1
 */
public record Judgements(List<String> classes, int[] truth, double[][] probabilities) {
    /** Into how many equal parts confidences are sorted (Guo et al. 2017, section 2). */
    private static final int BINS = 15;

    private static final int BATCH = 250;
    private static final double LEAST_PROBABILITY = 1e-12;

    /**
     * One class.
     *
     * @param items that are of it
     * @param precision share of the items named so that are of it; 0 where none was named so
     * @param recall share of its items that are named so
     */
    public record OfClass(String name, int items, double precision, double recall) {
        /** Their harmonic mean. */
        public double f1() {
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }
    }

    public Judgements {
        classes = List.copyOf(classes);
        if (truth.length != probabilities.length || truth.length == 0)
            throw new IllegalArgumentException(truth.length + " items with " + probabilities.length + " judgements.");
        for (var row : probabilities)
            if (row.length != classes.size())
                throw new IllegalArgumentException(row.length + " probabilities for " + classes.size() + " classes.");
    }

    /**
     * What a classifier says of these items.
     *
     * @param truth the class of each
     */
    public static <E> Judgements of(Engine engine, Classifier<E> classifier, List<E> items, int[] truth) {
        return new Judgements(classifier.classes(), truth, probabilities(engine, classifier, items));
    }

    /** The calibrated probabilities of each item's classes, (items, classes). */
    public static <E> double[][] probabilities(Engine engine, Classifier<E> classifier, List<E> items) {
        var found = new double[items.size()][];
        for (var from = 0; from < items.size(); from += BATCH) {
            var some = items.subList(from, Math.min(items.size(), from + BATCH));
            var values = engine.call(() -> Memory.withoutGradients(() -> Tensors.doubles(
                    classifier.calibration().probabilities(classifier.logits(classifier.toTensor(some))))));
            var width = values.length / some.size();
            for (var i = 0; i < some.size(); i++)
                found[from + i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return found;
    }

    /** How many items there are. */
    public int size() {
        return truth.length;
    }

    /** The class that is likeliest. */
    public int guess(int item) {
        var best = 0;
        for (var c = 1; c < classes.size(); c++) if (probabilities[item][c] > probabilities[item][best]) best = c;
        return best;
    }

    /** The probability of that class. */
    public double confidence(int item) {
        return probabilities[item][guess(item)];
    }

    /** Whether that class is the right one. */
    public boolean isRight(int item) {
        return guess(item) == truth[item];
    }

    /** The share of items that are named right. */
    public double accuracy() {
        return IntStream.range(0, size()).filter(this::isRight).count() / (double) size();
    }

    /**
     * The expected calibration error (Guo et al. 2017, equation 3): how far, in the mean, the confidence of answers is from
     * the share of them that are right, over 15 equal bins of confidence.
     */
    public double calibrationError() {
        return calibrationError(IntStream.range(0, size()).toArray());
    }

    double calibrationError(int[] items) {
        var gaps = new double[BINS];
        for (var i : items) {
            var bin = Math.min(BINS - 1, (int) (confidence(i) * BINS));
            gaps[bin] += confidence(i) - (isRight(i) ? 1 : 0);
        }
        return Arrays.stream(gaps).map(Math::abs).sum() / items.length;
    }

    /** The negative logarithm of an item's probability of the right class, at most 27.6. */
    double logLoss(int item) {
        return -Math.log(Math.max(LEAST_PROBABILITY, probabilities[item][truth[item]]));
    }

    /** How often each class (first) was named as each (second). */
    public int[][] confusion() {
        var counts = new int[classes.size()][classes.size()];
        for (var i = 0; i < size(); i++) counts[truth[i]][guess(i)]++;
        return counts;
    }

    /** What is known of each class. */
    public List<OfClass> ofClasses() {
        var counts = confusion();
        var all = new ArrayList<OfClass>();
        for (var c = 0; c < classes.size(); c++) {
            var named = 0;
            for (var row : counts) named += row[c];
            var items = Arrays.stream(counts[c]).sum();
            all.add(new OfClass(classes.get(c), items, share(counts[c][c], named), share(counts[c][c], items)));
        }
        return all;
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
