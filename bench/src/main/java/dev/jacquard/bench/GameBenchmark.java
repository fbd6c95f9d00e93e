package dev.jacquard.bench;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.ConnectFourBook;
import dev.jacquard.media.game.ConnectFourSolver;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.search.AlphaBeta;
import dev.jacquard.media.game.search.RandomPlayouts;
import dev.jacquard.media.game.search.Selection;
import dev.jacquard.media.game.search.TreeSearch;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How fast games and searches are: the solver of Connect Four on random positions without its book, its table emptied before
 * each; alpha-beta; and random playouts in a tree. Arguments: positions for each number of stones (1000), their seed (1).
 *
 * <p>Times are those of the processor for this one thread, so that other programs count for little. Random positions are those after so many random moves where the game goes on; of the second kind those where, besides,
 * neither player could win with the next stone, for such positions need no search.
 */
public final class GameBenchmark {
    private static final int TABLE_BITS = 23;

    private GameBenchmark() {}

    /** Prints the figures. */
    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        warmUp();
        for (int stones : new int[] {20, 16, 12}) solver(stones, count, seed, false);
        for (int stones : new int[] {20, 16, 12}) solver(stones, count, seed, true);
        for (var name : List.of("connect-four", "othello-6", "othello-8", "gomoku-9"))
            searches(Games.named(name), seed);
    }

    /** Nanoseconds of processor time. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void warmUp() {
        var solver = new ConnectFourSolver(new ConnectFour(), TABLE_BITS, ConnectFourBook.EMPTY);
        for (int i = 0; i < 500; i++) solver.score(position(20, -1, i, true));
    }

    private static void solver(int stones, int count, long seed, boolean quiet) {
        var solver = new ConnectFourSolver(new ConnectFour(), TABLE_BITS, ConnectFourBook.EMPTY);
        var milliseconds = new double[count];
        for (int i = 0; i < count; i++) {
            var position = position(stones, seed, i, quiet);
            solver.clear();
            long began = now();
            solver.score(position);
            milliseconds[i] = (now() - began) / 1e6;
        }
        double total = Arrays.stream(milliseconds).sum();
        Arrays.sort(milliseconds);
        System.out.printf(
                Locale.ROOT,
                "solver, %d %s of %d stones: median %.2f ms, mean %.2f ms, 90 %% within %.1f ms, longest %.0f ms,"
                        + " %.2f million nodes a second%n",
                count,
                quiet ? "positions without a win at hand" : "random positions",
                stones,
                milliseconds[count / 2],
                total / count,
                milliseconds[count * 9 / 10],
                milliseconds[count - 1],
                solver.nodes() / total / 1e3);
    }

    private static State position(int stones, long seed, int number, boolean quiet) {
        var random = Chance.of(seed, "position", number * 100L + stones);
        while (true) {
            var state = played(new ConnectFour(), stones, random);
            if (!state.over() && !(quiet && isSharp((ConnectFour.Position) state))) return state;
        }
    }

    private static boolean isSharp(ConnectFour.Position state) {
        var other = new ConnectFour.Position(state.game(), state.own() ^ state.stones(), state.stones());
        var moves = new int[7];
        int count = state.legalMoves(moves);
        return IntStream.of(moves)
                .limit(count)
                .anyMatch(move -> state.play(move).over() || other.play(move).over());
    }

    private static State played(Game game, int moves, SplittableRandom random) {
        var legal = new int[game.moves()];
        var state = game.start();
        for (int i = 0; i < moves && !state.over(); i++)
            state = state.play(legal[random.nextInt(state.legalMoves(legal))]);
        return state;
    }

    private static void searches(Game game, long seed) {
        double moves = perSecond(() -> played(game, Integer.MAX_VALUE, Chance.of(seed, "game", 0)), 1);
        var search = new AlphaBeta(game);
        long before = search.nodes();
        long began = now();
        for (int i = 0; i < 20; i++) {
            var state = played(game, 8, Chance.of(seed, "middle", i));
            if (!state.over()) search.search(state, game.moves() > 60 ? 3 : 6, new SplittableRandom(i));
        }
        double nodes = (search.nodes() - before) / ((now() - began) / 1e9);
        int playouts = 5000;
        double trees = perSecond(
                () -> {
                    var tree = new TreeSearch(game, game.start(), seed);
                    tree.begin(Selection.Uct.STANDARD, playouts);
                    TreeSearch.run(List.of(tree), 1, new RandomPlayouts(game, seed));
                },
                playouts);
        System.out.printf(
                Locale.ROOT,
                "%s: %,.0f random games a second; alpha-beta %,.0f nodes a second; tree search %,.0f playouts a second%n",
                game.name(),
                moves,
                nodes,
                trees);
    }

    private static double perSecond(Runnable work, int units) {
        double best = 0;
        for (int window = 0; window < 4; window++) {
            long began = now();
            int times = 0;
            for (; now() - began < 500_000_000L; times++) work.run();
            best = Math.max(best, times * (double) units / ((now() - began) / 1e9));
        }
        return best;
    }
}
