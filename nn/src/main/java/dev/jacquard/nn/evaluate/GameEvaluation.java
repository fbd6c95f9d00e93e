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

/**
 * How well a network plays: by how many moves keep the best value where perfect play is known, and otherwise by points
 * against alpha-beta. The baseline plays random legal moves.
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
    private static final double LEAST = 0.9;

    /**
     * What was found.
     *
     * @param assessment metrics, baseline and what follows
     * @param positions how many positions or games were played
     * @param byStones right moves with simulations and of the bare network, as shares, by stones on the board
     * @param notes how it was measured
     */
    public record Result(Assessment assessment, int positions, Map<Integer, double[]> byStones, List<Sentence> notes) {}

    private GameEvaluation() {}

    /** Measures a network. */
    public static Result of(Engine engine, GameModel model, Game game, long seed) {
        var positions = Judged.of(game, Judged.Use.TEST);
        try (var searching = new NetworkPlayer("network", engine, model, game, SIMULATIONS);
                var raw = new NetworkPlayer("network", engine, model, game, 0)) {
            return positions.isEmpty() ? points(searching, game, seed) : accuracy(searching, raw, positions, seed);
        }
    }

    private static Result accuracy(Player searching, Player raw, List<Judged> positions, long seed) {
        var states = positions.stream().map(Judged::state).toList();
        var seeds = new long[states.size()];
        for (var i = 0; i < seeds.length; i++) seeds[i] = seed + i;
        var searched = searching.choose(states, seeds);
        var bare = raw.choose(states, seeds);
        var sums = new TreeMap<Integer, double[]>();
        var right = new double[2];
        var chance = 0.0;
        for (var i = 0; i < seeds.length; i++) {
            var position = positions.get(i);
            var sum = sums.computeIfAbsent(stones(position), n -> new double[3]);
            sum[0] += position.keeps(searched[i]) ? 1 : 0;
            sum[1] += position.keeps(bare[i]) ? 1 : 0;
            sum[2]++;
            chance += position.chance();
        }
        sums.values().forEach(sum -> {
            right[0] += sum[0];
            right[1] += sum[1];
        });
        var byStones = new TreeMap<Integer, double[]>();
        sums.forEach((stones, sum) -> byStones.put(stones, new double[] {sum[0] / sum[2], sum[1] / sum[2]}));
        var metrics = new LinkedHashMap<String, Measure>();
        metrics.put(MOVES, Measure.share(right[0] / seeds.length, seeds.length));
        metrics.put(RAW, Measure.share(right[1] / seeds.length, seeds.length));
        var random = Measure.share(chance / seeds.length, seeds.length);
        return result(
                MOVES,
                metrics,
                Map.of(MOVES, random, RAW, random),
                seeds.length,
                byStones,
                List.of(Sentence.of(
                        "%d positions in which some move gives something away, judged by perfect play;"
                                + " %d simulations a move, and none.",
                        seeds.length, SIMULATIONS)));
    }

    private static int stones(Judged position) {
        return position.state().drawing().replaceAll("[^XO]", "").length();
    }

    private static Result points(Player searching, Game game, long seed) {
        var match = new Match(GAMES, OPENING, seed);
        var opponent = "minimax:" + DEPTH;
        var played = match.play(searching, Players.named(opponent, game), n -> {});
        var random = match.play(Players.named("random", game), Players.named(opponent, game), n -> {});
        return result(
                POINTS,
                Map.of(POINTS, measure(played)),
                Map.of(POINTS, measure(random)),
                GAMES,
                Map.of(),
                List.of(Sentence.of(
                        "%d games against alpha-beta that looks %d moves ahead, from random openings with both colours;"
                                + " %d simulations a move.",
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
            int positions,
            Map<Integer, double[]> byStones,
            List<Sentence> notes) {
        var own = metrics.get(primary);
        var other = baseline.get(primary);
        var difference = new Measure(own.value() - other.value(), own.low() - other.high(), own.high() - other.low());
        var findings = new ArrayList<Sentence>();
        if (difference.low() <= 0)
            findings.add(Sentence.of(
                    "It plays no better than random moves do. Train it longer: train --resume RUN --minutes 30"));
        else if (own.value() < LEAST)
            findings.add(Sentence.of("It plays better than random moves do, but not well yet. Longer training helps."));
        else findings.add(Sentence.of("It plays far better than random moves do."));
        return new Result(
                new Assessment(primary, false, metrics, baseline, difference, findings), positions, byStones, notes);
    }
}
