package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What makes a classifier's probabilities mean what they say: a temperature that its logits are divided by (Guo et al. 2017,
 * section 4.2), and a confidence below which it does better to abstain (Chow 1970). Both are found on items that it was not
 * trained on, and kept among the weights.
 */
public final class Calibration {
    /** Fewer held-out items than this say too little. */
    static final int FEWEST = 20;

    private static final double COLDEST = 0.1;
    private static final double HOTTEST = 10;
    private static final int HALVINGS = 50;

    private final Parameter temperature;
    private final Parameter threshold;

    /** Declares them: a temperature of 1 and a threshold of 0, which change nothing. */
    public Calibration(Weights.Plan plan) {
        temperature = plan.statistic("temperature", 1, 1);
        threshold = plan.statistic("threshold", 0, 1);
    }

    /** What logits are divided by. */
    public double temperature() {
        return temperature.value().item_double();
    }

    /** The confidence below which the classifier abstains, 0 to 1. */
    public double threshold() {
        return threshold.value().item_double();
    }

    /** The probability of each class, (batch, classes), each row of sum 1. */
    public Tensor probabilities(Tensor logits) {
        return torch.softmax(logits.div(temperature.value()), 1);
    }

    /**
     * Finds both anew; of fewer than 20 items nothing is learned.
     *
     * @param logits of held-out items, (items, classes)
     * @param truth the class of each
     * @param wanted the share of answers that should be right, 0 to 1
     */
    public void fit(Tensor logits, int[] truth, double wanted) {
        if (truth.length < FEWEST) return;
        var rows = rows(Tensors.doubles(logits), truth.length);
        var fitted = temperature(rows, truth);
        var confidences = new double[rows.length];
        var right = new boolean[rows.length];
        for (var i = 0; i < rows.length; i++) {
            var probabilities = softmax(rows[i], fitted);
            var best = best(probabilities);
            confidences[i] = probabilities[best];
            right[i] = best == truth[i];
        }
        var limit = threshold(confidences, right, wanted);
        Memory.withoutGradients(() -> {
            temperature.value().fill_(Tensors.scalar(fitted));
            threshold.value().fill_(Tensors.scalar(limit));
            return null;
        });
    }

    private static double[][] rows(double[] values, int count) {
        var width = values.length / count;
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(values, i * width, (i + 1) * width))
                .toArray(double[][]::new);
    }

    /** The temperature of least log loss, 0.1 to 10. */
    static double temperature(double[][] logits, int[] truth) {
        // In the inverse of the temperature the loss is convex, so its slope changes sign once.
        var low = Math.log(COLDEST);
        var high = Math.log(HOTTEST);
        for (var i = 0; i < HALVINGS; i++) {
            var middle = (low + high) / 2;
            if (slope(logits, truth, Math.exp(middle)) > 0) low = middle;
            else high = middle;
        }
        return Math.exp((low + high) / 2);
    }

    /** The derivative of the log loss by the inverse temperature: expected less true logits. */
    private static double slope(double[][] logits, int[] truth, double temperature) {
        var sum = 0.0;
        for (var i = 0; i < logits.length; i++) {
            var probabilities = softmax(logits[i], temperature);
            for (var c = 0; c < probabilities.length; c++) sum += probabilities[c] * logits[i][c];
            sum -= logits[i][truth[i]];
        }
        return sum;
    }

    /**
     * The least confidence such that of the answers at least as sure the wanted share is right; that of the surest where
     * none will do.
     */
    static double threshold(double[] confidences, boolean[] right, double wanted) {
        var order = IntStream.range(0, confidences.length)
                .boxed()
                .sorted((a, b) -> Double.compare(confidences[b], confidences[a]))
                .mapToInt(i -> i)
                .toArray();
        var least = confidences[order[0]];
        var hits = 0;
        for (var i = 0; i < order.length; i++) {
            if (right[order[i]]) hits++;
            // Equally sure answers stand or fall together.
            if (i + 1 < order.length && confidences[order[i + 1]] == confidences[order[i]]) continue;
            if (hits >= wanted * (i + 1)) least = i + 1 == order.length ? 0 : confidences[order[i]];
        }
        return least;
    }

    private static double[] softmax(double[] logits, double temperature) {
        var most = Arrays.stream(logits).max().orElseThrow();
        var powers = Arrays.stream(logits)
                .map(z -> Math.exp((z - most) / temperature))
                .toArray();
        var sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(p -> p / sum).toArray();
    }

    private static int best(double[] values) {
        var best = 0;
        for (var i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }
}
