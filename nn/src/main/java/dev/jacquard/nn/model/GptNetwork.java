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
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The network of {@link TextGpt}. */
final class GptNetwork implements TextNetwork {
    private final Embedding embedding;
    private final Dropout embedded;
    private final List<Block> blocks = new ArrayList<>();
    private final RootMeanSquareNormalization last;
    private final Linear head;
    private final int context;

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

        Tensor forward(Tensor x, BiFunction<RotaryAttention, Tensor, Tensor> attend, Pass pass) {
            var y = x.add(mixed.forward(attend.apply(attention, before.forward(x, pass)), pass));
            var inner = SquaredRectifier.of(up.forward(between.forward(y, pass), pass));
            return y.add(thought.forward(down.forward(inner, pass), pass));
        }
    }

    GptNetwork(Weights.Plan plan, Settings settings, int tokens) {
        long width = settings.whole("width");
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
        for (var block : blocks) x = block.forward(x, (a, input) -> a.forward(input, angles, pass), pass);
        return last.forward(x, pass);
    }

    @Override
    public UnaryOperator<Tensor> reading(int rows, Memory memory) {
        // Twice the context, so that what is still seen is moved only once a context.
        var room = 2 * context;
        var caches = blocks.stream()
                .map(block -> new RotaryAttention.Cache(block.attention, rows, room, memory))
                .toList();
        return new UnaryOperator<>() {
            private long read;
            private int at;

            @Override
            public Tensor apply(Tensor tokens) {
                if (at == room) {
                    caches.forEach(cache -> cache.moveToFront(room - context, context));
                    at = context;
                }
                var pass = Pass.evaluating();
                var angles = RotaryAttention.Angles.of(read, 1, depth());
                var seen = Math.min(at + 1, context);
                var x = embedding.forward(tokens.view(rows, 1), pass);
                for (var i = 0; i < blocks.size(); i++) {
                    var cache = caches.get(i);
                    x = blocks.get(i).forward(x, (a, input) -> a.step(input, angles, cache, at, seen, pass), pass);
                }
                at++;
                read++;
                return head.forward(last.forward(x, pass), pass).select(1, 0);
            }
        };
    }
}
