package dev.jacquard.media.game;

import java.util.function.IntUnaryOperator;

/** How boards are written: columns are letters from the left, rows numbers from the top, so that a1 is the top left. */
public final class Board {
    private Board() {}

    /** A square's name, such as {@code c5}. */
    public static String square(int columns, int square) {
        return (char) ('a' + square % columns) + Integer.toString(square / columns + 1);
    }

    /**
     * Lines of text with letters above and numbers beside.
     *
     * @param content what stands on each square, row by row from the top: 1 is drawn as X, -1 as O, 0 as a dot
     */
    public static String drawing(int columns, int rows, IntUnaryOperator content) {
        var text = new StringBuilder("  ");
        for (int column = 0; column < columns; column++) text.append(' ').append((char) ('a' + column));
        text.append('\n');
        for (int row = 0; row < rows; row++) {
            text.append(row < 9 ? " " : "").append(row + 1);
            for (int column = 0; column < columns; column++)
                text.append(' ').append(mark(content.applyAsInt(row * columns + column)));
            text.append('\n');
        }
        return text.toString();
    }

    static char mark(int content) {
        return content > 0 ? 'X' : content < 0 ? 'O' : '.';
    }
}
