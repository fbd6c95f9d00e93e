package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Points at places of another sequence (Vinyals et al. 2015, equation 3, with scaled dot products): a distribution over these. */
public final class Pointing {
    private final Linear query;
    private final Linear key;
    private final long width;

    public Pointing(Weights.Plan plan, long width) {
        this.width = width;
        query = new Linear(plan.in("query"), width, width, Initialization.leCun(width), false);
        key = new Linear(plan.in("key"), width, width, Initialization.leCun(width), false);
    }

    /** What places are found by: (batch, places, width) to float32 of the same shape. */
    public Tensor keys(Tensor other, Pass pass) {
        return key.forward(other, pass).toType(ScalarType.Float);
    }

    /**
     * How likely each position points at each place.
     *
     * @param input (batch, positions, width)
     * @param keys of {@link #keys}
     * @param nothing boolean (batch, 1, places), true where nothing can be pointed at
     * @return float32 (batch, positions, places)
     */
    public Tensor forward(Tensor input, Tensor keys, Tensor nothing, Pass pass) {
        var queries = query.forward(input, pass).toType(ScalarType.Float);
        pass.count(2.0 * queries.numel() * keys.size(1), queries, keys);
        return Precision.FLOAT32.in(() -> {
            var scores = queries.bmm(keys.transpose(1, 2)).div(Tensors.scalar(Math.sqrt(width)));
            return torch.softmax(scores.masked_fill(nothing, Tensors.scalar(-1e9)), -1);
        });
    }
}
