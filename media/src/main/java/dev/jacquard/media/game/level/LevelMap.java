package dev.jacquard.media.game.level;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rectangle of tiles under the rules that say what they mean; it need not be one that can be played. Tiles are numbered row
 * by row from the top, their kinds as {@link Rules#kinds} has them. Never changes.
 */
public final class LevelMap {
    /** How many ways there are to turn and mirror a map. */
    public static final int SYMMETRIES = 8;

    private final Rules rules;
    private final int width;
    private final int height;
    private final byte[] kinds;

    /** A map of these kinds of tiles, which are copied. */
    public LevelMap(Rules rules, int width, int height, byte[] kinds) {
        if (width < 1 || height < 1 || kinds.length != width * height)
            throw new IllegalArgumentException(kinds.length + " tiles for " + width + " by " + height + ".");
        for (byte kind : kinds)
            if (kind < 0 || kind >= rules.kinds()) throw new IllegalArgumentException("There is no kind " + kind + ".");
        this.rules = rules;
        this.width = width;
        this.height = height;
        this.kinds = kinds.clone();
    }

    /** What its tiles mean. */
    public Rules rules() {
        return rules;
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

    /** The kind of a tile. */
    public int at(int tile) {
        return kinds[tile];
    }

    /** All kinds, as a copy. */
    public byte[] tiles() {
        return kinds.clone();
    }

    /** How many tiles are part of the level itself, rather than outside its walls. */
    public int own() {
        int count = 0;
        for (byte kind : kinds) if (kind != rules.outside()) count++;
        return count;
    }

    /** Turned by a quarter (right) for each of the first four symmetries; the other four are mirrored before. */
    public LevelMap turned(int symmetry) {
        if (symmetry < 0 || symmetry >= SYMMETRIES) throw new IllegalArgumentException("Symmetry " + symmetry + ".");
        boolean upright = symmetry % 2 == 0;
        int across = upright ? width : height;
        int down = upright ? height : width;
        var turned = new byte[kinds.length];
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++) {
                int x = symmetry >= 4 ? width - 1 - column : column;
                int to =
                        switch (symmetry % 4) {
                            case 0 -> row * across + x;
                            case 1 -> x * across + height - 1 - row;
                            case 2 -> (height - 1 - row) * across + width - 1 - x;
                            default -> (width - 1 - x) * across + row;
                        };
                turned[to] = kinds[row * width + column];
            }
        return new LevelMap(rules, across, down, turned);
    }

    /** The one of all eight symmetries whose text comes first: the same for a level however it is turned. */
    public LevelMap canonical() {
        var first = this;
        for (int symmetry = 1; symmetry < SYMMETRIES; symmetry++) {
            var turned = turned(symmetry);
            if (turned.toString().compareTo(first.toString()) < 0) first = turned;
        }
        return first;
    }

    /** Its rows as text, without blanks at their ends. */
    public List<String> rows() {
        var rows = new ArrayList<String>(height);
        for (int row = 0; row < height; row++) {
            var text = new StringBuilder();
            for (int column = 0; column < width; column++) text.append(rules.sign(kinds[row * width + column]));
            rows.add(text.toString().stripTrailing());
        }
        return List.copyOf(rows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LevelMap map
                && map.width == width
                && map.height == height
                && Arrays.equals(map.kinds, kinds)
                && map.rules.equals(rules);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(kinds);
    }

    @Override
    public String toString() {
        return String.join("\n", rows());
    }
}
