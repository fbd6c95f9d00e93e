package dev.jacquard.media.game.level;

/**
 * How hard a level is, told by the way to win it that a solver found.
 *
 * @param moves steps that the player takes
 * @param pushes how many of them push a box
 * @param searched states that the solver looked at
 */
public record Rating(int moves, int pushes, long searched) {
    public Rating {
        if (moves < 0 || pushes < 0 || searched < 0) throw new IllegalArgumentException("Nothing here is negative.");
    }

    /** The mean of the logarithms (base 2) of all three, each plus one: twice as long and as far to search is one more. */
    public double difficulty() {
        return (Math.log(1.0 + moves) + Math.log(1.0 + pushes) + Math.log(1.0 + searched)) / (3 * Math.log(2));
    }
}
