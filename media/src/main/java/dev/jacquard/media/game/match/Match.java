package dev.jacquard.media.game.match;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Games between two players from random openings, each of which is played twice, once with each colour.
 *
 * @param games how many, an even number
 * @param openingMoves how many random moves an opening has
 * @param seed what openings and players' choices are a function of
 */
public record Match(int games, int openingMoves, long seed) {
    private static final int ATTEMPTS = 200;
    private static final int NEW_ATTEMPTS = 50;
    private static final int LONGEST = 10_000;

    /** @throws Problem when the number of games is odd or none, or the openings have less than no moves */
    public Match {
        if (games < 2 || games % 2 != 0)
            throw new Problem(
                    "A match has an even number of games, not %s, since each opening is played with both colours.",
                    games);
        if (openingMoves < 0) throw new Problem("Openings have 0 or more moves, not %s.", openingMoves);
    }

    /**
     * How a match ended.
     *
     * @param winsA games that the first player won
     * @param draws games that nobody won
     * @param winsB games that the second player won
     */
    public record Result(int winsA, int draws, int winsB) {
        private static final double DEVIATIONS = 1.959964;

        /** How many were played. */
        public int games() {
            return winsA + draws + winsB;
        }

        /** The first player's share of the points, a draw being half a point, from 0 to 1. */
        public double share() {
            return (winsA + draws / 2.0) / games();
        }

        /**
         * Between which shares the true one lies with a confidence of 95 %: Wilson's interval (1927), lower end first. Draws
         * make games more alike than it assumes, so that it is rather too wide.
         */
        public double[] interval() {
            double n = games();
            double z = DEVIATIONS;
            double middle = (share() + z * z / (2 * n)) / (1 + z * z / n);
            double half = z / (1 + z * z / n) * Math.sqrt(share() * (1 - share()) / n + z * z / (4 * n * n));
            return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
        }
    }

    /**
     * How a match ended, by who began.
     *
     * @param aBegins the games in which the first player moved first in the opening
     * @param bBegins the others
     */
    public record Halves(Result aBegins, Result bBegins) {
        /** All games. */
        public Result together() {
            return new Result(
                    aBegins.winsA + bBegins.winsA, aBegins.draws + bBegins.draws, aBegins.winsB + bBegins.winsB);
        }
    }

    private static final class Playing {
        final boolean firstIsA;
        final int number;
        State state;
        int moves;

        Playing(boolean firstIsA, int number, State state) {
            this.firstIsA = firstIsA;
            this.number = number;
            this.state = state;
        }

        boolean isTurnOfA() {
            return firstIsA == (state.mover() == 0);
        }
    }

    /**
     * Plays it: all games side by side, so that a player can think about many at once.
     *
     * @param finished hears how many games are over whenever some are
     * @throws Problem when the players play different games, or the openings are too long
     */
    public Result play(Player a, Player b, IntConsumer finished) {
        return playByColour(a, b, finished).together();
    }

    /** The same, told by who began. */
    public Halves playByColour(Player a, Player b, IntConsumer finished) {
        if (!a.game().name().equals(b.game().name()))
            throw new Problem(
                    "%s plays %s and %s plays %s, so they cannot meet. Name players of one game.",
                    a.name(), a.game().name(), b.name(), b.game().name());
        var openings = openings(a.game());
        var playing = new ArrayList<Playing>();
        for (int i = 0; i < games; i++) playing.add(new Playing(i % 2 == 0, i, openings.get(i / 2)));
        var counts = new int[2][3];
        while (!playing.isEmpty()) {
            move(a, playing.stream().filter(Playing::isTurnOfA).toList());
            move(
                    b,
                    playing.stream()
                            .filter(p -> !p.isTurnOfA() && !p.state.over())
                            .toList());
            for (var ended : playing.stream().filter(p -> p.state.over()).toList()) {
                int outcome = ended.state.outcome();
                counts[ended.firstIsA ? 0 : 1][1 - (ended.isTurnOfA() ? outcome : -outcome)]++;
                playing.remove(ended);
            }
            finished.accept(games - playing.size());
        }
        return new Halves(
                new Result(counts[0][0], counts[0][1], counts[0][2]),
                new Result(counts[1][0], counts[1][1], counts[1][2]));
    }

    private void move(Player player, List<Playing> turns) {
        if (turns.isEmpty()) return;
        var seeds = turns.stream()
                .mapToLong(p -> Chance.of(seed, "match", (long) p.number * LONGEST + p.moves)
                        .nextLong())
                .toArray();
        var moves = player.choose(turns.stream().map(p -> p.state).toList(), seeds);
        for (int i = 0; i < moves.length; i++) {
            var playing = turns.get(i);
            playing.state = playing.state.play(moves[i]);
            playing.moves++;
        }
    }

    /** Where games begin: different states as far as there are as many, none of them over. */
    List<State> openings(Game game) {
        var openings = new ArrayList<State>();
        Set<State> seen = new HashSet<>();
        for (int i = 0; i < games / 2; i++) openings.add(opening(game, i, seen));
        return openings;
    }

    private State opening(Game game, int number, Set<State> seen) {
        State again = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var random = Chance.of(seed, "opening", (long) number * ATTEMPTS + attempt);
            var moves = new int[game.moves()];
            var state = game.start();
            for (int i = 0; i < openingMoves && !state.over(); i++)
                state = state.play(moves[random.nextInt(state.legalMoves(moves))]);
            if (state.over()) continue;
            if (seen.add(state)) return state;
            again = state;
            if (attempt >= NEW_ATTEMPTS) return again;
        }
        if (again != null) return again;
        throw new Problem("%s is mostly over after %s random moves. Take shorter openings.", game.name(), openingMoves);
    }
}
