package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.BatchNormalization;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.FoldedConvolution;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Sees planes of a board and says which move is best and who wins (Silver et al. 2018): a residual tower (He et al. 2016)
 * with heads for the policy and the value, and, for training only, for the opponent's answer, the moves that are left and
 * whose each square is in the end (Wu 2020, sections 4.1 and 4.2).
 */
final class GameNetwork {
    private static final int HEAD_NUMBERS = 1536;
    private static final int MOST_HEAD_CHANNELS = 32;
    private static final int HIDDEN = 64;

    /** A convolution with what follows it. */
    private record Unit(Convolution convolution, BatchNormalization normalization) {
        static Unit of(Weights.Plan plan, long inputs, long outputs, long kernel) {
            return new Unit(
                    new Convolution(plan.in("convolution"), inputs, outputs, kernel),
                    new BatchNormalization(plan.in("normalization"), outputs));
        }

        Tensor forward(Tensor x, Pass pass) {
            return normalization.forward(convolution.forward(x, pass), pass);
        }

        FoldedConvolution folded(Memory memory, ScalarType type) {
            return new FoldedConvolution(memory, convolution, normalization, type);
        }
    }

    private record Block(Unit first, Unit second) {}

    /**
     * What the network says of a batch, as logits.
     *
     * @param policy (batch, moves)
     * @param value (batch), the logarithm of the odds that the mover wins
     * @param reply the opponent's next move, (batch, moves)
     * @param left moves that are left in the game, (batch), in tens
     * @param owners (batch, 2, rows, columns): whether the mover, or the opponent, has the square in the end
     */
    record Views(Tensor policy, Tensor value, Tensor reply, Tensor left, Tensor owners) {}

    private final int columns;
    private final int rows;
    private final Unit stem;
    private final List<Block> blocks = new ArrayList<>();
    private final Unit policyHead;
    private final Linear policy;
    private final Linear reply;
    private final Unit valueHead;
    private final Linear hidden;
    private final Linear value;
    private final Convolution owners;

    GameNetwork(Weights.Plan plan, GameShape shape, int channels, int blockCount) {
        columns = shape.columns();
        rows = shape.rows();
        int squares = columns * rows;
        int heads = Math.max(2, Math.min(MOST_HEAD_CHANNELS, HEAD_NUMBERS / squares));
        stem = Unit.of(plan.in("stem"), shape.planes(), channels, 3);
        for (var i = 0; i < blockCount; i++) {
            var block = plan.in("block" + i);
            blocks.add(new Block(
                    Unit.of(block.in("first"), channels, channels, 3),
                    Unit.of(block.in("second"), channels, channels, 3)));
        }
        policyHead = Unit.of(plan.in("policy"), channels, heads, 1);
        policy = new Linear(plan.in("policy.moves"), (long) heads * squares, shape.moves());
        reply = new Linear(plan.in("policy.reply"), (long) heads * squares, shape.moves());
        valueHead = Unit.of(plan.in("value"), channels, heads, 1);
        hidden = new Linear(
                plan.in("value.hidden"),
                (long) heads * squares,
                HIDDEN,
                Initialization.he((long) heads * squares),
                true);
        value = new Linear(plan.in("value.outputs"), HIDDEN, 2);
        owners = new Convolution(plan.in("owners"), channels, 2, 1);
    }

    /** Everything, for training: (batch, planes, rows, columns) in channels-last memory. */
    Views forward(Tensor planes, Pass pass) {
        var x = torch.relu(stem.forward(planes, pass));
        for (var block : blocks)
            x = torch.relu(block.second
                    .forward(torch.relu(block.first.forward(x, pass)), pass)
                    .add(x));
        var moves = ResidualTrunk.flat(torch.relu(policyHead.forward(x, pass)));
        var outcome = ResidualTrunk.flat(torch.relu(valueHead.forward(x, pass)));
        var outputs =
                value.forward(torch.relu(hidden.forward(outcome, pass)), pass).toType(ScalarType.Float);
        return new Views(
                policy.forward(moves, pass).toType(ScalarType.Float),
                outputs.select(1, 0),
                reply.forward(moves, pass).toType(ScalarType.Float),
                outputs.select(1, 1),
                owners.forward(x, pass).toType(ScalarType.Float));
    }

    /** A copy for play, as the weights are now: what play needs, with normalisation folded into the convolutions. */
    Folded folded(ScalarType type) {
        return new Folded(type);
    }

    /** The network at play; keeps its copy until it is closed. */
    final class Folded implements AutoCloseable {
        private record Pair(FoldedConvolution first, FoldedConvolution second) {}

        private final Memory memory = new Memory();
        private final ScalarType type;
        private final FoldedConvolution first;
        private final List<Pair> pairs;
        private final FoldedConvolution moves;
        private final FoldedConvolution outcome;
        private final Linear.Frozen toPolicy;
        private final Linear.Frozen toHidden;
        private final Linear.Frozen toValue;

        private Folded(ScalarType type) {
            this.type = type;
            first = stem.folded(memory, type);
            pairs = blocks.stream()
                    .map(b -> new Pair(b.first.folded(memory, type), b.second.folded(memory, type)))
                    .toList();
            moves = policyHead.folded(memory, type);
            outcome = valueHead.folded(memory, type);
            toPolicy = policy.frozen(memory, type);
            toHidden = hidden.frozen(memory, type);
            toValue = value.frozen(memory, type);
        }

        /** Policies and values, (batch, moves + 1) in float32: logits of moves, then the value from -1 to 1. */
        Tensor forward(Tensor planes) {
            var x = first.forward(planes.toType(type)).relu_();
            for (var pair : pairs)
                x = pair.second.forward(pair.first.forward(x).relu_()).add_(x).relu_();
            var policies = toPolicy.forward(ResidualTrunk.flat(moves.forward(x).relu_()));
            var values = toValue.forward(toHidden.forward(
                                    ResidualTrunk.flat(outcome.forward(x).relu_()))
                            .relu_())
                    .narrow(1, 0, 1)
                    .toType(ScalarType.Float)
                    .div(new org.bytedeco.pytorch.Scalar(2.0))
                    .tanh();
            return torch.cat(new TensorVector(policies.toType(ScalarType.Float), values), 1);
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
