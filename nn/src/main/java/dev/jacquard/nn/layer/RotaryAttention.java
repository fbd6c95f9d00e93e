package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Causal multi-head self-attention with rotary positions (Su et al. 2021) and queries and keys brought to one root mean
 * square (Henry et al. 2020; Dehghani et al. 2023): (batch, positions, width) to the same shape. How far two positions are
 * apart decides, not where they are, so a text may go on beyond any number of positions.
 */
public final class RotaryAttention {
    private static final double BASE = 10_000;
    private static final double EPSILON = 1e-6;
    private static final Scalar TWO = new Scalar(2.0);
    private static final long[] LAST = {-1};

    private final Linear queryKeyValue;
    private final Linear projection;
    private final long heads;
    private final long depth;

    /** With {@code heads} that divide the width into even parts. */
    public RotaryAttention(Weights.Plan plan, long width, long heads) {
        if (width % (2 * heads) != 0)
            throw new IllegalArgumentException("A width of " + width + " does not fall into " + heads + " even heads.");
        this.heads = heads;
        this.depth = width / heads;
        this.queryKeyValue =
                new Linear(plan.in("query_key_value"), width, 3 * width, Initialization.leCun(width), false);
        // Zero, so that a block begins as the identity.
        this.projection = new Linear(plan.in("projection"), width, width, new Initial.Normal(0), false);
    }

    /**
     * The angles by which each position turns pairs of numbers.
     *
     * @param turns complex numbers of absolute value 1, shape (positions, 1, 1, depth / 2)
     */
    public record Angles(Tensor turns) {
        /** Of so many positions from {@code first}, for heads of {@code depth} numbers. */
        public static Angles of(long first, int positions, int depth) {
            var half = depth / 2;
            var turns = new float[2 * positions * half];
            for (var p = 0; p < positions; p++)
                for (var i = 0; i < half; i++) {
                    var angle = (first + p) * Math.pow(BASE, -2.0 * i / depth);
                    turns[2 * (p * half + i)] = (float) Math.cos(angle);
                    turns[2 * (p * half + i) + 1] = (float) Math.sin(angle);
                }
            return new Angles(torch.view_as_complex(Tensors.of(turns, positions, 1, 1, half, 2)));
        }
    }

    /** Keys and values of what went before, for some rows and a limited number of positions, beside the layer as it is now. */
    public static final class Cache {
        private final Linear.Frozen queryKeyValue;
        private final Linear.Frozen projection;
        private final Tensor keys;
        private final Tensor values;

        /** Room for so many positions of {@code layer}, whose products are computed in {@code type}. */
        public Cache(RotaryAttention layer, int rows, int room, ScalarType type, Memory memory) {
            queryKeyValue = layer.queryKeyValue.frozen(memory, type);
            projection = layer.projection.frozen(memory, type);
            var shape = new long[] {rows, layer.heads, room, layer.depth};
            keys = memory.keep(Tensors.empty(ScalarType.Float, shape));
            values = memory.keep(Tensors.empty(ScalarType.Float, shape));
        }

        /** Moves {@code count} positions from {@code from} to the front. */
        public void moveToFront(long from, long count) {
            for (var tensor : new Tensor[] {keys, values})
                tensor.narrow(2, 0, count).copy_(tensor.narrow(2, from, count).clone());
        }

        /**
         * Lets each row go on from what another has read.
         *
         * @param from int64 (rows), the row whose first {@code count} positions it takes over
         */
        public void follow(Tensor from, long count) {
            for (var tensor : new Tensor[] {keys, values}) {
                var read = tensor.narrow(2, 0, count);
                read.copy_(read.index_select(0, from));
            }
        }
    }

    /** How many numbers a head has. */
    public int depth() {
        return (int) depth;
    }

    /** The output for a whole sequence. */
    public Tensor forward(Tensor input, Angles angles, Pass pass) {
        var positions = input.size(1);
        return forward(input, angles, (positions + 1) / 2.0, DotProducts::causal, pass);
    }

    /** The same where every position sees those that {@code seen}, boolean (batch, 1, 1, positions), says, before and behind. */
    public Tensor bothWays(Tensor input, Angles angles, Tensor seen, Pass pass) {
        return forward(input, angles, input.size(1), products -> products.where(seen), pass);
    }

    private Tensor forward(Tensor input, Angles angles, double seen, Function<DotProducts, Tensor> attend, Pass pass) {
        var batch = input.size(0);
        var positions = input.size(1);
        var parts = queryKeyValue.forward(input, pass).view(batch, positions, 3, heads, depth);
        pass.count(4.0 * batch * positions * seen * heads * depth, parts, parts);
        var turned = turned(parts.narrow(2, 0, 2), angles).permute(2, 0, 3, 1, 4);
        var mixed = attend.apply(new DotProducts(
                turned.select(0, 0), turned.select(0, 1), parts.select(2, 2).transpose(1, 2)));
        return projection.forward(mixed.transpose(1, 2).reshape(batch, positions, heads * depth), pass);
    }

    /**
     * The float32 output for one more position, (rows, 1, width), whose keys and values go into the cache.
     *
     * @param at where in the cache
     * @param seen how many positions it sees, itself included
     */
    public Tensor step(Tensor input, Angles angles, Cache cache, long at, long seen) {
        var rows = input.size(0);
        var parts = cache.queryKeyValue.forward(input).toType(ScalarType.Float).view(rows, 1, 3, heads, depth);
        var turned = turned(parts.narrow(2, 0, 2), angles).permute(2, 0, 3, 1, 4);
        cache.keys.narrow(2, at, 1).copy_(turned.select(0, 1));
        cache.values.narrow(2, at, 1).copy_(parts.select(2, 2).transpose(1, 2));
        var mixed = new DotProducts(
                        turned.select(0, 0),
                        cache.keys.narrow(2, at + 1 - seen, seen),
                        cache.values.narrow(2, at + 1 - seen, seen))
                .all();
        return cache.projection
                .forward(mixed.transpose(1, 2).reshape(rows, 1, heads * depth))
                .toType(ScalarType.Float);
    }

    /**
     * Queries and keys of one root mean square, each pair of numbers turned by the angle of its position. The first number of a
     * pair stands half a head before the second, and beside it in the outcome: the same for queries and keys.
     */
    private Tensor turned(Tensor queriesAndKeys, Angles angles) {
        return Precision.FLOAT32.in(() -> {
            var exact = DotProducts.inFloat32(queriesAndKeys);
            var length = torch.linalg_vector_norm(exact, TWO, LAST, true, new ScalarTypeOptional());
            var square = length.square().div(Tensors.scalar(depth));
            var normal = exact.mul(square.add(Tensors.scalar(EPSILON)).rsqrt());
            var shape = normal.sizes().vec().get();
            var pairs = Arrays.copyOf(shape, shape.length + 1);
            pairs[shape.length - 1] = 2;
            pairs[shape.length] = depth / 2;
            var complex = torch.view_as_complex(
                    normal.reshape(pairs).transpose(-1, -2).contiguous());
            return torch.view_as_real(complex.mul(angles.turns)).reshape(shape);
        });
    }
}
