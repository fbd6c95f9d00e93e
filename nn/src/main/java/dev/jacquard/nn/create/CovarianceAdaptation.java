package dev.jacquard.nn.create;

import java.util.Arrays;
import java.util.List;

/**
 * The evolution strategy with covariance matrix adaptation (CMA-ES) as Hansen describes it (2016, "The CMA Evolution
 * Strategy: A Tutorial", arXiv 1604.00772, figure 6), in plain Java, the same on every machine. Beyond 128 dimensions the matrix is
 * kept diagonal (Ros and Hansen 2008). Chosen points may come from elsewhere: steps that are too long are shortened (Hansen 2011,
 * "Injecting External Solutions Into CMA-ES", equation 6). Cannot be changed.
 */
final class CovarianceAdaptation {
    private static final int MOST_FULL = 128;

    private final int generation;
    private final double sigma;
    private final double[] mean;
    private final double[] stepPath;
    private final double[] covariancePath;
    private final double[] covariance;
    private PrincipalDirections frame;

    /**
     * @param generation how many choices were made
     * @param sigma step size, over 0
     * @param mean of the next points
     * @param covariance all of the matrix, row by row, up to 128 dimensions; its diagonal beyond
     */
    CovarianceAdaptation(
            int generation,
            double sigma,
            double[] mean,
            double[] stepPath,
            double[] covariancePath,
            double[] covariance) {
        var n = mean.length;
        if (generation < 0
                || !(sigma > 0)
                || stepPath.length != n
                || covariancePath.length != n
                || covariance.length != (n <= MOST_FULL ? n * n : n))
            throw new IllegalArgumentException("No state of an evolution.");
        this.generation = generation;
        this.sigma = sigma;
        this.mean = mean.clone();
        this.stepPath = stepPath.clone();
        this.covariancePath = covariancePath.clone();
        this.covariance = covariance.clone();
    }

    /** Before the first choice: points around {@code mean} with this standard deviation in every direction. */
    static CovarianceAdaptation begin(double[] mean, double sigma) {
        var n = mean.length;
        var covariance = new double[n <= MOST_FULL ? n * n : n];
        for (var i = 0; i < n; i++) covariance[n <= MOST_FULL ? i * n + i : i] = 1;
        return new CovarianceAdaptation(0, sigma, mean, new double[n], new double[n], covariance);
    }

    /** Weights of so many points of which none is better than another. */
    static double[] equal(int count) {
        var weights = new double[count];
        Arrays.fill(weights, 1.0 / count);
        return weights;
    }

    /** Weights of the better half of so many points, the best first (equation 49). */
    static double[] ranked(int points) {
        var weights = new double[points / 2];
        var sum = 0.0;
        for (var i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.log((points + 1) / 2.0) - StrictMath.log(i + 1);
            sum += weights[i];
        }
        for (var i = 0; i < weights.length; i++) weights[i] /= sum;
        return weights;
    }

    int generation() {
        return generation;
    }

    double sigma() {
        return sigma;
    }

    double[] mean() {
        return mean.clone();
    }

    double[] stepPath() {
        return stepPath.clone();
    }

    double[] covariancePath() {
        return covariancePath.clone();
    }

    double[] covariance() {
        return covariance.clone();
    }

    /** The point that a vector of standard normal numbers leads to. */
    double[] point(double[] normal) {
        var step = scaled(normal, false);
        var point = new double[mean.length];
        for (var i = 0; i < point.length; i++) point[i] = mean[i] + sigma * step[i];
        return point;
    }

    /**
     * After a choice.
     *
     * @param chosen points, at least one
     * @param weights of these, positive, one together
     */
    CovarianceAdaptation after(List<double[]> chosen, double[] weights) {
        var n = mean.length;
        var mass = 1 / Arrays.stream(weights).map(w -> w * w).sum();
        var stepRate = (mass + 2) / (n + mass + 5);
        var damping = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + stepRate;
        var pathRate = (4 + mass / n) / (n + 4 + 2 * mass / n);
        // Fewer numbers are learned faster.
        var faster = n <= MOST_FULL ? 1 : (n + 2) / 3.0;
        var rankOne = Math.min(1, faster * 2 / ((n + 1.3) * (n + 1.3) + mass));
        var rankMany = Math.min(1 - rankOne, faster * 2 * (0.25 + mass + 1 / mass - 2) / ((n + 2.0) * (n + 2) + mass));
        var usual = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));

        var steps = chosen.stream().map(this::step).toList();
        var step = new double[n];
        for (var k = 0; k < weights.length; k++) for (var i = 0; i < n; i++) step[i] += weights[k] * steps.get(k)[i];
        var newMean = new double[n];
        for (var i = 0; i < n; i++) newMean[i] = mean[i] + sigma * step[i];

        var newStepPath = new double[n];
        var round = scaled(step, true);
        var push = Math.sqrt(stepRate * (2 - stepRate) * mass);
        for (var i = 0; i < n; i++) newStepPath[i] = (1 - stepRate) * stepPath[i] + push * round[i];
        var length = norm(newStepPath);
        var expected = Math.sqrt(1 - StrictMath.pow(1 - stepRate, 2.0 * (generation + 1)));
        var calm = length / expected < (1.4 + 2 / (n + 1.0)) * usual;

        var newPath = new double[n];
        var pull = calm ? Math.sqrt(pathRate * (2 - pathRate) * mass) : 0;
        for (var i = 0; i < n; i++) newPath[i] = (1 - pathRate) * covariancePath[i] + pull * step[i];

        var kept = 1 - rankOne - rankMany + (calm ? 0 : rankOne * pathRate * (2 - pathRate));
        var newCovariance = covariance.clone();
        var full = n <= MOST_FULL;
        for (var i = 0; i < n; i++)
            for (var j = full ? 0 : i; j < (full ? n : i + 1); j++) {
                var at = full ? i * n + j : i;
                var many = 0.0;
                for (var k = 0; k < weights.length; k++) many += weights[k] * steps.get(k)[i] * steps.get(k)[j];
                newCovariance[at] = kept * covariance[at] + rankOne * newPath[i] * newPath[j] + rankMany * many;
            }
        var newSigma = sigma * StrictMath.exp(stepRate / damping * (length / usual - 1));
        return new CovarianceAdaptation(generation + 1, newSigma, newMean, newStepPath, newPath, newCovariance);
    }

    /** The step to a point, in units of sigma, shortened where no point of its own would be so far. */
    private double[] step(double[] point) {
        var n = mean.length;
        var step = new double[n];
        for (var i = 0; i < n; i++) step[i] = (point[i] - mean[i]) / sigma;
        var shorter = (Math.sqrt(n) + 2.0 * n / (n + 2)) / norm(scaled(step, true));
        if (shorter < 1) for (var i = 0; i < n; i++) step[i] *= shorter;
        return step;
    }

    /** The vector times the square root of the covariance matrix, or divided by it. */
    private double[] scaled(double[] vector, boolean inverse) {
        var n = vector.length;
        var scaled = new double[n];
        if (n > MOST_FULL) {
            for (var i = 0; i < n; i++) {
                var deviation = Math.sqrt(covariance[i]);
                scaled[i] = inverse ? vector[i] / deviation : vector[i] * deviation;
            }
            return scaled;
        }
        if (frame == null) frame = PrincipalDirections.of(covariance, n);
        for (var k = 0; k < n; k++) {
            var direction = frame.directions().get(k);
            var along = 0.0;
            for (var i = 0; i < n; i++) along += direction[i] * vector[i];
            var deviation = Math.max(frame.deviations()[k], 1e-150);
            along = inverse ? along / deviation : along * deviation;
            for (var i = 0; i < n; i++) scaled[i] += along * direction[i];
        }
        return scaled;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    }
}
