package dev.jacquard.media.game;

import java.util.Arrays;
import java.util.List;

/**
 * Five in a row win, by the free-style rule: six or more do as well, and nothing is forbidden. A move is the square, row by
 * row from the top.
 */
public final class Gomoku implements Game {
    private static final int LEAST = 5;
    private static final int MOST = 19;
    private static final int FIVE = 5;

    private final int side;
    private final int squares;

    /**
     * A board of {@code side} by {@code side}.
     *
     * @throws IllegalArgumentException unless the side is 5 to 19
     */
    public Gomoku(int side) {
        if (side < LEAST || side > MOST)
            throw new IllegalArgumentException("Gomoku is played on 5 to 19 lines, not " + side + ".");
        this.side = side;
        squares = side * side;
    }

    /** The stones as bits, six longs at most for each side; whether the last one made five; and how many there are. */
    private static final class Position implements State {
        private final Gomoku game;
        private final long[] own;
        private final long[] other;
        private final int played;
        private final boolean lost;
        private final long key;

        Position(Gomoku game, long[] own, long[] other, int played, boolean lost, long key) {
            this.game = game;
            this.own = own;
            this.other = other;
            this.played = played;
            this.lost = lost;
            this.key = key;
        }

        @Override
        public int mover() {
            return played & 1;
        }

        @Override
        public boolean over() {
            return lost || played == game.squares;
        }

        @Override
        public int outcome() {
            if (!over()) throw new IllegalArgumentException("The game goes on.");
            return lost ? -1 : 0;
        }

        @Override
        public int legalMoves(int[] into) {
            if (lost) return 0;
            int count = 0;
            for (int word = 0; word < own.length; word++) {
                long full = own[word] | other[word];
                int end = Math.min(Long.SIZE, game.squares - word * Long.SIZE);
                for (int bit = 0; bit < end; bit++) if ((full >>> bit & 1) == 0) into[count++] = word * Long.SIZE + bit;
            }
            return count;
        }

        @Override
        public State play(int move) {
            if (lost || move < 0 || move >= game.squares || has(own, move) || has(other, move))
                throw new IllegalArgumentException("Move " + move + " is not allowed here.");
            var mine = own.clone();
            mine[move >> 6] |= 1L << move;
            return new Position(
                    game,
                    other,
                    mine,
                    played + 1,
                    game.makesFive(mine, move),
                    key ^ Chance.mix(2L * move + mover() + 1));
        }

        @Override
        public long key() {
            return key;
        }

        @Override
        public void planes(float[] into, int offset) {
            for (int i = 0; i < game.squares; i++) {
                into[offset + i] = has(own, i) ? 1 : 0;
                into[offset + game.squares + i] = has(other, i) ? 1 : 0;
            }
        }

        @Override
        public String drawing() {
            var first = mover() == 0 ? own : other;
            var second = mover() == 0 ? other : own;
            return Board.drawing(game.side, game.side, i -> has(first, i) ? 1 : has(second, i) ? -1 : 0);
        }

        /** Fives that only one side has stones in, each stone more counting four times as much. */
        @Override
        public int estimate() {
            int estimate = 0;
            for (int i = 0; i < game.squares; i++)
                for (int direction = 0; direction < 4; direction++) estimate += game.promise(own, other, i, direction);
            return Math.max(-10_000, Math.min(10_000, estimate));
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Position position
                    && position.game.equals(game)
                    && Arrays.equals(position.own, own)
                    && Arrays.equals(position.other, other);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(key);
        }
    }

    private static boolean has(long[] stones, int square) {
        return (stones[square >> 6] >>> square & 1) != 0;
    }

    private boolean makesFive(long[] stones, int square) {
        for (int direction = 0; direction < 4; direction++) {
            int right = direction == 0 ? 0 : 1;
            int down = direction == 0 ? 1 : direction - 2;
            if (run(stones, square, right, down) + run(stones, square, -right, -down) + 1 >= FIVE) return true;
        }
        return false;
    }

    /** How many stones follow a square in a direction. */
    private int run(long[] stones, int square, int right, int down) {
        int column = square % side + right;
        int row = square / side + down;
        int run = 0;
        for (; column >= 0 && column < side && row >= 0 && row < side; column += right, row += down, run++)
            if (!has(stones, row * side + column)) break;
        return run;
    }

    /** What the five that begin at a square promise to the mover, below zero when to the other. */
    private int promise(long[] own, long[] other, int square, int direction) {
        int right = direction == 0 ? 0 : 1;
        int down = direction == 0 ? 1 : direction - 2;
        int lastColumn = square % side + (FIVE - 1) * right;
        int lastRow = square / side + (FIVE - 1) * down;
        if (lastColumn >= side || lastRow < 0 || lastRow >= side) return 0;
        int mine = 0;
        int theirs = 0;
        for (int i = 0, at = square; i < FIVE; i++, at += down * side + right) {
            if (has(own, at)) mine++;
            if (has(other, at)) theirs++;
        }
        if (mine > 0 == theirs > 0) return 0;
        return mine > 0 ? 1 << 2 * mine - 2 : -(1 << 2 * theirs - 2);
    }

    @Override
    public String name() {
        return "gomoku-" + side;
    }

    @Override
    public int columns() {
        return side;
    }

    @Override
    public int rows() {
        return side;
    }

    @Override
    public int planes() {
        return 2;
    }

    @Override
    public int moves() {
        return squares;
    }

    @Override
    public State start() {
        int words = (squares + Long.SIZE - 1) / Long.SIZE;
        return new Position(this, new long[words], new long[words], 0, false, 0);
    }

    @Override
    public List<Symmetry> symmetries() {
        return Symmetry.ofSquare(side, 0);
    }

    @Override
    public String text(int move) {
        return Board.square(side, move);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gomoku game && game.side == side;
    }

    @Override
    public int hashCode() {
        return side;
    }
}
