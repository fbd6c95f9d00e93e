package dev.jacquard.nn.evaluate;

import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Distances between two sets of vectors, each (items, features) in float64. */
final class Statistics {
    private static final int BLOCK = 1000;

    private Statistics() {}

    /**
     * The Frechet distance of the Gaussians fitted to both (Dowson and Landau 1982; Heusel et al. 2017): squared distance
     * of means plus the trace of S1 + S2 - 2 (S1 S2)^(1/2).
     */
    static double frechet(Tensor first, Tensor second) {
        var difference = first.mean(0).sub(second.mean(0)).square().sum().item_double();
        var covariance1 = covariance(first);
        var covariance2 = covariance(second);
        var root = squareRoot(covariance1);
        var values = torch.linalg_eigh(root.mm(covariance2).mm(root)).get0();
        var cross = values.clamp_min(Tensors.scalar(0)).sqrt().sum().item_double();
        return difference
                + covariance1.trace().item_double()
                + covariance2.trace().item_double()
                - 2 * cross;
    }

    private static Tensor covariance(Tensor vectors) {
        var centred = vectors.sub(vectors.mean(0));
        return centred.t().mm(centred).div(Tensors.scalar(vectors.size(0) - 1.0));
    }

    private static Tensor squareRoot(Tensor symmetric) {
        var parts = torch.linalg_eigh(symmetric);
        var roots = parts.get0().clamp_min(Tensors.scalar(0)).sqrt();
        return parts.get1().mul(roots).mm(parts.get1().t());
    }

    /**
     * The unbiased squared maximum mean discrepancy with the kernel (x y / features + 1)^3 (Binkowski et al. 2018,
     * section 3.1).
     */
    static double kernel(Tensor first, Tensor second) {
        double m = first.size(0);
        double n = second.size(0);
        return (kernelSum(first, first) - kernelTrace(first)) / (m * (m - 1))
                + (kernelSum(second, second) - kernelTrace(second)) / (n * (n - 1))
                - 2 * kernelSum(first, second) / (m * n);
    }

    private static double kernelSum(Tensor first, Tensor second) {
        var sum = 0.0;
        for (var from = 0L; from < first.size(0); from += BLOCK) {
            try (var scope = new PointerScope()) {
                var block = first.narrow(0, from, Math.min(BLOCK, first.size(0) - from));
                sum += cubed(block.mm(second.t()), first.size(1)).sum().item_double();
            }
        }
        return sum;
    }

    private static double kernelTrace(Tensor vectors) {
        return cubed(vectors.square().sum(1), vectors.size(1)).sum().item_double();
    }

    private static Tensor cubed(Tensor products, long features) {
        return products.div(Tensors.scalar((double) features))
                .add(Tensors.scalar(1))
                .pow(Tensors.scalar(3));
    }

    /**
     * The share of {@code points} that lie within the ball around some {@code support} vector that reaches to its {@code
     * neighbour}-th nearest fellow (Kynkaanniemi et al. 2019, equation 2).
     */
    static double coverage(Tensor points, Tensor support, int neighbour) {
        var radii = nearest(support, support, neighbour + 1);
        var inside = 0.0;
        for (var from = 0L; from < points.size(0); from += BLOCK) {
            try (var scope = new PointerScope()) {
                var block = points.narrow(0, from, Math.min(BLOCK, points.size(0) - from));
                var within = torch.cdist(block, support).le(radii).any(1);
                inside += within.toType(ScalarType.Double).sum().item_double();
            }
        }
        return inside / points.size(0);
    }

    /** The distance of each of {@code points} to its {@code rank}-th nearest of {@code others}, from 1. */
    static Tensor nearest(Tensor points, Tensor others, int rank) {
        var found = new TensorVector();
        for (var from = 0L; from < points.size(0); from += BLOCK) {
            var kept = torch.empty(0);
            try (var scope = new PointerScope()) {
                var block = points.narrow(0, from, Math.min(BLOCK, points.size(0) - from));
                var distances = torch.cdist(block, others);
                kept.put(
                        rank == 1
                                ? distances.amin(new long[] {1}, false)
                                : distances.kthvalue(rank, 1, false).get0());
            }
            found.push_back(kept);
        }
        return torch.cat(found, 0);
    }

    /**
     * The share of works that lie closer to a training item than the first percentile of held-out items does: about 0.01
     * for a model that copies no more than chance.
     */
    static double copiedShare(Tensor works, Tensor heldOut, Tensor training) {
        return shareBelow(works, training, copyThreshold(heldOut, training));
    }

    /** The first percentile of the distances of held-out items to their nearest training items. */
    static double copyThreshold(Tensor heldOut, Tensor training) {
        return nearest(heldOut, training, 1).quantile(0.01).item_double();
    }

    /** The share of works whose nearest training item is closer than {@code threshold}. */
    static double shareBelow(Tensor works, Tensor training, double threshold) {
        var distances = nearest(works, training, 1);
        return distances
                .lt(Tensors.scalar(threshold))
                .toType(ScalarType.Double)
                .mean()
                .item_double();
    }
}
