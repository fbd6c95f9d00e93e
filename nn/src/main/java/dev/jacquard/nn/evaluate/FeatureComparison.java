package dev.jacquard.nn.evaluate;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Sets of features compared with those of held-out items, each distance with what it gives on halves of both. Distances are
 * computed in float64, neighbours in float32. Used on the engine's thread.
 */
final class FeatureComparison {
    private static final int NEIGHBOUR = 3;

    private record Fitted(Statistics.Gaussian gaussian, Tensor root) {}

    private final Tensor real;
    private final Halves halves;
    private final Tensor membership;
    private final Fitted whole;
    private final List<Fitted> ofHalves = new ArrayList<>();
    private final double[] kernelMeans;
    private final Tensor single;
    private final Tensor radii;

    /** With the features of held-out items, (items, features) in float64. */
    FeatureComparison(Tensor real, Randomness randomness) {
        this.real = real;
        halves = new Halves((int) real.size(0), randomness);
        membership = halves.membership();
        whole = fitted(real);
        for (var h = 0; h < Halves.COUNT; h++) ofHalves.add(fittedTo(real, halves.rows(h)));
        kernelMeans = Statistics.mean(real, membership);
        single = real.toType(ScalarType.Float);
        radii = Statistics.radii(single, neighbour(single));
    }

    private static Fitted fitted(Tensor features) {
        var mean = torch.empty(0);
        var covariance = torch.empty(0);
        var root = torch.empty(0);
        try (var scope = new PointerScope()) {
            var gaussian = Statistics.Gaussian.of(features);
            mean.put(gaussian.mean());
            covariance.put(gaussian.covariance());
            root.put(gaussian.root());
        }
        return new Fitted(new Statistics.Gaussian(mean, covariance), root);
    }

    private static Fitted fittedTo(Tensor features, Tensor rows) {
        // The rows are a copy, as large as half of all features.
        var chosen = features.index_select(0, rows);
        try {
            return fitted(chosen);
        } finally {
            chosen.close();
        }
    }

    private static int neighbour(Tensor features) {
        return (int) Math.min(NEIGHBOUR, features.size(0) - 1);
    }

    /** The halves of held-out items that everything is compared on. */
    Halves halves() {
        return halves;
    }

    /**
     * What was found of one set.
     *
     * @param frechet distance of the whole set
     * @param frechetOfHalves distances of halves to halves
     * @param kernel distance of the whole set
     * @param kernelOfHalves distances of halves to halves
     * @param coverage precision and recall
     * @param diversity how far an item's third nearest fellow is, against held-out ones; 1 as far
     */
    record Measured(
            double frechet,
            double[] frechetOfHalves,
            double kernel,
            double[] kernelOfHalves,
            Statistics.Coverage coverage,
            Measure diversity) {
        Measure frechetMeasure() {
            return Measure.of(frechet, Halves.deviation(frechetOfHalves)).within(0, Double.MAX_VALUE);
        }

        Measure kernelMeasure() {
            return Measure.of(kernel, Halves.deviation(kernelOfHalves));
        }

        /**
         * The distance for endlessly many items: it grows with one over their number (Chong and Forsyth 2020), so halves
         * have that much more than the whole as the whole has too much; 0 at least.
         */
        double unbiasedFrechet() {
            return Math.max(0, 2 * frechet - Halves.mean(frechetOfHalves));
        }

        /** How much smaller or larger than another set's distance. */
        Measure frechetLess(Measured other) {
            var differences = new double[frechetOfHalves.length];
            for (var h = 0; h < differences.length; h++) differences[h] = frechetOfHalves[h] - other.frechetOfHalves[h];
            return Measure.of(frechet - other.frechet, Halves.deviation(differences));
        }
    }

    /** Compares a set of features, (items, features) in float64. */
    Measured measure(Tensor features, Halves itsHalves) {
        var frechet = new double[Halves.COUNT];
        for (var h = 0; h < Halves.COUNT; h++)
            try (var scope = new PointerScope()) {
                frechet[h] = distance(ofHalves.get(h), features.index_select(0, itsHalves.rows(h)));
            }
        var kernels = kernels(features, itsHalves);
        var floats = features.toType(ScalarType.Float);
        var itsRadii = Statistics.radii(floats, neighbour(floats));
        return new Measured(
                distance(whole, features),
                frechet,
                kernels[Halves.COUNT],
                java.util.Arrays.copyOf(kernels, Halves.COUNT),
                Statistics.coverage(floats, itsRadii, single, radii),
                diversity(floats, itsRadii));
    }

    private static double distance(Fitted real, Tensor features) {
        // Rounding can leave less than nought for sets that are the same.
        return Math.max(0, real.gaussian.frechet(real.root, Statistics.Gaussian.of(features)));
    }

    /** The distances of halves, and of the whole behind them. */
    private double[] kernels(Tensor features, Halves itsHalves) {
        var itsMembership = itsHalves.membership();
        var found = Statistics.mean(features, itsMembership);
        var cross = Statistics.kernelSums(features, itsMembership, real, membership);
        var counts = Tensors.doubles(itsMembership.sum(0));
        var realCounts = Tensors.doubles(membership.sum(0));
        for (var h = 0; h < found.length; h++) found[h] += kernelMeans[h] - 2 * cross[h] / (counts[h] * realCounts[h]);
        return found;
    }

    /** Of equally many of both, since among more items neighbours are nearer. */
    private Measure diversity(Tensor floats, Tensor itsRadii) {
        var count = (int) Math.min(floats.size(0), single.size(0));
        var its = Tensors.doubles(count == floats.size(0) ? itsRadii : radiiOfSome(floats, count));
        var reals = Tensors.doubles(count == single.size(0) ? radii : radiiOfSome(single, count));
        var sample = new Halves(count, Randomness.of(count));
        var ofHalves = new double[Halves.COUNT];
        for (var h = 0; h < ofHalves.length; h++)
            ofHalves[h] = ratio(Halves.select(its, sample.get(h)), Halves.select(reals, sample.get(h)));
        return Measure.of(ratio(its, reals), Halves.deviation(ofHalves)).within(0, Double.MAX_VALUE);
    }

    private static double ratio(double[] its, double[] reals) {
        return Statistics.quantile(its, 0.5) / Math.max(Statistics.quantile(reals, 0.5), 1e-9);
    }

    private static Tensor radiiOfSome(Tensor features, int count) {
        var rows = new long[count];
        for (var i = 0; i < count; i++) rows[i] = i * features.size(0) / count;
        var some = features.index_select(0, Tensors.of(rows, count));
        return Statistics.radii(some, neighbour(some));
    }
}
