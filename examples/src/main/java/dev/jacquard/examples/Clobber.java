package dev.jacquard.examples;

import dev.jacquard.media.game.Board;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.GameContract;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.Symmetry;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A game added in one file: Clobber (Albert, Grossman, Nowakowski 2001) on six by five squares, which stones of both sides
 * fill at first. A stone takes the other's stone beside it and stands there; who cannot take loses.
 *
 * <p>A move is four times the square that the stone leaves, plus 0 to 3 for where it goes: left, right, up, down.
 */
public final class Clobber implements Game {
    private static final int COLUMNS = 6;
    private static final int ROWS = 5;
    private static final int SQUARES = COLUMNS * ROWS;
    private static final int MOVES = 4 * SQUARES;
    private static final int[] TARGETS =
            IntStream.range(0, MOVES).map(move -> target(move / 4, move % 4)).toArray();

    // tag::state[]
    /** Stones as bits from the top left: the mover's and the other's. */
    private record Position(int own, int other, int mover) implements State {
        private boolean isLegal(int move) {
            return (own >> move / 4 & 1) == 1 && TARGETS[move] >= 0 && (other >> TARGETS[move] & 1) == 1;
        }

        @Override
        public boolean over() {
            return IntStream.range(0, MOVES).noneMatch(this::isLegal);
        }

        @Override
        public int outcome() {
            if (!over()) throw new IllegalArgumentException("The game goes on.");
            return -1;
        }

        @Override
        public int legalMoves(int[] into) {
            int count = 0;
            for (int move = 0; move < MOVES; move++) if (isLegal(move)) into[count++] = move;
            return count;
        }

        @Override
        public State play(int move) {
            if (move < 0 || move >= MOVES || !isLegal(move))
                throw new IllegalArgumentException("Move " + move + " is not allowed here.");
            int to = 1 << TARGETS[move];
            return new Position(other & ~to, own & ~(1 << move / 4) | to, 1 - mover);
        }

        @Override
        public long key() {
            return (long) mover << 2 * SQUARES | (long) own << SQUARES | other;
        }

        @Override
        public void planes(float[] into, int offset) {
            for (int i = 0; i < SQUARES; i++) {
                into[offset + i] = own >> i & 1;
                into[offset + SQUARES + i] = other >> i & 1;
            }
        }

        @Override
        public String drawing() {
            int sign = mover == 0 ? 1 : -1;
            return Board.drawing(COLUMNS, ROWS, i -> sign * ((own >> i & 1) - (other >> i & 1)));
        }
    }
    // end::state[]

    /** The square beside another, or -1 beyond the edge. */
    private static int target(int square, int direction) {
        int column = square % COLUMNS + (direction == 0 ? -1 : direction == 1 ? 1 : 0);
        int row = square / COLUMNS + (direction == 2 ? -1 : direction == 3 ? 1 : 0);
        return column < 0 || column >= COLUMNS || row < 0 || row >= ROWS ? -1 : row * COLUMNS + column;
    }

    // tag::game[]
    @Override
    public String name() {
        return "clobber";
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int planes() {
        return 2;
    }

    @Override
    public int moves() {
        return MOVES;
    }

    @Override
    public State start() {
        int own = 0;
        for (int i = 0; i < SQUARES; i++) if ((i / COLUMNS + i % COLUMNS) % 2 == 0) own |= 1 << i;
        return new Position(own, (1 << SQUARES) - 1 & ~own, 0);
    }

    @Override
    public List<Symmetry> symmetries() {
        var squares = new int[SQUARES];
        var moves = new int[MOVES];
        for (int i = 0; i < SQUARES; i++) squares[i] = (ROWS - 1 - i / COLUMNS) * COLUMNS + i % COLUMNS;
        for (int i = 0; i < MOVES; i++) moves[i] = 4 * squares[i / 4] + (i % 4 < 2 ? i % 4 : 5 - i % 4);
        return List.of(Symmetry.identity(SQUARES, MOVES), Symmetry.of(squares, moves));
    }

    @Override
    public String text(int move) {
        return Board.square(COLUMNS, move / 4)
                + List.of("left", "right", "up", "down").get(move % 4);
    }
    // end::game[]

    /** Takes no arguments; says nothing when the game keeps the contract. */
    public static void main(String[] arguments) {
        // tag::contract[]
        GameContract.check(new Clobber(), 50, 1);
        // end::contract[]
    }
}
