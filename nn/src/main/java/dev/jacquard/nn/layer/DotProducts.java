package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention by scaled dot products (Vaswani et al. 2017, equation 1), in the precision of the pass.
 *
 * @param queries (batch, heads, positions, depth)
 * @param keys (batch, heads, places, depth)
 * @param values the same
 */
record DotProducts(Tensor queries, Tensor keys, Tensor values) {
    // 64 MB of bfloat16; beyond it the scores are better never held as a whole.
    private static final long MOST_SCORES = 1 << 25;
    private static final double NEVER = -1e9;

    /** Where each position sees itself and those before it. */
    Tensor causal() {
        if (!isWholeInBfloat16()) return fused(Optional.empty(), true);
        var size = keys.size(2);
        var behind = torch.full(new long[] {queries.size(2), size}, Tensors.scalar(NEVER))
                .triu(1)
                .toType(ScalarType.BFloat16);
        return whole(behind);
    }

    /** Where each position sees all places. */
    Tensor all() {
        return isWholeInBfloat16() ? whole(torch.zeros(1).toType(ScalarType.BFloat16)) : fused(Optional.empty(), false);
    }

    /** Where each position sees the places that {@code seen}, boolean (batch, 1, 1, places), says. */
    Tensor where(Tensor seen) {
        if (!isWholeInBfloat16()) return fused(Optional.of(seen), false);
        var hidden = seen.logical_not().toType(ScalarType.BFloat16).mul(Tensors.scalar(NEVER));
        var batch = keys.size(0);
        var heads = keys.size(1);
        return whole(hidden.expand(batch, heads, 1, keys.size(2)).reshape(batch * heads, 1, keys.size(2)));
    }

    private boolean isWholeInBfloat16() {
        return Precision.current() == Precision.BFLOAT16
                && queries.size(0) * queries.size(1) * queries.size(2) * keys.size(2) <= MOST_SCORES;
    }

    /** The engine's own operator, which in bfloat16 is a tenth as fast as in float32. */
    private Tensor fused(Optional<Tensor> seen, boolean causal) {
        return Precision.FLOAT32.in(() -> torch.scaled_dot_product_attention(
                inFloat32(queries),
                inFloat32(keys),
                inFloat32(values),
                seen.map(Tensors::some).orElseGet(Tensors::none),
                0,
                causal,
                new DoubleOptional(),
                false));
    }

    /** Two products of matrices with a softmax between, which in bfloat16 take half the time of the operator in float32. */
    private Tensor whole(Tensor bias) {
        return Precision.FLOAT32.in(() -> {
            var scale = new Scalar(1 / Math.sqrt(queries.size(3)));
            var scores =
                    torch.baddbmm(bias, matrices(queries), matrices(keys).transpose(1, 2), Tensors.scalar(1), scale);
            return torch.bmm(torch.softmax(scores, -1), matrices(values)).view(queries.sizes());
        });
    }

    private static Tensor matrices(Tensor x) {
        return x.toType(ScalarType.BFloat16).reshape(x.size(0) * x.size(1), x.size(2), x.size(3));
    }

    static Tensor inFloat32(Tensor x) {
        return x.scalar_type().intern() == ScalarType.BFloat16 ? x.toType(ScalarType.Float) : x;
    }
}
