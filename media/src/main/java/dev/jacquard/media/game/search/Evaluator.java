package dev.jacquard.media.game.search;

import dev.jacquard.media.game.State;
import java.util.List;

/**
 * Says what it thinks of states, many at once: a network, or random playouts.
 *
 * <p>What it says of a state must not depend on the others in the batch.
 */
@FunctionalInterface
public interface Evaluator {
    /**
     * Judges states of one game, none of which is over.
     *
     * @param logits takes, for each state, a number for each of the game's moves, of which searches take the softmax over
     *     the legal ones; what it writes for others does not matter
     * @param values takes, for each state, the outcome that the mover can expect, from -1 to 1
     */
    void evaluate(List<State> states, float[] logits, float[] values);
}
