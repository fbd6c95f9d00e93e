package dev.jacquard.media.game;

import java.util.List;

/**
 * Stones fall into columns; four in a row win. A move is the column, from the left.
 *
 * <p>Each column takes one bit more than it has squares, so that rows of stones found by shifting never cross an edge, and
 * the lowest square is its lowest bit (Tromp's layout).
 */
public final class ConnectFour implements Game {
    private static final int LEAST = 4;

    private final int columns;
    private final int rows;
    private final long bottom;
    private final long board;
    private final int[] directions;

    /** The usual board, seven wide and six high. */
    public ConnectFour() {
        this(7, 6);
    }

    /**
     * A board of at least four by four.
     *
     * @throws IllegalArgumentException when {@code columns * (rows + 1)} is over 64 or a side below 4
     */
    public ConnectFour(int columns, int rows) {
        if (columns < LEAST || rows < LEAST || columns * (rows + 1) > Long.SIZE)
            throw new IllegalArgumentException("A board of " + columns + " by " + rows + " has no room here.");
        this.columns = columns;
        this.rows = rows;
        long lowest = 0;
        for (int column = 0; column < columns; column++) lowest |= 1L << column * (rows + 1);
        bottom = lowest;
        board = lowest * ((1L << rows) - 1);
        directions = new int[] {1, rows, rows + 1, rows + 2};
    }

    /**
     * A state of some board of Connect Four.
     *
     * @param game the board
     * @param own the mover's stones
     * @param stones everyone's stones
     */
    public record Position(ConnectFour game, long own, long stones) implements State {
        @Override
        public int mover() {
            return Long.bitCount(stones) & 1;
        }

        @Override
        public boolean over() {
            return stones == game.board || game.hasFour(own ^ stones);
        }

        @Override
        public int outcome() {
            if (game.hasFour(own ^ stones)) return -1;
            if (stones != game.board) throw new IllegalArgumentException("The game goes on.");
            return 0;
        }

        @Override
        public int legalMoves(int[] into) {
            if (game.hasFour(own ^ stones)) return 0;
            int count = 0;
            for (int column = 0; column < game.columns; column++)
                if ((stones & game.top(column)) == 0) into[count++] = column;
            return count;
        }

        @Override
        public State play(int move) {
            if (move < 0 || move >= game.columns || (stones & game.top(move)) != 0 || game.hasFour(own ^ stones))
                throw new IllegalArgumentException("Move " + move + " is not allowed here.");
            return new Position(game, own ^ stones, stones | stones + (1L << move * (game.rows + 1)));
        }

        /** Exact: the mover's stones, and in each column a bit above the highest stone. */
        @Override
        public long key() {
            return own + stones + game.bottom;
        }

        @Override
        public void planes(float[] into, int offset) {
            int size = game.columns * game.rows;
            float first = 1 - mover();
            for (int i = 0; i < size; i++) {
                into[offset + i] = own >>> game.bit(i) & 1;
                into[offset + size + i] = (own ^ stones) >>> game.bit(i) & 1;
                into[offset + 2 * size + i] = first;
            }
        }

        @Override
        public String drawing() {
            long first = mover() == 0 ? own : own ^ stones;
            int wide = game.columns > 9 ? 2 : 1;
            var text = new StringBuilder();
            for (int i = 0; i < game.columns * game.rows; i++) {
                int bit = game.bit(i);
                int content = (stones >>> bit & 1) == 0 ? 0 : (first >>> bit & 1) == 1 ? 1 : -1;
                text.append(" ".repeat(i % game.columns == 0 ? wide - 1 : wide)).append(Board.mark(content));
                if (i % game.columns == game.columns - 1) text.append('\n');
            }
            for (int column = 1; column <= game.columns; column++) {
                int blanks = column > 9 ? 1 : column == 1 ? wide - 1 : wide;
                text.append(" ".repeat(blanks)).append(column);
            }
            return text.append('\n').toString();
        }

        /** Lines that only one side has stones in, three stones counting sixteen times as much as one. */
        @Override
        public int estimate() {
            return game.promise(own, own ^ stones) - game.promise(own ^ stones, own);
        }
    }

    /** How many squares a board has in a column, and one more. */
    int stride() {
        return rows + 1;
    }

    /** The lowest square of each column. */
    long bottom() {
        return bottom;
    }

    /** Every square. */
    long board() {
        return board;
    }

    boolean hasFour(long stones) {
        for (int shift : directions) {
            long two = stones & stones >>> shift;
            if ((two & two >>> 2 * shift) != 0) return true;
        }
        return false;
    }

    private long top(int column) {
        return 1L << column * (rows + 1) + rows - 1;
    }

    private int bit(int square) {
        return square % columns * (rows + 1) + rows - 1 - square / columns;
    }

    private int promise(long own, long other) {
        int promise = 0;
        long free = board & ~other;
        for (int shift : directions) {
            long open = free & free >>> shift & free >>> 2 * shift & free >>> 3 * shift;
            long a = own, b = own >>> shift, c = own >>> 2 * shift, d = own >>> 3 * shift;
            long odd = a ^ b ^ c ^ d;
            long twoOrMore = a & b | c & d | (a | b) & (c | d);
            promise += Long.bitCount(open & odd & ~twoOrMore)
                    + 4 * Long.bitCount(open & twoOrMore & ~odd)
                    + 16 * Long.bitCount(open & twoOrMore & odd);
        }
        return promise;
    }

    @Override
    public String name() {
        return columns == 7 && rows == 6 ? "connect-four" : "connect-four-" + columns + "x" + rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int rows() {
        return rows;
    }

    /** The mover's stones, the other's, and ones where the mover began: who wins the last squares depends on that. */
    @Override
    public int planes() {
        return 3;
    }

    @Override
    public int moves() {
        return columns;
    }

    @Override
    public State start() {
        return new Position(this, 0, 0);
    }

    @Override
    public List<Symmetry> symmetries() {
        int size = columns * rows;
        var squares = new int[size];
        for (int i = 0; i < size; i++) squares[i] = i / columns * columns + columns - 1 - i % columns;
        var moves = new int[columns];
        for (int i = 0; i < columns; i++) moves[i] = columns - 1 - i;
        return List.of(Symmetry.identity(size, columns), Symmetry.of(squares, moves));
    }

    @Override
    public String text(int move) {
        return Integer.toString(move + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectFour game && game.columns == columns && game.rows == rows;
    }

    @Override
    public int hashCode() {
        return 31 * columns + rows;
    }
}
