package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.match.Judged;
import dev.jacquard.media.game.match.Match;
import dev.jacquard.media.game.match.Player;
import dev.jacquard.media.game.match.Players;
import dev.jacquard.nn.model.GameModel;
import dev.jacquard.nn.model.NetworkPlayer;
import dev.jacquard.nn.torch.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How well a network plays: by how many moves keep the best value where perfect play is known, and otherwise by points
 * against alpha-beta. The baseline of the bare network's moves are random legal ones; that of moves with simulations the
 * same search, proofs included, without a network.
 */
public final class GameEvaluation {
    /** Share of moves with simulations that keep the best value. */
    public static final String MOVES = "move_accuracy";

    /** The same of the bare network. */
    public static final String RAW = "raw_accuracy";

    /** Share of points against alpha-beta. */
    public static final String POINTS = "points";

    /** With how many simulations a move is chosen. */
    public static final int SIMULATIONS = 64;

    private static final int DEPTH = 4;
    private static final int GAMES = 40;
    private static final int OPENING = 4;
    private static final double GOOD_MOVES = 0.95;
    private static final double GOOD_RAW = 0.85;
    private static final double GOOD_POINTS = 0.9;

    /**
     * What was found.
     *
     * @param assessment metrics, baseline and what follows
     * @param positions how many positions or games were played
     * @param byStones shares of right moves by stones on the board
     * @param notes how it was measured
     */
    public record Result(Assessment assessment, int positions, Map<Integer, Shares> byStones, List<Sentence> notes) {}

    /**
     * Shares of moves that keep the best value.
     *
     * @param moves with simulations
     * @param raw of the bare network
     * @param searchAlone with simulations and without a network
     * @param chance of random moves
     */
    public record Shares(double moves, double raw, double searchAlone, double chance) {}

    private GameEvaluation() {}

    /** Measures a network. */
    public static Result of(Engine engine, GameModel model, Game game, long seed) {
        var positions = Judged.of(game, Judged.Use.TEST);
        try (var searching = new NetworkPlayer("network", engine, model, game, SIMULATIONS);
                var raw = new NetworkPlayer("network", engine, model, game, 0);
                var alone = NetworkPlayer.unlearned("search alone", engine, game, SIMULATIONS)) {
            return positions.isEmpty()
                    ? points(searching, alone, game, seed)
                    : accuracy(searching, raw, alone, positions, seed);
        }
    }

    private static Result accuracy(Player searching, Player raw, Player alone, List<Judged> positions, long seed) {
        var kept = List.of(
                kept(searching, positions, seed),
                kept(raw, positions, seed),
                kept(alone, positions, seed),
                positions.stream().mapToDouble(Judged::chance).toArray());
        var all = IntStream.range(0, positions.size()).boxed().toList();
        var byStones = new TreeMap<Integer, Shares>();
        all.stream()
                .collect(Collectors.groupingBy(i -> stones(positions.get(i))))
                .forEach((stones, which) -> byStones.put(stones, shares(kept, which)));
        var shares = shares(kept, all);
        var metrics = new LinkedHashMap<String, Measure>();
        metrics.put(RAW, Measure.share(shares.raw, all.size()));
        metrics.put(MOVES, Measure.share(shares.moves, all.size()));
        var baseline = Map.of(
                RAW, Measure.share(shares.chance, all.size()), MOVES, Measure.share(shares.searchAlone, all.size()));
        return result(
                RAW,
                metrics,
                baseline,
                shares.raw >= GOOD_RAW && shares.moves >= GOOD_MOVES,
                all.size(),
                byStones,
                List.of(Sentence.of(
                        "%d positions in which some move gives something away, judged by perfect play: %s is what the"
                                + " network plays at a glance, beside random moves; %s is with %d simulations and proofs,"
                                + " beside the same search without a network.",
                        all.size(), RAW, MOVES, SIMULATIONS)));
    }

    /** 1 for each position in which a player keeps the best value. */
    private static double[] kept(Player player, List<Judged> positions, long seed) {
        var moves = player.choose(
                positions.stream().map(Judged::state).toList(),
                LongStream.range(seed, seed + positions.size()).toArray());
        return IntStream.range(0, moves.length)
                .mapToDouble(i -> positions.get(i).keeps(moves[i]) ? 1 : 0)
                .toArray();
    }

    private static Shares shares(List<double[]> kept, List<Integer> which) {
        var means = kept.stream()
                .mapToDouble(
                        all -> which.stream().mapToDouble(i -> all[i]).average().orElseThrow())
                .toArray();
        return new Shares(means[0], means[1], means[2], means[3]);
    }

    private static int stones(Judged position) {
        return position.state().drawing().replaceAll("[^XO]", "").length();
    }

    private static Result points(Player searching, Player alone, Game game, long seed) {
        var match = new Match(GAMES, OPENING, seed);
        var opponent = "minimax:" + DEPTH;
        var played = match.play(searching, Players.named(opponent, game), n -> {});
        var searched = match.play(alone, Players.named(opponent, game), n -> {});
        return result(
                POINTS,
                Map.of(POINTS, measure(played)),
                Map.of(POINTS, measure(searched)),
                played.share() >= GOOD_POINTS,
                GAMES,
                Map.of(),
                List.of(Sentence.of(
                        "%d games against alpha-beta that looks %d moves ahead, from random openings with both colours;"
                                + " %d simulations a move. The baseline is the same search without a network.",
                        GAMES, DEPTH, SIMULATIONS)));
    }

    private static Measure measure(Match.Result result) {
        var interval = result.interval();
        return new Measure(result.share(), interval[0], interval[1]);
    }

    private static Result result(
            String primary,
            Map<String, Measure> metrics,
            Map<String, Measure> baseline,
            boolean good,
            int positions,
            Map<Integer, Shares> byStones,
            List<Sentence> notes) {
        var own = metrics.get(primary);
        var other = baseline.get(primary);
        var difference = new Measure(own.value() - other.value(), own.low() - other.high(), own.high() - other.low());
        var findings = new ArrayList<Sentence>();
        if (difference.low() <= 0)
            findings.add(Sentence.of(
                    "What it learned cannot be told from nothing. Train it longer: train --resume RUN --minutes 30"));
        else if (good) findings.add(Sentence.of("It has learned to play well."));
        else findings.add(Sentence.of("It has learned something, but does not play well yet. Longer training helps."));
        return new Result(
                new Assessment(primary, false, metrics, baseline, difference, findings), positions, byStones, notes);
    }
}
