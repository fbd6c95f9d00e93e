package dev.jacquard.media.game.match;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.List;

/** Chooses moves in one game; the same one for the same state and seed. One thread at a time may use a player. */
public interface Player {
    /** What a person types to get it, or the name of its run. */
    String name();

    /** What it plays. */
    Game game();

    /** Its move in a state that is not over. */
    int choose(State state, long seed);

    /**
     * Its moves in several states, each as if it were alone; for players who think about many at once.
     *
     * @param seeds one for each state
     */
    default int[] choose(List<State> states, long[] seeds) {
        var moves = new int[states.size()];
        for (int i = 0; i < moves.length; i++) moves[i] = choose(states.get(i), seeds[i]);
        return moves;
    }
}
