package dev.jacquard.media.game.search;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers of the Gamma and Dirichlet distributions. */
final class Gamma {
    private Gamma() {}

    /** Shares that sum to 1, symmetric with this concentration. */
    static double[] dirichlet(int count, double concentration, SplittableRandom random) {
        var shares = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) sum += shares[i] = sample(concentration, random);
        for (int i = 0; i < count; i++) shares[i] = sum > 0 ? shares[i] / sum : 1.0 / count;
        return shares;
    }

    /** One of shape {@code shape} and scale 1 (Marsaglia, Tsang 2000). */
    static double sample(double shape, RandomGenerator random) {
        if (shape < 1) return sample(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) return d * v;
        }
    }
}
