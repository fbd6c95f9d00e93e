package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.ParallelRecurrent;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.RootMeanSquareNormalization;
import dev.jacquard.nn.layer.SquaredRectifier;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The network of {@link TextRnn} whose steps are computed together: blocks of a minimal unit and a perceptron. */
final class MinimalNetwork implements TextNetwork {
    private final Embedding embedding;
    private final List<Block> blocks = new ArrayList<>();
    private final RootMeanSquareNormalization last;
    private final Linear head;
    private final long width;

    private static final class Block {
        final RootMeanSquareNormalization before;
        final ParallelRecurrent unit;
        final Linear projection;
        final RootMeanSquareNormalization between;
        final Linear up;
        final Linear down;
        final Dropout dropout;

        Block(Weights.Plan plan, ParallelRecurrent.Unit kind, long width, double share) {
            before = new RootMeanSquareNormalization(plan.in("before"), width);
            unit = new ParallelRecurrent(plan.in("unit"), kind, width, width);
            projection = new Linear(plan.in("projection"), width, width, new Initial.Normal(0), false);
            between = new RootMeanSquareNormalization(plan.in("between"), width);
            up = new Linear(plan.in("up"), width, 2 * width, Initialization.leCun(width), false);
            down = new Linear(plan.in("down"), 2 * width, width, new Initial.Normal(0), false);
            dropout = new Dropout(plan.in("dropout"), share);
        }

        /** With the state before, (batch, width), or null; the new state is written over it. */
        Tensor forward(Tensor x, Tensor state, Pass pass) {
            // A copy, since the way back needs what is written over.
            var states = unit.forward(before.forward(x, pass), state == null ? null : state.clone(), pass);
            if (state != null) Memory.withoutGradients(() -> state.copy_(states.select(1, states.size(1) - 1)));
            var y = x.add(projection.forward(states, pass));
            var inner = SquaredRectifier.of(up.forward(between.forward(y, pass), pass));
            return y.add(dropout.forward(down.forward(inner, pass), pass));
        }
    }

    MinimalNetwork(Weights.Plan plan, Settings settings, int tokens) {
        width = settings.whole("width");
        embedding = new Embedding(plan.in("embedding"), tokens, width, 0.3);
        var unit = ParallelRecurrent.Unit.valueOf(
                settings.text("cell").replace('-', '_').toUpperCase(Locale.ROOT));
        for (var i = 0; i < settings.whole("layers"); i++)
            blocks.add(new Block(plan.in("block" + i), unit, width, settings.real("dropout")));
        last = new RootMeanSquareNormalization(plan.in("last"), width);
        head = Linear.toLogits(plan.in("head"), width, tokens, new Initial.Normal(0), false);
    }

    @Override
    public Tensor logits(Tensor tokens, Pass pass) {
        return head.forward(states(tokens, pass), pass);
    }

    @Override
    public Tensor states(Tensor tokens, Pass pass) {
        var x = embedding.forward(tokens, pass);
        for (var block : blocks) x = block.forward(x, null, pass);
        return last.forward(x, pass);
    }

    @Override
    public List<Tensor> begun(int rows, Memory memory) {
        return blocks.stream()
                .map(block -> memory.keep(torch.zeros(new long[] {rows, width}, new TensorOptions(ScalarType.Float))))
                .toList();
    }

    @Override
    public Tensor continued(Tensor tokens, List<Tensor> states, Pass pass) {
        var x = embedding.forward(tokens, pass);
        for (var i = 0; i < blocks.size(); i++) x = blocks.get(i).forward(x, states.get(i), pass);
        return head.forward(last.forward(x, pass), pass);
    }

    @Override
    public UnaryOperator<Tensor> reading(int rows, Memory memory) {
        var states = begun(rows, memory);
        return tokens ->
                continued(tokens.view(rows, 1), states, Pass.evaluating()).select(1, 0);
    }
}
