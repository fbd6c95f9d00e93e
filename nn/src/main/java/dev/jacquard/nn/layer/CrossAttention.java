package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head attention of one sequence to another (Vaswani et al. 2017, section 3.2.3), with queries and keys brought to one
 * root mean square: (batch, positions, width) to the same shape.
 */
public final class CrossAttention {
    private static final double EPSILON = 1e-6;

    private final Linear query;
    private final Linear keyValue;
    private final Linear projection;
    private final long heads;
    private final long depth;

    /** With {@code heads} that divide the width. */
    public CrossAttention(Weights.Plan plan, long width, long heads) {
        if (width % heads != 0)
            throw new IllegalArgumentException("A width of " + width + " does not fall into " + heads + " heads.");
        this.heads = heads;
        this.depth = width / heads;
        query = new Linear(plan.in("query"), width, width, Initialization.leCun(width), false);
        keyValue = new Linear(plan.in("key_value"), width, 2 * width, Initialization.leCun(width), false);
        // Zero, so that a block begins as the identity.
        projection = new Linear(plan.in("projection"), width, width, new Initial.Normal(0), false);
    }

    /**
     * What is attended to, prepared once.
     *
     * @param keys float32 (batch, heads, places, depth)
     * @param values the same
     * @param seen boolean (batch, 1, 1, places), false where there is nothing
     */
    public record Memory(Tensor keys, Tensor values, Tensor seen) {}

    /** Prepares (batch, places, width) of which {@code seen}, boolean (batch, 1, 1, places), says what is there. */
    public Memory memory(Tensor other, Tensor seen, Pass pass) {
        var batch = other.size(0);
        var places = other.size(1);
        var parts = DotProducts.inFloat32(keyValue.forward(other, pass)).view(batch, places, 2, heads, depth);
        return Precision.FLOAT32.in(() -> new Memory(
                normal(parts.select(2, 0)).transpose(1, 2), parts.select(2, 1).transpose(1, 2), seen));
    }

    /** What each position takes from the other sequence. */
    public Tensor forward(Tensor input, Memory memory, Pass pass) {
        var batch = input.size(0);
        var positions = input.size(1);
        var queries = DotProducts.inFloat32(query.forward(input, pass)).view(batch, positions, heads, depth);
        pass.count(4.0 * batch * positions * memory.keys.size(2) * heads * depth, queries, memory.keys);
        var mixed = new DotProducts(normal(queries).transpose(1, 2), memory.keys, memory.values).where(memory.seen);
        return projection.forward(mixed.transpose(1, 2).reshape(batch, positions, heads * depth), pass);
    }

    private Tensor normal(Tensor parts) {
        return torch.rms_norm(parts, new long[] {depth}, Tensors.none(), new DoubleOptional(EPSILON));
    }
}
