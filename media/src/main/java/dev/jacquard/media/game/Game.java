package dev.jacquard.media.game;

import dev.jacquard.media.Problem;
import java.util.List;
import java.util.Locale;

/**
 * The rules of a deterministic game of two players who see everything, where one wins what the other loses.
 *
 * <p>Moves are numbered from 0, each number meaning the same throughout the game. {@link GameContract} checks that an
 * implementation keeps its word. Safe to use from any thread.
 */
public interface Game {
    /** What a person types, such as {@code othello-6}. */
    String name();

    /** How many squares wide the board is. */
    int columns();

    /** How many squares high the board is. */
    int rows();

    /** How many planes of the board describe a state to a network. */
    int planes();

    /** How many numbers moves have. */
    int moves();

    /** The state in which the first player begins. */
    State start();

    /** Ways to turn the board that change neither the start nor the rules; the first leaves everything where it is. */
    List<Symmetry> symmetries();

    /** A move as a person types it, the same in any state, in lower case. */
    String text(int move);

    /**
     * The move that a person typed; blanks around it and the case of letters do not matter.
     *
     * @throws Problem when no move is called so
     */
    default int parse(String typed) {
        var wanted = typed.strip().toLowerCase(Locale.ROOT);
        for (int move = 0; move < moves(); move++) if (text(move).equals(wanted)) return move;
        throw new Problem(
                "\"%s\" is no move of %s. Moves are written like %s.", typed.strip(), name(), examples(start()));
    }

    /**
     * The move that a person typed, when it is allowed in a state.
     *
     * @throws Problem when no move is called so, it is not allowed here, or the game is over
     */
    default int parse(String typed, State state) {
        var move = parse(typed);
        var legal = new int[moves()];
        var count = state.legalMoves(legal);
        for (int i = 0; i < count; i++) if (legal[i] == move) return move;
        if (count == 0) throw new Problem("The game is over: %s can no longer be played.", text(move));
        throw new Problem("%s is not allowed here. Play for example %s.", text(move), examples(state));
    }

    private String examples(State state) {
        var legal = new int[moves()];
        var count = state.legalMoves(legal);
        return count > 1 ? text(legal[0]) + ", " + text(legal[count - 1]) : text(legal[0]);
    }
}
