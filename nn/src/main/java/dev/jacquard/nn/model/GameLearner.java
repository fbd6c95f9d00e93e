package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.match.Judged;
import dev.jacquard.media.game.match.Match;
import dev.jacquard.media.game.match.Player;
import dev.jacquard.media.game.match.SequentialTest;
import dev.jacquard.media.game.search.Evaluator;
import dev.jacquard.media.game.search.Selection;
import dev.jacquard.media.game.search.TreeSearch;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.LineChart;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How {@link GamePlayer} trains: before a step it plays as many games as it takes for each position to be learned from as
 * often as the settings say, then gives the step positions that were played lately.
 */
final class GameLearner implements Learner {
    private static final String MEMORY = "learner/memory";
    private static final String CHAMPION = "learner/champion/";
    private static final int GATE_GAMES = 32;
    private static final int GATE_ROUNDS = 4;
    private static final int GATE_OPENING = 4;
    private static final int GATE_SIMULATIONS = 8;
    private static final SequentialTest TEST = new SequentialTest(-40, 10, 0.05);
    private static final double TENS = 10;
    private static final double LEFT_WEIGHT = 0.1;

    private final GameModel model;
    private final Game game;
    private final Randomness randomness;
    private final SelfPlay selfPlay;
    private final ReplayWindow window;
    private final GameModel.Planes planes;
    private final double bootstrap;
    private final double auxiliary;
    private final double reuse;
    private final int gate;
    private final Tensor champion;
    private final Tensor championStatistics;
    private final Memory memory = new Memory();
    private final List<double[]> elo = new ArrayList<>();
    private boolean trusted = true;
    private double championElo;
    private Targets targets;

    /** What the network should say of a batch. */
    private record Targets(Tensor policy, Tensor value, Tensor reply, Tensor hasReply, Tensor left, Tensor owners) {}

    GameLearner(GameModel model, Game game, Randomness randomness) {
        model.check(game);
        this.model = model;
        this.game = game;
        this.randomness = randomness;
        var settings = model.settings;
        window = new ReplayWindow(settings.whole("least-window"), settings.whole("window"));
        planes = new GameModel.Planes(model.shape);
        bootstrap = settings.real("bootstrap");
        auxiliary = settings.real("auxiliary");
        reuse = settings.real("reuse");
        gate = settings.whole("gate");
        champion = model.weights.copy();
        championStatistics = memory.keep(model.weights.statistics().clone());
        selfPlay = SelfPlay.of(game, settings, randomness.stream("play").key());
    }

    @Override
    public List<Turn> turns() {
        return List.of(new Turn("loss", model.weights, Optimizers.of(model.settings), this::loss));
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        if (gate > 0 && step > 0 && step % gate == 0) judgeAgainstChampion(step);
        var enough = Math.max(4L * batchSize(), (long) (step * batchSize() / reuse));
        while (window.produced() < enough)
            Memory.withoutGradients(() -> {
                window.add(trusted ? played() : asChampion(this::played));
                return null;
            });
        return batch(randomness.stream("batch").at(step).java());
    }

    private List<PlayedGame> played() {
        try (var judge = model.judge()) {
            return selfPlay.play(new KnownJudgements(judge, game));
        }
    }

    /** Does something with the weights of the champion in place. */
    private <T> T asChampion(Supplier<T> work) {
        return asStatistics(championStatistics, () -> model.weights.with(champion, work));
    }

    /** A player who thinks a little about each move, for matches while training. */
    private record Contestant(String name, Game game, Evaluator evaluator, int simulations) implements Player {
        @Override
        public int choose(State state, long seed) {
            return choose(List.of(state), new long[] {seed})[0];
        }

        @Override
        public int[] choose(List<State> states, long[] seeds) {
            var searches = new ArrayList<TreeSearch>();
            for (var i = 0; i < seeds.length; i++) {
                var search = new TreeSearch(game, states.get(i), seeds[i]);
                search.begin(Selection.Gumbel.STANDARD.quiet(), simulations);
                searches.add(search);
            }
            TreeSearch.run(searches, 1, evaluator);
            return searches.stream().mapToInt(TreeSearch::move).toArray();
        }
    }

    /** Lets the network as it is now take the champion's place, unless a match says that it is worse. */
    private void judgeAgainstChampion(long step) {
        Memory.withoutGradients(() -> {
            try (var now = model.judge();
                    var best = asChampion(model::judge)) {
                var result = new Match.Result(0, 0, 0);
                for (var round = 0; round < GATE_ROUNDS; round++) {
                    var seed = randomness.stream("gate").at(step).at(round).key();
                    var more = new Match(GATE_GAMES, GATE_OPENING, seed)
                            .play(
                                    new Contestant("now", game, now, GATE_SIMULATIONS),
                                    new Contestant("champion", game, best, GATE_SIMULATIONS),
                                    n -> {});
                    result = new Match.Result(
                            result.winsA() + more.winsA(),
                            result.draws() + more.draws(),
                            result.winsB() + more.winsB());
                    if (TEST.verdict(result) != SequentialTest.Verdict.OPEN) break;
                }
                var rating = championElo + SequentialTest.elo(result);
                elo.add(new double[] {step, rating});
                trusted = TEST.verdict(result) != SequentialTest.Verdict.REJECTED;
                if (trusted) {
                    champion.copy_(model.weights.values());
                    championStatistics.copy_(model.weights.statistics());
                    championElo = rating;
                }
            }
            return null;
        });
    }

    /** Positions that were played lately, each turned in some way, with what was thought about them and what came of it. */
    private Tensor batch(SplittableRandom random) {
        var shape = model.shape;
        int size = batchSize();
        int moves = shape.moves();
        int squares = shape.squares();
        planes.reserve(size);
        var policy = new float[size * moves];
        var reply = new float[size * moves];
        var value = new float[size];
        var hasReply = new float[size];
        var left = new float[size];
        var owners = new float[2 * size * squares];
        var raw = new float[shape.planes() * squares];
        var turned = new float[raw.length];
        var shares = new float[moves];
        var symmetries = game.symmetries();
        for (var i = 0; i < size; i++) {
            var place = window.get(random.nextInt(window.size()));
            var symmetry = symmetries.get(random.nextInt(symmetries.size()));
            var sample = place.sample();
            var played = place.game().moves();
            var state = game.start();
            for (var ply = 0; ply < sample.ply(); ply++) state = state.play(played[ply]);
            write(state, raw);
            symmetry.planes(raw, 0, turned, 0, shape.planes());
            planes.put(i, turned);
            sample.policy(shares, 0);
            symmetry.policy(shares, 0, policy, i * moves);
            value[i] = (float) (0.5 + 0.5 * ((1 - bootstrap) * sample.outcome() + bootstrap * sample.value()));
            left[i] = (float) ((played.length - sample.ply()) / TENS);
            if (sample.ply() + 1 < played.length) {
                hasReply[i] = 1;
                reply[i * moves + symmetry.move(played[sample.ply() + 1])] = 1;
            }
            var last = state;
            for (var ply = sample.ply(); ply < played.length; ply++) last = last.play(played[ply]);
            write(last, raw);
            symmetry.planes(raw, 0, turned, 0, shape.planes());
            var same = last.mover() == state.mover();
            System.arraycopy(turned, same ? 0 : squares, owners, 2 * i * squares, squares);
            System.arraycopy(turned, same ? squares : 0, owners, (2 * i + 1) * squares, squares);
        }
        targets = new Targets(
                Tensors.of(policy, size, moves),
                Tensors.of(value, size),
                Tensors.of(reply, size, moves),
                Tensors.of(hasReply, size),
                Tensors.of(left, size),
                Tensors.of(owners, size, 2, shape.rows(), shape.columns()));
        return planes.tensor(size);
    }

    private static void write(State state, float[] planes) {
        java.util.Arrays.fill(planes, 0);
        state.planes(planes, 0);
    }

    private Turn.Losses loss(Tensor batch, Pass pass) {
        var views = model.network.forward(batch, pass);
        var policy = crossEntropy(views.policy(), targets.policy).mean();
        var value = odds(views.value(), targets.value).mean();
        var total = policy.add(value);
        if (auxiliary > 0) {
            var reply = crossEntropy(views.reply(), targets.reply)
                    .mul(targets.hasReply)
                    .mean();
            var left = views.left().sub(targets.left).square().mean().mul(Tensors.scalar(LEFT_WEIGHT));
            var owners = odds(views.owners(), targets.owners).mean();
            total = total.add(reply.add(left).add(owners), Tensors.scalar(auxiliary));
        }
        return new Turn.Losses(total, Map.of("policy", policy, "value", value));
    }

    private static Tensor crossEntropy(Tensor logits, Tensor shares) {
        return torch.log_softmax(logits, 1).mul(shares).sum(1).neg();
    }

    /** The cross-entropy of probabilities given as logarithms of their odds. */
    private static Tensor odds(Tensor logits, Tensor probabilities) {
        return torch.softplus(logits).sub(probabilities.mul(logits));
    }

    /** The share of moves of the bare network that give something away, where perfect play is known. */
    @Override
    public OptionalDouble validation() {
        var positions = Judged.of(game, Judged.Use.VALIDATION);
        if (positions.isEmpty()) return OptionalDouble.empty();
        try (var judge = model.judge()) {
            return OptionalDouble.of(1 - accuracy(judge, positions));
        }
    }

    private double accuracy(Evaluator judge, List<Judged> positions) {
        var moves = new Contestant("", game, judge, 0)
                .choose(positions.stream().map(Judged::state).toList(), new long[positions.size()]);
        var right = 0;
        for (var i = 0; i < moves.length; i++) if (positions.get(i).keeps(moves[i])) right++;
        return right / (double) moves.length;
    }

    @Override
    public List<Safetensors.Entry> memory() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            window.write(out);
            selfPlay.write(out);
            out.writeBoolean(trusted);
            out.writeDouble(championElo);
            out.writeInt(elo.size());
            for (var point : elo) {
                out.writeDouble(point[0]);
                out.writeDouble(point[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var entries = new ArrayList<Safetensors.Entry>();
        entries.add(new Safetensors.Entry(MEMORY, "U8", new long[] {bytes.size()}, bytes.toByteArray()));
        entries.addAll(model.weights.entries(CHAMPION, champion));
        entries.addAll(Memory.withoutGradients(
                () -> asStatistics(championStatistics, () -> model.weights.statisticsEntries(CHAMPION))));
        return entries;
    }

    @Override
    public void recall(Safetensors file) {
        if (!file.names().contains(MEMORY))
            throw new Problem("The run's checkpoint does not hold the games that were played. Train again.");
        var buffer = file.bytes(MEMORY, "U8", file.shape(MEMORY));
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            window.read(in);
            selfPlay.read(in);
            trusted = in.readBoolean();
            championElo = in.readDouble();
            elo.clear();
            for (var left = in.readInt(); left > 0; left--) elo.add(new double[] {in.readDouble(), in.readDouble()});
        } catch (IOException | IllegalArgumentException e) {
            throw new Problem(e, "The run's checkpoint does not hold the games that were played. Train again.");
        }
        model.weights.load(file, CHAMPION, champion);
        Memory.withoutGradients(() -> {
            var before = model.weights.statistics().clone();
            model.weights.loadStatistics(file, CHAMPION);
            championStatistics.copy_(model.weights.statistics());
            return model.weights.statistics().copy_(before);
        });
    }

    private <T> T asStatistics(Tensor other, Supplier<T> work) {
        var statistics = model.weights.statistics();
        var before = statistics.clone();
        statistics.copy_(other);
        try {
            return work.get();
        } finally {
            statistics.copy_(before);
        }
    }

    /** Elo against steps; the untrained network has none. */
    @Override
    public Optional<Image> picture() {
        return elo.isEmpty() ? Optional.empty() : Optional.of(LineChart.of(elo));
    }

    @Override
    public void close() {
        selfPlay.close();
        memory.close();
    }
}
