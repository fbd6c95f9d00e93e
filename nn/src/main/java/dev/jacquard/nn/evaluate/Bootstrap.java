package dev.jacquard.nn.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How sure a mean over items is: the middle 95 % of the means of items drawn anew, with replacement (Efron 1979). */
public final class Bootstrap {
    private static final int DRAWN = 2000;

    private Bootstrap() {}

    /** The mean of one number for each item; at least one. */
    public static Measure mean(double[] values, long seed) {
        var random = new SplittableRandom(seed);
        var means = new double[DRAWN];
        for (var d = 0; d < DRAWN; d++) {
            var sum = 0.0;
            for (var i = 0; i < values.length; i++) sum += values[random.nextInt(values.length)];
            means[d] = sum / values.length;
        }
        return new Measure(
                Arrays.stream(values).average().orElseThrow(),
                Statistics.quantile(means, 0.025),
                Statistics.quantile(means, 0.975));
    }

    /** The mean of the differences of two systems on the same items (Koehn 2004, paired). */
    public static Measure difference(double[] ours, double[] theirs, long seed) {
        var differences = new double[ours.length];
        for (var i = 0; i < differences.length; i++) differences[i] = ours[i] - theirs[i];
        return mean(differences, seed);
    }
}
