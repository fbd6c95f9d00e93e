package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Judges a state by how one game ends that is played at random from it, and likes all moves alike. One thread at a time
 * may use it; the n-th state that it is asked about gets the n-th playout of its seed.
 */
public final class RandomPlayouts implements Evaluator {
    private final SplittableRandom random;
    private final int[] moves;

    /** Playouts that are a function of {@code seed}. */
    public RandomPlayouts(Game game, long seed) {
        random = Chance.of(seed, "playouts", 0);
        moves = new int[game.moves()];
    }

    @Override
    public void evaluate(List<State> states, float[] logits, float[] values) {
        Arrays.fill(logits, 0, states.size() * moves.length, 0);
        for (int i = 0; i < states.size(); i++) values[i] = playout(states.get(i));
    }

    private int playout(State from) {
        var state = from;
        for (int count; (count = state.legalMoves(moves)) > 0; ) state = state.play(moves[random.nextInt(count)]);
        return state.mover() == from.mover() ? state.outcome() : -state.outcome();
    }
}
