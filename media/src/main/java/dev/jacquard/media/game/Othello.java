package dev.jacquard.media.game;

import java.util.List;

/**
 * Stones that are enclosed between the new one and another of the mover's are turned; most stones win. A move is the
 * square, row by row from the top, or, after the squares, to pass, which is allowed only to a mover who can turn nothing.
 * The game is over when neither can. Black, who begins, is X.
 */
public final class Othello implements Game {
    private final int side;
    private final long board;
    private final long inner;
    private final int pass;
    private final int[] steps;
    private final int[] worths;

    /**
     * A board of {@code side} by {@code side}.
     *
     * @throws IllegalArgumentException unless the side is 4, 6 or 8
     */
    public Othello(int side) {
        if (side != 4 && side != 6 && side != 8)
            throw new IllegalArgumentException("Othello is played on 4, 6 or 8 squares a side, not " + side + ".");
        this.side = side;
        pass = side * side;
        steps = new int[] {1, side, side - 1, side + 1};
        board = -1L >>> Long.SIZE - pass;
        long middle = 0;
        for (int i = 0; i < pass; i++) if (i % side != 0 && i % side != side - 1) middle |= 1L << i;
        inner = middle;
        worths = new int[pass];
        for (int i = 0; i < pass; i++) worths[i] = worth(edge(i / side), edge(i % side));
    }

    /** Squares as bits from the top left: the mover's stones, the other's, who moves, and where the mover may. */
    private record Position(Othello game, long own, long other, int mover, long open) implements State {
        @Override
        public boolean over() {
            return open == 0 && game.open(other, own) == 0;
        }

        @Override
        public int outcome() {
            if (!over()) throw new IllegalArgumentException("The game goes on.");
            return Integer.compare(Long.bitCount(own), Long.bitCount(other));
        }

        @Override
        public int legalMoves(int[] into) {
            if (open == 0) {
                into[0] = game.pass;
                return over() ? 0 : 1;
            }
            int count = 0;
            for (long rest = open; rest != 0; rest &= rest - 1) into[count++] = Long.numberOfTrailingZeros(rest);
            return count;
        }

        @Override
        public State play(int move) {
            boolean passes = move == game.pass;
            if (passes ? open != 0 || over() : move < 0 || move > game.pass || (open >>> move & 1) == 0)
                throw new IllegalArgumentException("Move " + move + " is not allowed here.");
            long turned = passes ? 0 : game.turned(own, other, 1L << move);
            long mine = passes ? own : own | turned | 1L << move;
            return game.position(other & ~turned, mine, 1 - mover);
        }

        @Override
        public long key() {
            return Chance.mix(Chance.mix(own + mover) + other);
        }

        @Override
        public void planes(float[] into, int offset) {
            for (int i = 0; i < game.pass; i++) {
                into[offset + i] = own >>> i & 1;
                into[offset + game.pass + i] = other >>> i & 1;
                into[offset + 2 * game.pass + i] = open >>> i & 1;
            }
        }

        @Override
        public String drawing() {
            int sign = mover == 0 ? 1 : -1;
            return Board.drawing(game.side, game.side, i -> sign * (int) ((own >>> i & 1) - (other >>> i & 1)));
        }

        /** Worths of squares and freedom to move. */
        @Override
        public int estimate() {
            int estimate = 8 * (Long.bitCount(open) - Long.bitCount(game.open(other, own)));
            for (long rest = own; rest != 0; rest &= rest - 1)
                estimate += game.worths[Long.numberOfTrailingZeros(rest)];
            for (long rest = other; rest != 0; rest &= rest - 1)
                estimate -= game.worths[Long.numberOfTrailingZeros(rest)];
            return estimate;
        }
    }

    private Position position(long own, long other, int mover) {
        return new Position(this, own, other, mover, open(own, other));
    }

    /** The empty squares where {@code own} would turn something. */
    private long open(long own, long other) {
        long open = 0;
        for (int direction = 0; direction < 8; direction++) {
            long between = between(direction, other);
            long run = shifted(direction, own) & between;
            for (int i = 3; i < side; i++) run |= shifted(direction, run) & between;
            open |= shifted(direction, run);
        }
        return open & board & ~(own | other);
    }

    private long turned(long own, long other, long stone) {
        long turned = 0;
        for (int direction = 0; direction < 8; direction++) {
            long between = between(direction, other);
            long run = shifted(direction, stone) & between;
            for (int i = 3; i < side; i++) run |= shifted(direction, run) & between;
            if ((shifted(direction, run) & own) != 0) turned |= run;
        }
        return turned;
    }

    /** Which stones a line may go through in a direction: unless it goes straight up or down, none at the sides. */
    private long between(int direction, long other) {
        return direction / 2 == 1 ? other : other & inner;
    }

    private long shifted(int direction, long stones) {
        int step = steps[direction / 2];
        return direction % 2 == 0 ? stones << step : stones >>> step;
    }

    /** 0 at the edge, 1 beside it, 2 further in. */
    private int edge(int line) {
        return Math.min(2, Math.min(line, side - 1 - line));
    }

    /** The customary table: corners are safe for good, the squares beside them give them away (Rosenbloom 1982). */
    private static int worth(int row, int column) {
        if (row == 0 && column == 0) return 100;
        if (row == 1 && column == 1) return -50;
        if (row + column == 1) return -20;
        return row == 0 || column == 0 ? 10 : row == 1 || column == 1 ? -2 : 1;
    }

    @Override
    public String name() {
        return "othello-" + side;
    }

    @Override
    public int columns() {
        return side;
    }

    @Override
    public int rows() {
        return side;
    }

    /** The mover's stones, the other's, and where the mover may set one. */
    @Override
    public int planes() {
        return 3;
    }

    @Override
    public int moves() {
        return pass + 1;
    }

    @Override
    public State start() {
        int half = side / 2;
        long white = 1L << (half - 1) * side + half - 1 | 1L << half * side + half;
        long black = 1L << (half - 1) * side + half | 1L << half * side + half - 1;
        return position(black, white, 0);
    }

    /** The four of a square that leave the first four stones as they are. */
    @Override
    public List<Symmetry> symmetries() {
        int corner = 0;
        int opposite = pass - 1;
        return Symmetry.ofSquare(side, 1).stream()
                .filter(s -> s.square(corner) == corner || s.square(corner) == opposite)
                .toList();
    }

    @Override
    public String text(int move) {
        return move == pass ? "pass" : Board.square(side, move);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Othello game && game.side == side;
    }

    @Override
    public int hashCode() {
        return side;
    }
}
