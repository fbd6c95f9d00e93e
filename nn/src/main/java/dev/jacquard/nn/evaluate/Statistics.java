package dev.jacquard.nn.evaluate;

import dev.jacquard.nn.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Distances between two sets of vectors, each (items, features), and what the nearest of them tell. */
final class Statistics {
    private static final int BLOCK = 1000;

    private Statistics() {}

    /**
     * A normal distribution fitted to vectors.
     *
     * @param mean (features)
     * @param covariance (features, features)
     */
    record Gaussian(Tensor mean, Tensor covariance) {
        /** That of vectors in float64, two at least. */
        static Gaussian of(Tensor vectors) {
            var mean = vectors.mean(0);
            var centred = vectors.sub(mean);
            return new Gaussian(mean, centred.t().mm(centred).div(Tensors.scalar(vectors.size(0) - 1.0)));
        }

        /** The symmetric square root of the covariance. */
        Tensor root() {
            var parts = torch.linalg_eigh(covariance);
            var roots = parts.get0().clamp_min(Tensors.scalar(0)).sqrt();
            return parts.get1().mul(roots).mm(parts.get1().t());
        }

        /**
         * The Frechet distance to another (Dowson and Landau 1982; Heusel et al. 2017): squared distance of means plus the
         * trace of S1 + S2 - 2 (S1 S2)^(1/2).
         *
         * @param root of this one
         */
        double frechet(Tensor root, Gaussian other) {
            var values = torch.linalg_eigh(root.mm(other.covariance).mm(root)).get0();
            var cross = values.clamp_min(Tensors.scalar(0)).sqrt().sum().item_double();
            return mean.sub(other.mean).square().sum().item_double()
                    + covariance.trace().item_double()
                    + other.covariance.trace().item_double()
                    - 2 * cross;
        }
    }

    /** The Frechet distance of the normal distributions fitted to both, in float64. */
    static double frechet(Tensor first, Tensor second) {
        var gaussian = Gaussian.of(first);
        return gaussian.frechet(gaussian.root(), Gaussian.of(second));
    }

    /**
     * Sums of the kernel (x y / features + 1)^3 over pairs from two sets, for several choices of items at once: for each
     * column of the weights, the sum over all pairs of weight times weight times kernel.
     *
     * @param weights1 (items, choices) in float64, as are all
     */
    static double[] kernelSums(Tensor first, Tensor weights1, Tensor second, Tensor weights2) {
        var sums = new double[(int) weights1.size(1)];
        for (var from = 0L; from < first.size(0); from += BLOCK) {
            try (var scope = new PointerScope()) {
                var size = Math.min(BLOCK, first.size(0) - from);
                var kernel = cubed(first.narrow(0, from, size).mm(second.t()), first.size(1));
                var block = kernel.mm(weights2).mul_(weights1.narrow(0, from, size));
                add(sums, Tensors.doubles(block.sum(0)));
            }
        }
        return sums;
    }

    /** The same over each item paired with itself. */
    static double[] kernelTraces(Tensor vectors, Tensor weights) {
        var kernel = cubed(vectors.square().sum(1), vectors.size(1));
        return Tensors.doubles(kernel.unsqueeze(0).mm(weights.square()).squeeze(0));
    }

    private static void add(double[] sums, double[] more) {
        for (var i = 0; i < sums.length; i++) sums[i] += more[i];
    }

    private static Tensor cubed(Tensor products, long features) {
        var shifted = products.div(Tensors.scalar((double) features)).add_(Tensors.scalar(1));
        return shifted.square().mul_(shifted);
    }

    /**
     * The unbiased squared maximum mean discrepancy with the kernel (x y / features + 1)^3 (Binkowski et al. 2018,
     * section 3.1), in float64.
     */
    static double kernel(Tensor first, Tensor second) {
        var all1 = torch.ones(first.size(0), 1).toType(ScalarType.Double);
        var all2 = torch.ones(second.size(0), 1).toType(ScalarType.Double);
        return mean(first, all1)[0]
                + mean(second, all2)[0]
                - 2 * kernelSums(first, all1, second, all2)[0] / (first.size(0) * (double) second.size(0));
    }

    /** For each choice of items the mean of the kernel over pairs of different ones. */
    static double[] mean(Tensor vectors, Tensor weights) {
        var sums = kernelSums(vectors, weights, vectors, weights);
        var traces = kernelTraces(vectors, weights);
        var counts = Tensors.doubles(weights.sum(0));
        for (var i = 0; i < sums.length; i++) sums[i] = (sums[i] - traces[i]) / (counts[i] * (counts[i] - 1));
        return sums;
    }

    /** For each vector the distance to its {@code neighbour}-th nearest fellow, from 1. */
    static Tensor radii(Tensor vectors, int neighbour) {
        return nearest(vectors, vectors, neighbour + 1);
    }

    /** The distance of each of {@code points} to its {@code rank}-th nearest of {@code others}, from 1. */
    static Tensor nearest(Tensor points, Tensor others, int rank) {
        var found = new TensorVector();
        for (var from = 0L; from < points.size(0); from += BLOCK) {
            var kept = torch.empty(0);
            try (var scope = new PointerScope()) {
                var block = points.narrow(0, from, Math.min(BLOCK, points.size(0) - from));
                // A few times faster than asking for the one of this rank.
                var least =
                        torch.cdist(block, others).topk(rank, 1, false, true).get0();
                kept.put(least.select(1, rank - 1).clone());
            }
            found.push_back(kept);
        }
        return torch.cat(found, 0);
    }

    /**
     * Shares of points that lie within the ball around some vector of the other set that reaches to its neighbour
     * (Kynkaanniemi et al. 2019, equation 2).
     *
     * @param first of the first set
     * @param second of the second set
     */
    record Coverage(double first, double second) {}

    /** Which share of each set the balls of the other cover; {@code radii} as {@link #radii} has them. */
    static Coverage coverage(Tensor first, Tensor firstRadii, Tensor second, Tensor secondRadii) {
        var covered = 0.0;
        var hits = torch.zeros(second.size(0));
        for (var from = 0L; from < first.size(0); from += BLOCK) {
            try (var scope = new PointerScope()) {
                var size = Math.min(BLOCK, first.size(0) - from);
                var distances = torch.cdist(first.narrow(0, from, size), second);
                covered += distances
                        .le(secondRadii)
                        .any(1)
                        .toType(ScalarType.Double)
                        .sum()
                        .item_double();
                var reached = distances
                        .le(firstRadii.narrow(0, from, size).unsqueeze(1))
                        .any(0);
                hits.add_(reached.toType(ScalarType.Float));
            }
        }
        var reached = hits.gt(Tensors.scalar(0)).toType(ScalarType.Double).mean();
        return new Coverage(covered / first.size(0), reached.item_double());
    }

    /** The value below which this share of values lies, interpolated between neighbours; at least one value. */
    static double quantile(double[] values, double share) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var at = share * (sorted.length - 1);
        var below = (int) at;
        var above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The share of values below a limit. */
    static double shareBelow(double[] values, double limit) {
        return Arrays.stream(values).filter(v -> v < limit).count() / (double) values.length;
    }
}
