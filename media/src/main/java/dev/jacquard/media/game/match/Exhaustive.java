package dev.jacquard.media.game.match;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Perfect play of a game small enough to remember every state of. */
final class Exhaustive {
    private final Game game;
    private final Map<State, Integer> outcomes = new HashMap<>();

    Exhaustive(Game game) {
        this.game = game;
    }

    /** The moves that keep the best outcome, in ascending order. */
    int[] best(State state) {
        int best = outcome(state);
        return Arrays.stream(legal(state))
                .filter(move -> outcomeOf(state, move) == best)
                .toArray();
    }

    /** The mover's. */
    int outcome(State state) {
        if (state.over()) return state.outcome();
        var known = outcomes.get(state);
        if (known != null) return known;
        int best = -1;
        for (int move : legal(state)) best = Math.max(best, outcomeOf(state, move));
        outcomes.put(state, best);
        return best;
    }

    int outcomeOf(State state, int move) {
        var next = state.play(move);
        return next.mover() == state.mover() ? outcome(next) : -outcome(next);
    }

    private int[] legal(State state) {
        var moves = new int[game.moves()];
        return Arrays.copyOf(moves, state.legalMoves(moves));
    }
}
