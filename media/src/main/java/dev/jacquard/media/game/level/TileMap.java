package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of signs, whose meaning a {@link Legend} says.
 *
 * @param rows from the top, all of the same length, at least one sign each
 */
public record TileMap(List<String> rows) {
    private static final long LARGEST = 16 << 20;
    private static final int MOST = 4096;

    public TileMap {
        rows = List.copyOf(rows);
        int width = rows.isEmpty() ? 0 : rows.get(0).length();
        if (width == 0 || rows.stream().anyMatch(row -> row.length() != width))
            throw new IllegalArgumentException("A map has rows of the same length, not below one sign.");
    }

    /**
     * The maps of a text file, which empty lines part; rows that are too short are filled up.
     *
     * @param filler the sign to fill rows with
     * @throws Problem when it cannot be read, has no map, or one of more than 4,096 signs a side
     */
    public static List<TileMap> read(Path file, char filler) {
        try {
            if (Files.size(file) > LARGEST)
                throw new Problem("%s is too large for a file of levels. Name a text file with levels.", file);
            var maps = parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1), filler);
            if (maps.isEmpty()) throw new Problem("There is no map in %s. Draw one with a sign for each tile.", file);
            return maps;
        } catch (IOException e) {
            throw new Problem(e, "The levels in %s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    /**
     * The maps of a text, none where it is blank.
     *
     * @param name what to call the text
     * @throws Problem when one has more than 4,096 signs a side
     */
    public static List<TileMap> parse(String name, String text, char filler) {
        var maps = new ArrayList<TileMap>();
        var rows = new ArrayList<String>();
        for (var line : (text + "\n\n").lines().toList()) {
            if (!line.isBlank()) rows.add(line.stripTrailing());
            else if (!rows.isEmpty()) {
                maps.add(filled(name, rows, filler));
                rows.clear();
            }
        }
        return List.copyOf(maps);
    }

    private static TileMap filled(String name, List<String> rows, char filler) {
        int width = rows.stream().mapToInt(String::length).max().orElseThrow();
        if (width > MOST || rows.size() > MOST)
            throw new Problem(
                    "A map in %s has %d by %d tiles, more than %d a side. Cut it into smaller ones.",
                    name, width, rows.size(), MOST);
        return new TileMap(rows.stream()
                .map(row -> row + String.valueOf(filler).repeat(width - row.length()))
                .toList());
    }

    /** How many signs wide it is. */
    public int width() {
        return rows.get(0).length();
    }

    /** How many signs high it is. */
    public int height() {
        return rows.size();
    }

    /** The sign in a column from the left and a row from the top. */
    public char at(int column, int row) {
        return rows.get(row).charAt(column);
    }

    @Override
    public String toString() {
        return String.join("\n", rows);
    }
}
