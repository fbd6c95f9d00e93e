package dev.jacquard.media.game;

/**
 * Where a game stands: immutable, and equal to a state where the same players could do the same things.
 *
 * <p>Searches make millions of these a second, so that a state wants to be a few numbers. Outcomes, planes and estimates are
 * those of the mover, the player whose turn it is; in a game that is over, the one whose turn it would be.
 */
public interface State {
    /** Whose turn it is: 0 for the player who began, 1 for the other. */
    int mover();

    /** Whether the game has ended. */
    boolean over();

    /**
     * How a game that is over ended for the mover: 1 won, 0 drawn, -1 lost.
     *
     * @throws IllegalArgumentException when it goes on
     */
    int outcome();

    /**
     * Writes the moves that are allowed, in ascending order.
     *
     * @param into at least {@link Game#moves()} long
     * @return how many there are; 0 exactly when the game is over
     */
    int legalMoves(int[] into);

    /**
     * The state after a move.
     *
     * @throws IllegalArgumentException when it is not allowed here
     */
    State play(int move);

    /** A number that equal states share; different ones share it with a chance of about 1 in 2^64 at most. */
    long key();

    /**
     * Writes what a network sees: {@link Game#planes()} planes of the board one after the other, each row by row from the
     * top, from the mover's point of view.
     *
     * @param into zeros from {@code offset} on, for as many numbers as the planes have
     */
    void planes(float[] into, int offset);

    /**
     * The board in lines of text, each with its line break, the marks of the player who began being X, the other's O; with
     * the mover it says all that there is to the state.
     */
    String drawing();

    /**
     * A guess at how well the mover stands, from -10,000 to 10,000, for searches without a network; it may be asked only of
     * a game that goes on. 0, the default, knows nothing.
     */
    default int estimate() {
        return 0;
    }
}
