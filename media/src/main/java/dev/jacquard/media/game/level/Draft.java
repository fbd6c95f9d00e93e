package dev.jacquard.media.game.level;

import java.util.Arrays;

/** A map that is being drawn: tiles whose kind is known, and others. Not safe to use from two threads at once. */
public final class Draft {
    /** Stands for a kind that is not known yet. */
    public static final byte UNKNOWN = -1;

    final int width;
    final int height;
    final byte[] kinds;

    /** A map of which nothing is known. */
    public Draft(int width, int height) {
        this.width = width;
        this.height = height;
        this.kinds = new byte[width * height];
        Arrays.fill(kinds, UNKNOWN);
    }

    /** A map of which everything is known. */
    public Draft(LevelMap map) {
        this(map.width(), map.height());
        System.arraycopy(map.tiles(), 0, kinds, 0, kinds.length);
    }

    /** The same, to be changed on its own. */
    public Draft copy() {
        var copy = new Draft(width, height);
        System.arraycopy(kinds, 0, copy.kinds, 0, kinds.length);
        return copy;
    }

    /** How many tiles wide it is. */
    public int width() {
        return width;
    }

    /** How many tiles high it is. */
    public int height() {
        return height;
    }

    /** How many tiles there are. */
    public int size() {
        return kinds.length;
    }

    /** The kind of a tile, or {@link #UNKNOWN}. */
    public int at(int tile) {
        return kinds[tile];
    }

    /** Sets the kind of a tile. */
    public void put(int tile, int kind) {
        kinds[tile] = (byte) kind;
    }

    /** Forgets a rectangle of tiles, as far as it lies inside. */
    public void forget(int left, int top, int across, int down) {
        for (int row = Math.max(0, top); row < Math.min(height, top + down); row++)
            for (int column = Math.max(0, left); column < Math.min(width, left + across); column++)
                kinds[row * width + column] = UNKNOWN;
    }

    boolean isBorder(int tile) {
        int column = tile % width;
        return tile < width || tile >= kinds.length - width || column == 0 || column == width - 1;
    }

    /** The up to eight tiles around one. */
    int[] around(int tile) {
        var around = new int[8];
        int count = 0;
        int column = tile % width;
        int row = tile / width;
        for (int y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
            for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
                if (x != column || y != row) around[count++] = y * width + x;
        return count == 8 ? around : Arrays.copyOf(around, count);
    }

    /** The up to four tiles beside one. */
    int[] beside(int tile) {
        var beside = new int[4];
        int count = 0;
        int column = tile % width;
        if (tile >= width) beside[count++] = tile - width;
        if (column < width - 1) beside[count++] = tile + 1;
        if (tile + width < kinds.length) beside[count++] = tile + width;
        if (column > 0) beside[count++] = tile - 1;
        return count == 4 ? beside : Arrays.copyOf(beside, count);
    }
}
