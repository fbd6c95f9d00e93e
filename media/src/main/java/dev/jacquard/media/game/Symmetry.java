package dev.jacquard.media.game;

import java.util.ArrayList;
import java.util.List;

/** A way to turn or mirror the board: where each square goes, and which move each move becomes. */
public final class Symmetry {
    private final int[] squares;
    private final int[] moves;

    private Symmetry(int[] squares, int[] moves) {
        this.squares = permutation(squares);
        this.moves = permutation(moves);
    }

    /**
     * A symmetry from two permutations.
     *
     * @param squares for each square, row by row from the top, where its content goes
     * @param moves for each move, the one it becomes
     */
    public static Symmetry of(int[] squares, int[] moves) {
        return new Symmetry(squares, moves);
    }

    /** What changes nothing. */
    public static Symmetry identity(int squares, int moves) {
        return new Symmetry(counted(squares), counted(moves));
    }

    /**
     * The eight of a square board, the identity first, where the first moves are the squares, row by row from the top.
     *
     * @param others how many moves come after these; they stay what they are
     */
    public static List<Symmetry> ofSquare(int side, int others) {
        var all = new ArrayList<Symmetry>();
        for (int kind = 0; kind < 8; kind++) {
            var squares = new int[side * side];
            for (int i = 0; i < squares.length; i++) {
                int row = (kind & 1) == 0 ? i / side : side - 1 - i / side;
                int column = (kind & 2) == 0 ? i % side : side - 1 - i % side;
                squares[i] = (kind & 4) == 0 ? row * side + column : column * side + row;
            }
            var moves = counted(squares.length + others);
            System.arraycopy(squares, 0, moves, 0, squares.length);
            all.add(new Symmetry(squares, moves));
        }
        return List.copyOf(all);
    }

    /** Where the content of a square goes. */
    public int square(int square) {
        return squares[square];
    }

    /** The move that a move becomes. */
    public int move(int move) {
        return moves[move];
    }

    /** Turns planes, each as large as the board: from {@code from} at {@code fromOffset} to {@code to} at {@code toOffset}. */
    public void planes(float[] from, int fromOffset, float[] to, int toOffset, int planes) {
        int size = squares.length;
        for (int plane = 0; plane < planes; plane++)
            for (int i = 0; i < size; i++)
                to[toOffset + plane * size + squares[i]] = from[fromOffset + plane * size + i];
    }

    /** Turns numbers that belong to moves, such as a policy. */
    public void policy(float[] from, int fromOffset, float[] to, int toOffset) {
        for (int i = 0; i < moves.length; i++) to[toOffset + moves[i]] = from[fromOffset + i];
    }

    int squares() {
        return squares.length;
    }

    int moves() {
        return moves.length;
    }

    private static int[] counted(int count) {
        var numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = i;
        return numbers;
    }

    private static int[] permutation(int[] given) {
        var seen = new boolean[given.length];
        for (int to : given) {
            if (to < 0 || to >= given.length || seen[to])
                throw new IllegalArgumentException("A symmetry takes each square and each move to one of its own.");
            seen[to] = true;
        }
        return given.clone();
    }
}
