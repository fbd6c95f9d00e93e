package dev.jacquard.nn.evaluate;

import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Where vectors spread most, in float64.
 *
 * @param mean (numbers)
 * @param directions of length 1, at right angles, (components, numbers), the widest last
 * @param deviations along them, (components)
 */
record PrincipalComponents(Tensor mean, Tensor directions, Tensor deviations) {
    private static final double FLAT = 1e-9;

    /** Those of vectors, (items, numbers): {@code most} of them, or one fewer than there are items. */
    static PrincipalComponents of(Tensor vectors, int most) {
        var items = vectors.size(0);
        var mean = vectors.mean(0);
        var centred = vectors.sub(mean);
        // The small matrix of inner products has the same eigenvalues as the large one of covariances.
        var parts = torch.linalg_eigh(centred.mm(centred.t()));
        var kept = Math.min(most, items - 1);
        var lengths = parts.get0()
                .narrow(0, items - kept, kept)
                .clamp_min(Tensors.scalar(0))
                .sqrt();
        var along = parts.get1().narrow(1, items - kept, kept).t().mm(centred);
        return new PrincipalComponents(
                mean,
                along.div(lengths.clamp_min(Tensors.scalar(FLAT)).unsqueeze(1)),
                lengths.div(Tensors.scalar(Math.sqrt(items - 1.0))));
    }

    /** Where vectors lie along the directions, (items, components). */
    Tensor places(Tensor vectors) {
        return vectors.sub(mean).mm(directions.t());
    }
}
