package dev.jacquard.media.game;

import java.util.List;

/** Three in a row on a board of three by three. A move is the square, row by row from the top. */
public final class TicTacToe implements Game {
    private static final int FULL = 0b111_111_111;
    private static final int[] LINES = {0b111, 0b111_000, 0b111_000_000, 0b1001001, 0b10010010, 0b100100100, 0x111, 0x54
    };

    /** Squares as bits, the mover's stones and the other's. */
    private record Position(int own, int other) implements State {
        @Override
        public int mover() {
            return Integer.bitCount(own | other) & 1;
        }

        @Override
        public boolean over() {
            return (own | other) == FULL || lost();
        }

        @Override
        public int outcome() {
            if (!over()) throw new IllegalArgumentException("The game goes on.");
            return lost() ? -1 : 0;
        }

        private boolean lost() {
            for (int line : LINES) if ((other & line) == line) return true;
            return false;
        }

        @Override
        public int legalMoves(int[] into) {
            int count = 0;
            if (!lost())
                for (int free = FULL & ~(own | other); free != 0; free &= free - 1)
                    into[count++] = Integer.numberOfTrailingZeros(free);
            return count;
        }

        @Override
        public State play(int move) {
            if (move < 0 || move >= 9 || ((own | other) >> move & 1) != 0 || lost())
                throw new IllegalArgumentException("Move " + move + " is not allowed here.");
            return new Position(other, own | 1 << move);
        }

        @Override
        public long key() {
            return own | other << 9;
        }

        @Override
        public void planes(float[] into, int offset) {
            for (int i = 0; i < 9; i++) {
                into[offset + i] = own >> i & 1;
                into[offset + 9 + i] = other >> i & 1;
            }
        }

        @Override
        public String drawing() {
            int first = mover() == 0 ? own : other;
            int second = mover() == 0 ? other : own;
            return Board.drawing(3, 3, i -> (first >> i & 1) - (second >> i & 1));
        }
    }

    @Override
    public String name() {
        return "tic-tac-toe";
    }

    @Override
    public int columns() {
        return 3;
    }

    @Override
    public int rows() {
        return 3;
    }

    @Override
    public int planes() {
        return 2;
    }

    @Override
    public int moves() {
        return 9;
    }

    @Override
    public State start() {
        return new Position(0, 0);
    }

    @Override
    public List<Symmetry> symmetries() {
        return Symmetry.ofSquare(3, 0);
    }

    @Override
    public String text(int move) {
        return Board.square(3, move);
    }
}
