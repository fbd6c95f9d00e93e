package dev.jacquard.media.game.level;

/** What a solver found out about a level. */
public sealed interface Solution {
    /** How many states the solver looked at. */
    long searched();

    /**
     * The level can be won.
     *
     * @param moves the player's, as letters u, r, d and l, pushes being capital
     * @param pushes how many of them push a box
     */
    record Won(String moves, int pushes, long searched) implements Solution {}

    /** Every way was tried: the level cannot be won. */
    record Impossible(long searched) implements Solution {}

    /** The effort was used up before anything was found out. */
    record Unknown(long searched) implements Solution {}
}
