package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
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
     * Cosines and sines of the angles by which each position turns pairs of numbers.
     *
     * @param cosine shape (positions, 1, 1, depth / 2)
     * @param sine the same
     */
    public record Angles(Tensor cosine, Tensor sine) {
        /** Of so many positions from {@code first}, for heads of {@code depth} numbers. */
        public static Angles of(long first, int positions, int depth) {
            var half = depth / 2;
            var cosines = new float[positions * half];
            var sines = new float[positions * half];
            for (var p = 0; p < positions; p++)
                for (var i = 0; i < half; i++) {
                    var angle = (first + p) * Math.pow(BASE, -2.0 * i / depth);
                    cosines[p * half + i] = (float) Math.cos(angle);
                    sines[p * half + i] = (float) Math.sin(angle);
                }
            return new Angles(Tensors.of(cosines, positions, 1, 1, half), Tensors.of(sines, positions, 1, 1, half));
        }
    }

    /** Keys and values of what went before, for some rows and a limited number of positions. */
    public static final class Cache {
        private final Tensor keys;
        private final Tensor values;

        /** Room for so many positions of a layer like {@code layer}. */
        public Cache(RotaryAttention layer, int rows, int room, Memory memory) {
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
        return forward(input, angles, Tensors.none(), pass);
    }

    /** The same where every position sees those that {@code seen}, boolean (batch, 1, 1, positions), says, before and behind. */
    public Tensor bothWays(Tensor input, Angles angles, Tensor seen, Pass pass) {
        return forward(input, angles, Tensors.some(seen), pass);
    }

    private Tensor forward(Tensor input, Angles angles, TensorOptional seen, Pass pass) {
        var batch = input.size(0);
        var positions = input.size(1);
        var parts = queryKeyValue.forward(input, pass).view(batch, positions, 3, heads, depth);
        var pairs = positions * (seen.has_value() ? positions : (positions + 1) / 2.0);
        pass.count(4.0 * batch * pairs * heads * depth, parts, parts);
        // In bfloat16 the engine takes a road here on which a whole transformer falls to 0.4 of its speed.
        var mixed = Precision.FLOAT32.in(() -> {
            var exact = inFloat32(parts);
            var turned = turned(exact.narrow(2, 0, 2), angles).permute(2, 0, 3, 1, 4);
            var values = exact.select(2, 2).transpose(1, 2);
            return attended(turned.select(0, 0), turned.select(0, 1), values, seen, !seen.has_value());
        });
        return projection.forward(mixed.transpose(1, 2).reshape(batch, positions, heads * depth), pass);
    }

    /**
     * The output for one more position, (rows, 1, width), whose keys and values go into the cache.
     *
     * @param at where in the cache
     * @param seen how many positions it sees, itself included
     */
    public Tensor step(Tensor input, Angles angles, Cache cache, long at, long seen, Pass pass) {
        var rows = input.size(0);
        var parts = queryKeyValue.forward(input, pass).view(rows, 1, 3, heads, depth);
        var turned = turned(parts.narrow(2, 0, 2), angles).permute(2, 0, 3, 1, 4);
        cache.keys.narrow(2, at, 1).copy_(turned.select(0, 1));
        cache.values.narrow(2, at, 1).copy_(parts.select(2, 2).transpose(1, 2));
        var mixed = attended(
                turned.select(0, 0),
                cache.keys.narrow(2, at + 1 - seen, seen),
                cache.values.narrow(2, at + 1 - seen, seen),
                Tensors.none(),
                false);
        return projection.forward(mixed.transpose(1, 2).reshape(rows, 1, heads * depth), pass);
    }

    private Tensor turned(Tensor queriesAndKeys, Angles angles) {
        var normal = torch.rms_norm(queriesAndKeys, new long[] {depth}, Tensors.none(), new DoubleOptional(EPSILON));
        var first = normal.narrow(-1, 0, depth / 2);
        var second = normal.narrow(-1, depth / 2, depth / 2);
        return torch.cat(
                new TensorVector(
                        first.mul(angles.cosine).sub(second.mul(angles.sine)),
                        first.mul(angles.sine).add(second.mul(angles.cosine))),
                -1);
    }

    private static Tensor attended(Tensor queries, Tensor keys, Tensor values, TensorOptional seen, boolean causal) {
        return torch.scaled_dot_product_attention(queries, keys, values, seen, 0, causal, new DoubleOptional(), false);
    }

    private static Tensor inFloat32(Tensor parts) {
        return parts.scalar_type().intern() == ScalarType.BFloat16 ? parts.toType(ScalarType.Float) : parts;
    }
}
