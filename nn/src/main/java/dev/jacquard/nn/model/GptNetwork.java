package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.RootMeanSquareNormalization;
import dev.jacquard.nn.layer.RotaryAttention;
import dev.jacquard.nn.layer.SquaredRectifier;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The network of {@link TextGpt}. */
final class GptNetwork implements TextNetwork {
    private static final int MOST_ROWS = 32;
    /** Numbers, of 4 bytes each. */
    private static final long MOST_REMEMBERED = 1L << 27;

    private final Embedding embedding;
    private final Dropout embedded;
    private final List<Block> blocks = new ArrayList<>();
    private final RootMeanSquareNormalization last;
    private final Linear head;
    private final int context;
    private final long width;
    /** In what it reads token by token, which is what its products were trained in. */
    private final ScalarType reads;

    private static final class Block {
        final RootMeanSquareNormalization before;
        final RotaryAttention attention;
        final Dropout mixed;
        final RootMeanSquareNormalization between;
        final Linear up;
        final Linear down;
        final Dropout thought;

        Block(Weights.Plan plan, long width, long heads, double dropout) {
            before = new RootMeanSquareNormalization(plan.in("before"), width);
            attention = new RotaryAttention(plan.in("attention"), width, heads);
            mixed = new Dropout(plan.in("mixed"), dropout);
            between = new RootMeanSquareNormalization(plan.in("between"), width);
            up = new Linear(plan.in("up"), width, 4 * width, Initialization.leCun(width), false);
            // Zero, so that a block begins as the identity.
            down = new Linear(plan.in("down"), 4 * width, width, new Initial.Normal(0), false);
            thought = new Dropout(plan.in("thought"), dropout);
        }

        Tensor forward(Tensor x, RotaryAttention.Angles angles, Pass pass) {
            var y = x.add(mixed.forward(attention.forward(before.forward(x, pass), angles, pass), pass));
            var inner = SquaredRectifier.of(up.forward(between.forward(y, pass), pass));
            return y.add(thought.forward(down.forward(inner, pass), pass));
        }
    }

    GptNetwork(Weights.Plan plan, Settings settings, int tokens) {
        width = settings.whole("width");
        reads = settings.text(Recipe.PRECISION).equals("bfloat16") ? ScalarType.BFloat16 : ScalarType.Float;
        var dropout = settings.real("dropout");
        context = settings.whole("context");
        embedding = new Embedding(plan.in("embedding"), tokens, width, 0.3);
        embedded = new Dropout(plan.in("embedded"), dropout);
        for (var i = 0; i < settings.whole("layers"); i++)
            blocks.add(new Block(plan.in("block" + i), width, settings.whole("heads"), dropout));
        last = new RootMeanSquareNormalization(plan.in("last"), width);
        head = Linear.toLogits(plan.in("head"), width, tokens, new Initial.Normal(0), false);
    }

    private int depth() {
        return blocks.get(0).attention.depth();
    }

    @Override
    public Tensor logits(Tensor tokens, Pass pass) {
        return head.forward(states(tokens, pass), pass);
    }

    @Override
    public Tensor states(Tensor tokens, Pass pass) {
        var angles = RotaryAttention.Angles.of(0, (int) tokens.size(1), depth());
        var x = embedded.forward(embedding.forward(tokens, pass), pass);
        for (var block : blocks) x = block.forward(x, angles, pass);
        return last.forward(x, pass);
    }

    /** A block that reads token by token, with its weights as they are now. */
    private final class ReadingBlock {
        private final Block block;
        private final RotaryAttention.Cache cache;
        private final Linear.Frozen up;
        private final Linear.Frozen down;

        ReadingBlock(Block block, int rows, int room, Memory memory) {
            this.block = block;
            cache = new RotaryAttention.Cache(block.attention, rows, room, reads, memory);
            up = block.up.frozen(memory, reads);
            down = block.down.frozen(memory, reads);
        }

        Tensor step(Tensor x, RotaryAttention.Angles angles, int at, int seen) {
            var pass = Pass.evaluating();
            var y = x.add(block.attention.step(block.before.forward(x, pass), angles, cache, at, seen));
            var inner = SquaredRectifier.of(up.forward(block.between.forward(y, pass)));
            return y.add(down.forward(inner));
        }
    }

    @Override
    public int rows() {
        if (reads != ScalarType.BFloat16) return TextNetwork.super.rows();
        var numbers = 2L * (2L * context) * blocks.size() * width;
        return (int) Math.max(TextNetwork.super.rows(), Math.min(MOST_ROWS, MOST_REMEMBERED / numbers));
    }

    @Override
    public UnaryOperator<Tensor> reading(int rows, Memory memory) {
        // Twice the context, so that what is still seen is moved only once a context.
        var room = 2 * context;
        var reading = blocks.stream()
                .map(block -> new ReadingBlock(block, rows, room, memory))
                .toList();
        return new UnaryOperator<>() {
            private long read;
            private int at;

            @Override
            public Tensor apply(Tensor tokens) {
                if (at == room) {
                    reading.forEach(block -> block.cache.moveToFront(room - context, context));
                    at = context;
                }
                var pass = Pass.evaluating();
                var angles = RotaryAttention.Angles.of(read, 1, depth());
                var seen = Math.min(at + 1, context);
                var x = embedding.forward(tokens.view(rows, 1), pass);
                for (var block : reading) x = block.step(x, angles, at, seen);
                at++;
                read++;
                return logitsOf(last.forward(x, pass).select(1, 0));
            }
        };
    }

    /** In float32 and in equal parts, because the products of other numbers of rows are rounded in other ways. */
    private Tensor logitsOf(Tensor states) {
        var rows = states.size(0);
        var part = (long) TextNetwork.super.rows();
        var whole = (rows + part - 1) / part * part;
        var padded = torch.constant_pad_nd(states, new long[] {0, 0, 0, whole - rows});
        var logits = new TensorVector();
        for (var from = 0L; from < whole; from += part)
            logits.push_back(head.forward(padded.narrow(0, from, part), Pass.evaluating()));
        return torch.cat(logits).narrow(0, 0, rows);
    }
}
