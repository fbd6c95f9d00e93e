package dev.jacquard.nn.model;

import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.CrossAttention;
import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Pointing;
import dev.jacquard.nn.layer.RootMeanSquareNormalization;
import dev.jacquard.nn.layer.RotaryAttention;
import dev.jacquard.nn.layer.SquaredRectifier;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The network of {@link TextSummary}: an encoder reads the source both ways, a decoder writes the summary, and each token is
 * either written from the vocabulary or copied from a place of the source (See et al. 2017, equations 8 and 9).
 */
final class SummaryNetwork {
    /** So little that a token which stands nowhere in the source costs no infinite loss. */
    private static final double NEXT_TO_NOTHING = 1e-9;

    private final Embedding embedding;
    private final Linear before;
    private final Dropout read;
    private final Dropout written;
    private final List<Block> encoder = new ArrayList<>();
    private final List<Block> decoder = new ArrayList<>();
    private final RootMeanSquareNormalization encoded;
    private final RootMeanSquareNormalization decoded;
    private final Pointing copying;
    private final Linear gate;
    private final long width;

    private static final class Block {
        final RootMeanSquareNormalization first;
        final RotaryAttention attention;
        final RootMeanSquareNormalization second;
        final CrossAttention cross;
        final RootMeanSquareNormalization third;
        final Linear up;
        final Linear down;
        final Dropout mixed;
        final Dropout taken;
        final Dropout thought;

        Block(Weights.Plan plan, long width, long heads, double dropout, boolean crosses) {
            first = new RootMeanSquareNormalization(plan.in("first"), width);
            attention = new RotaryAttention(plan.in("attention"), width, heads);
            second = crosses ? new RootMeanSquareNormalization(plan.in("second"), width) : null;
            cross = crosses ? new CrossAttention(plan.in("cross"), width, heads) : null;
            third = new RootMeanSquareNormalization(plan.in("third"), width);
            up = new Linear(plan.in("up"), width, 4 * width, Initialization.leCun(width), false);
            // Zero, so that a block begins as the identity.
            down = new Linear(plan.in("down"), 4 * width, width, new Initial.Normal(0), false);
            mixed = new Dropout(plan.in("mixed"), dropout);
            taken = new Dropout(plan.in("taken"), dropout);
            thought = new Dropout(plan.in("thought"), dropout);
        }

        Tensor forward(Tensor x, UnaryOperator<Tensor> attend, CrossAttention.Memory source, Pass pass) {
            var y = x.add(mixed.forward(attend.apply(first.forward(x, pass)), pass));
            if (cross != null) y = y.add(taken.forward(cross.forward(second.forward(y, pass), source, pass), pass));
            var inner = SquaredRectifier.of(up.forward(third.forward(y, pass), pass));
            return y.add(thought.forward(down.forward(inner, pass), pass));
        }
    }

    SummaryNetwork(Weights.Plan plan, Settings settings, int tokens) {
        width = settings.whole("width");
        int heads = settings.whole("heads");
        var dropout = settings.real("dropout");
        embedding = new Embedding(plan.in("embedding"), tokens, width, 1 / Math.sqrt(width));
        before = new Linear(plan.in("before"), width, width, Initialization.leCun(width), false);
        read = new Dropout(plan.in("read"), dropout);
        written = new Dropout(plan.in("written"), dropout);
        for (var i = 0; i < settings.whole("layers"); i++)
            encoder.add(new Block(plan.in("encoder" + i), width, heads, dropout, false));
        for (var i = 0; i < settings.whole("decoder-layers"); i++)
            decoder.add(new Block(plan.in("decoder" + i), width, heads, dropout, true));
        encoded = new RootMeanSquareNormalization(plan.in("encoded"), width);
        decoded = new RootMeanSquareNormalization(plan.in("decoded"), width);
        copying = new Pointing(plan.in("copying"), width);
        gate = new Linear(plan.in("gate"), 2 * width, 1);
    }

    /**
     * A source that was read.
     *
     * @param tokens int64 (batch, places), {@link Tokenizer#END} where there is nothing
     * @param states float32 (batch, places, width)
     * @param keys to copy by, float32 (batch, places, width)
     * @param memories for each layer of the decoder
     */
    record Source(Tensor tokens, Tensor states, Tensor keys, List<CrossAttention.Memory> memories) {
        /** Keeps it beyond the scope it was made in. */
        Source kept(Memory memory) {
            memory.keep(tokens);
            memory.keep(states);
            memory.keep(keys);
            for (var m : memories) {
                memory.keep(m.keys());
                memory.keep(m.values());
                memory.keep(m.seen());
            }
            return this;
        }

        /** The same with every row so many times in a row. */
        Source repeated(long times) {
            var copies = new ArrayList<CrossAttention.Memory>();
            for (var m : memories)
                copies.add(new CrossAttention.Memory(
                        repeated(m.keys(), times), repeated(m.values(), times), repeated(m.seen(), times)));
            return new Source(repeated(tokens, times), repeated(states, times), repeated(keys, times), copies);
        }

        private static Tensor repeated(Tensor tensor, long times) {
            return tensor.repeat_interleave(times, new LongOptional(0), new LongOptional());
        }
    }

    /** Logits of what to write, where to copy from, and how likely it is to write at all. */
    record Next(Tensor logits, Tensor copied, Tensor gate) {}

    Source read(Tensor tokens, Pass pass) {
        var places = (int) tokens.size(1);
        var seen = tokens.ne(Tensors.scalar(Tokenizer.END)).unsqueeze(1).unsqueeze(1);
        var angles =
                RotaryAttention.Angles.of(0, places, encoder.get(0).attention.depth());
        var x = vectors(tokens, pass);
        // To go on copying, a place has to be found by what stands before it; so each knows that from the beginning.
        var shifted = torch.constant_pad_nd(x.narrow(1, 0, places - 1), new long[] {0, 0, 1, 0});
        x = read.forward(x.add(before.forward(shifted, pass)), pass);
        for (var block : encoder)
            x = block.forward(x, input -> block.attention.bothWays(input, angles, seen, pass), null, pass);
        var states = encoded.forward(x, pass);
        var memories = new ArrayList<CrossAttention.Memory>();
        for (var block : decoder) memories.add(block.cross.memory(states, seen, pass));
        return new Source(tokens, inFloat32(states), copying.keys(states, pass), memories);
    }

    private Tensor vectors(Tensor tokens, Pass pass) {
        return embedding.forward(tokens, pass).mul(Tensors.scalar(Math.sqrt(width)));
    }

    /** What comes after each of the tokens written so far, int64 (batch, places). */
    Next next(Source source, Tensor tokens, Pass pass) {
        var angles = RotaryAttention.Angles.of(
                0, (int) tokens.size(1), decoder.get(0).attention.depth());
        var x = written.forward(vectors(tokens, pass), pass);
        for (var i = 0; i < decoder.size(); i++) {
            var block = decoder.get(i);
            x = block.forward(x, input -> block.attention.forward(input, angles, pass), source.memories.get(i), pass);
        }
        return told(source, decoded.forward(x, pass), pass);
    }

    private Next told(Source source, Tensor states, Pass pass) {
        var logits = inFloat32(embedding.head().forward(states, pass));
        var nothing = source.tokens.eq(Tensors.scalar(Tokenizer.END)).unsqueeze(1);
        var copied = copying.forward(states, source.keys, nothing, pass);
        return Precision.FLOAT32.in(() -> {
            var both = torch.cat(new TensorVector(inFloat32(states), copied.bmm(source.states)), -1);
            return new Next(logits, copied, gate.forward(both, pass));
        });
    }

    /**
     * The negative logarithm of the probability of each token, in nats, 0 where there is none.
     *
     * @param wanted int64 (batch, places), -1 where there is none
     */
    Tensor nats(Source source, Next next, Tensor wanted) {
        return Precision.FLOAT32.in(() -> {
            var there = wanted.ge(Tensors.scalar(0));
            var tokens = wanted.clamp_min(new Scalar(0L)).unsqueeze(-1);
            var writing = torch.log_softmax(next.logits, -1).gather(-1, tokens).squeeze(-1);
            var places = source.tokens.unsqueeze(1).eq(tokens).toType(ScalarType.Float);
            var copied = next.copied
                    .mul(places)
                    .sum(new long[] {-1}, false, new ScalarTypeOptional())
                    .add(Tensors.scalar(NEXT_TO_NOTHING))
                    .log();
            var gates = next.gate.squeeze(-1);
            var likely = torch.logaddexp(
                    torch.log_sigmoid(gates).add(writing),
                    torch.log_sigmoid(gates.neg()).add(copied));
            return likely.neg().mul(there.toType(ScalarType.Float));
        });
    }

    /** The probability of each token, float32 (batch, tokens), of the last place. */
    private static Tensor probabilities(Source source, Next next) {
        var gates = next.gate.select(1, 0).sigmoid();
        var writing = torch.softmax(next.logits.select(1, 0), -1).mul(gates);
        var copied = next.copied.select(1, 0).mul(gates.neg().add(Tensors.scalar(1)));
        return writing.scatter_add(1, source.tokens, copied);
    }

    /** Writes token by token for rows that all have a source; what was written is kept in {@code memory}. */
    SummaryModel.Step writing(Source source, int rows, int room, Memory memory) {
        var caches = decoder.stream()
                .map(block -> new RotaryAttention.Cache(block.attention, rows, room, ScalarType.Float, memory))
                .toList();
        return new SummaryModel.Step() {
            private int at;

            @Override
            public float[] next(long[] tokens, long[] from) {
                var pass = Pass.evaluating();
                if (at > 0) {
                    var rowsBefore = Tensors.of(from, rows);
                    for (var cache : caches) cache.follow(rowsBefore, at);
                }
                var angles = RotaryAttention.Angles.of(
                        at, 1, decoder.get(0).attention.depth());
                var x = vectors(Tensors.of(tokens, rows, 1), pass);
                for (var i = 0; i < decoder.size(); i++) {
                    var block = decoder.get(i);
                    var cache = caches.get(i);
                    x = block.forward(
                            x,
                            input -> block.attention.step(input, angles, cache, at, at + 1),
                            source.memories.get(i),
                            pass);
                }
                at++;
                return Tensors.floats(probabilities(source, told(source, decoded.forward(x, pass), pass)));
            }
        };
    }

    private static Tensor inFloat32(Tensor tensor) {
        return tensor.toType(ScalarType.Float);
    }
}
