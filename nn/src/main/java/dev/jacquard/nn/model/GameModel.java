package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.search.Evaluator;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network that knows one game. */
public final class GameModel implements Model<Game> {
    final Settings settings;
    final GameShape shape;
    final GameNetwork network;
    final Weights weights;

    GameModel(Settings settings, GameShape shape, Randomness randomness) {
        this.settings = settings;
        this.shape = shape;
        var plan = new Weights.Plan();
        network = new GameNetwork(plan, shape, settings.whole("channels"), settings.whole("blocks"));
        weights = new Weights(plan, randomness);
    }

    @Override
    public Map<String, Weights> parts() {
        return Map.of("network", weights);
    }

    @Override
    public Learner learner(Collection<Game> training, Collection<Game> heldOut, Randomness randomness) {
        return new GameLearner(this, training.get(0), randomness);
    }

    /** The judgements of the network as it is now. Called on the engine's thread, as are those. */
    public Judge judge() {
        return new Judge();
    }

    /**
     * How fast self-play goes.
     *
     * @param moves that were played
     * @param simulations that they took, those that needed no judgement among them not counted
     * @param judged states that the network judged; others had been judged before
     * @param seconds in all
     * @param judgingSeconds within the network
     */
    public record SelfPlayPace(long moves, long simulations, long judged, double seconds, double judgingSeconds) {}

    /** Plays against itself as in training, some calls to warm up and so many to measure. Called on the engine's thread. */
    public SelfPlayPace selfPlayPace(Game game, int warmUp, int calls) {
        check(game);
        try (var judge = judge();
                var play = SelfPlay.of(game, settings, 1)) {
            for (var call = 0; call < warmUp; call++) play.play(new KnownJudgements(judge, game));
            var judgedBefore = judge.judged();
            var secondsBefore = judge.seconds();
            var begun = System.nanoTime();
            var asked = 0L;
            for (var call = 0; call < calls; call++) {
                var known = new KnownJudgements(judge, game);
                play.play(known);
                asked += known.asked();
            }
            return new SelfPlayPace(
                    (long) calls * settings.whole("games") * settings.whole("rounds"),
                    asked,
                    judge.judged() - judgedBefore,
                    (System.nanoTime() - begun) / 1e9,
                    judge.seconds() - secondsBefore);
        }
    }

    /** {@link Problem} when this network knows another game. */
    void check(Game game) {
        if (!shape.equals(GameShape.of(game)))
            throw new Problem("This run plays %s, not %s. Name a run of that game.", shape.game(), game.name());
    }

    private ScalarType type() {
        return settings.text(Recipe.PRECISION).equals("bfloat16") ? ScalarType.BFloat16 : ScalarType.Float;
    }

    /** Planes as the network takes them: channels-last memory. */
    static final class Planes {
        private final GameShape shape;
        private final float[] rows;
        private float[] cells = {};

        Planes(GameShape shape) {
            this.shape = shape;
            rows = new float[shape.planes() * shape.squares()];
        }

        /** Room for so many. */
        void reserve(int count) {
            if (cells.length != count * rows.length) cells = new float[count * rows.length];
        }

        /** Takes what {@link State#planes} wrote. */
        void put(int item, float[] planes) {
            var at = item * rows.length;
            var squares = shape.squares();
            for (var square = 0; square < squares; square++)
                for (var plane = 0; plane < shape.planes(); plane++) cells[at++] = planes[plane * squares + square];
        }

        void put(int item, State state) {
            Arrays.fill(rows, 0);
            state.planes(rows, 0);
            put(item, rows);
        }

        Tensor tensor(int count) {
            return Tensors.of(cells, count, shape.rows(), shape.columns(), shape.planes())
                    .permute(0, 3, 1, 2);
        }
    }

    /** A network's judgements, in batches of a few sizes, for which the engine keeps its preparations. */
    public final class Judge implements Evaluator, AutoCloseable {
        private static final int UNIT = 64;
        private static final int MOST = 256;

        private final GameNetwork.Folded folded = Memory.withoutGradients(() -> network.folded(type()));
        private final Planes planes = new Planes(shape);
        private long nanoseconds;
        private long judged;

        private Judge() {}

        @Override
        public void evaluate(List<State> states, float[] logits, float[] values) {
            var begun = System.nanoTime();
            for (var from = 0; from < states.size(); from += MOST)
                evaluate(states.subList(from, Math.min(states.size(), from + MOST)), from, logits, values);
            judged += states.size();
            nanoseconds += System.nanoTime() - begun;
        }

        private void evaluate(List<State> states, int from, float[] logits, float[] values) {
            var count = states.size();
            var batch =
                    count > UNIT ? (count + UNIT - 1) / UNIT * UNIT : Integer.highestOneBit(Math.max(1, 2 * count - 1));
            planes.reserve(batch);
            for (var i = 0; i < batch; i++) planes.put(i, states.get(Math.min(i, count - 1)));
            var moves = shape.moves();
            var said = Memory.withoutGradients(() -> {
                try (var scope = new PointerScope()) {
                    return Tensors.floats(folded.forward(planes.tensor(batch)));
                }
            });
            for (var i = 0; i < count; i++) {
                System.arraycopy(said, i * (moves + 1), logits, (from + i) * moves, moves);
                values[from + i] = said[i * (moves + 1) + moves];
            }
        }

        /** The time that judging took, in seconds. */
        public double seconds() {
            return nanoseconds / 1e9;
        }

        /** How many states were judged. */
        public long judged() {
            return judged;
        }

        @Override
        public void close() {
            folded.close();
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
