package dev.jacquard.media.game.match;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.ConnectFourSolver;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.TicTacToe;
import dev.jacquard.media.game.search.AlphaBeta;
import dev.jacquard.media.game.search.RandomPlayouts;
import dev.jacquard.media.game.search.Selection;
import dev.jacquard.media.game.search.TreeSearch;
import java.util.List;

/** The players that need no training. */
public final class Players {
    private static final int DEEPEST = 60;
    private static final int MOST_PLAYOUTS = 10_000_000;

    private Players() {}

    private interface Choice {
        int move(State state, long seed);
    }

    private record Simple(String name, Game game, Choice choice) implements Player {
        @Override
        public int choose(State state, long seed) {
            return choice.move(state, seed);
        }
    }

    /**
     * The player of this name: {@code random}; {@code minimax:DEPTH}, alpha-beta that looks so many moves ahead;
     * {@code mcts:PLAYOUTS}, plain tree search with so many random playouts a move; {@code perfect} for tic-tac-toe and
     * Connect Four, who chooses at random among the moves that keep the best score.
     *
     * @throws Problem when there is none, or not for this game
     */
    public static Player named(String name, Game game) {
        var parts = name.split(":", -1);
        if (parts.length == 1 && parts[0].equals("random")) return random(game);
        if (parts.length == 1 && parts[0].equals("perfect")) return perfect(game);
        if (parts.length == 2 && parts[0].equals("minimax")) return minimax(game, whole(name, parts[1], DEEPEST));
        if (parts.length == 2 && parts[0].equals("mcts")) return playouts(game, whole(name, parts[1], MOST_PLAYOUTS));
        throw new Problem(
                "\"%s\" is no player. Players are random, minimax:DEPTH, mcts:PLAYOUTS and, for tic-tac-toe and"
                        + " Connect Four, perfect.",
                name);
    }

    private static int whole(String name, String number, int most) {
        try {
            int value = Integer.parseInt(number);
            if (value >= 1 && value <= most) return value;
        } catch (NumberFormatException e) {
            throw new Problem(e, "The player %s needs a whole number from 1 to %s after the colon.", name, most);
        }
        throw new Problem("The player %s needs a whole number from 1 to %s after the colon.", name, most);
    }

    private static Player random(Game game) {
        var moves = new int[game.moves()];
        return new Simple("random", game, (state, seed) -> {
            int count = state.legalMoves(moves);
            return moves[Chance.of(seed, "random", 0).nextInt(count)];
        });
    }

    private static Player minimax(Game game, int depth) {
        var search = new AlphaBeta(game);
        return new Simple(
                "minimax:" + depth, game, (state, seed) -> search.search(state, depth, Chance.of(seed, "minimax", 0))
                        .move());
    }

    private static Player playouts(Game game, int playouts) {
        return new Simple("mcts:" + playouts, game, (state, seed) -> {
            var search = new TreeSearch(game, state, seed);
            search.begin(Selection.Uct.STANDARD, playouts);
            TreeSearch.run(List.of(search), 1, new RandomPlayouts(game, seed));
            return search.move();
        });
    }

    private static Player perfect(Game game) {
        if (game instanceof ConnectFour board && ConnectFourSolver.canSolve(board)) {
            var solver = new ConnectFourSolver(board);
            return new Simple("perfect", game, (state, seed) -> oneOf(solver.best(state), seed));
        }
        if (game instanceof TicTacToe) {
            var exhaustive = new Exhaustive(game);
            return new Simple("perfect", game, (state, seed) -> oneOf(exhaustive.best(state), seed));
        }
        throw new Problem(
                "There is no perfect player of %s, only of tic-tac-toe and connect-four. Take minimax:DEPTH instead.",
                game.name());
    }

    private static int oneOf(int[] moves, long seed) {
        return moves[Chance.of(seed, "perfect", 0).nextInt(moves.length)];
    }
}
