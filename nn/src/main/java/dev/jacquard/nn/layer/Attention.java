package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;

/**
 * Multi-head self-attention by scaled dot products (Vaswani et al. 2017, section 3.2): (batch, positions, width) to the
 * same shape.
 */
public final class Attention implements Layer {
    private final Linear queryKeyValue;
    private final Linear projection;
    private final long heads;
    private final boolean causal;

    /**
     * Attention among positions.
     *
     * @param heads divides the width
     * @param causal whether a position sees only itself and those before it
     */
    public Attention(Weights.Plan plan, long width, long heads, boolean causal) {
        if (width % heads != 0)
            throw new IllegalArgumentException(
                    "A width of " + width + " does not fall into " + heads + " equal heads.");
        this.heads = heads;
        this.causal = causal;
        this.queryKeyValue = new Linear(plan.in("query_key_value"), width, 3 * width);
        this.projection = new Linear(plan.in("projection"), width, width);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        var batch = input.size(0);
        var positions = input.size(1);
        var width = input.size(2);
        var all = queryKeyValue.forward(input, pass);
        // The gradient of three pieces is put together in one copy; that of three selections takes a copy of the whole
        // each.
        var pieces = all.chunk(3, -1);
        var query = heads(pieces.get(0));
        var key = heads(pieces.get(1));
        var products = new DotProducts(query, key, heads(pieces.get(2)));
        var mixed = causal ? products.causal() : products.all();
        var seen = causal ? (positions + 1) / 2.0 : positions;
        pass.count(4 * batch * positions * seen * width, query, key);
        return projection.forward(mixed.transpose(1, 2).reshape(batch, positions, width), pass);
    }

    /** (batch, positions, width) as (batch, heads, positions, width of a head). */
    private Tensor heads(Tensor piece) {
        return piece.view(piece.size(0), piece.size(1), heads, piece.size(2) / heads)
                .transpose(1, 2);
    }
}
