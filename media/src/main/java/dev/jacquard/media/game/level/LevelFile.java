package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text files of Sokoban levels ({@code .sok}, {@code .xsb}, {@code .txt}): boards with lines of text between them.
 *
 * <p>A line that has a wall and no other signs than a board's is part of a board; in such a line a number repeats the sign
 * after it, and {@code |} ends a row. Text belongs to the board after it, unless the file begins with a board: then to the one
 * before. A title is what follows {@code Title:}, or else the first line of text.
 */
public final class LevelFile {
    private static final long LARGEST = 16 << 20;
    private static final Pattern BOARD = Pattern.compile("[-_ #@+$*.pPbB0-9|]*#[-_ #@+$*.pPbB0-9|]*");
    private static final String TITLE = "title:";

    private LevelFile() {}

    /** The rows of a board and the text that belongs to it. */
    private record Block(List<String> rows, List<String> text) {}

    /**
     * The levels of a file, in its order.
     *
     * @throws Problem when it cannot be read, has no level, or one that cannot be played
     */
    public static List<Level> read(Path file) {
        try {
            if (Files.size(file) > LARGEST)
                throw new Problem("%s is too large for a file of levels. Name a text file with levels.", file);
            return parse(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new Problem(e, "The levels in %s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    /**
     * The levels of a text.
     *
     * @param name what to call it, and levels without a title
     * @throws Problem when it has no level, or one that cannot be played
     */
    public static List<Level> parse(String name, String text) {
        var blocks = blocks(text);
        if (blocks.isEmpty())
            throw new Problem(
                    "There is no level in %s. Draw one with # for walls, @ the player, $ boxes, . goals.", name);
        var levels = new ArrayList<Level>();
        for (var block : blocks) levels.add(level(block, name, blocks.size() == 1 ? 0 : levels.size() + 1));
        return List.copyOf(levels);
    }

    /**
     * What a text of levels holds.
     *
     * @param levels those that can be played, in order
     * @param refused what is wrong with each of the others
     */
    public record Reading(List<Level> levels, List<Sentence> refused) {
        public Reading {
            levels = List.copyOf(levels);
            refused = List.copyOf(refused);
        }
    }

    /** The same where levels that cannot be played keep nothing back about the others; with no level at all both are empty. */
    public static Reading readable(String name, String text) {
        var levels = new ArrayList<Level>();
        var refused = new ArrayList<Sentence>();
        var blocks = blocks(text);
        for (int i = 0; i < blocks.size(); i++) {
            try {
                levels.add(level(blocks.get(i), name, blocks.size() == 1 ? 0 : i + 1));
            } catch (Problem problem) {
                refused.add(problem.sentence());
            }
        }
        return new Reading(levels, refused);
    }

    /** Writes levels so that {@link #read} gives the same. */
    public static void write(Path file, List<Level> levels) {
        var text = new StringBuilder();
        for (var level : levels) {
            text.append("Title: ").append(level.title()).append('\n');
            for (var comment : level.comments())
                text.append("; ").append(comment).append('\n');
            text.append('\n').append(level).append("\n\n");
        }
        SafeFiles.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Block> blocks(String text) {
        var blocks = new ArrayList<Block>();
        var waiting = new ArrayList<String>();
        boolean inBoard = false;
        boolean textFirst = true;
        for (var line : text.lines().toList()) {
            if (BOARD.matcher(line).matches()) {
                if (!inBoard) {
                    if (blocks.isEmpty()) textFirst = !waiting.isEmpty();
                    blocks.add(new Block(new ArrayList<>(), new ArrayList<>(textFirst ? waiting : List.of())));
                    waiting.clear();
                }
                blocks.get(blocks.size() - 1).rows.addAll(expanded(line));
                inBoard = true;
                continue;
            }
            inBoard = false;
            var said = line.strip().replaceFirst("^;+\\s*", "");
            if (said.isEmpty()) continue;
            if (textFirst && !blocks.isEmpty() || blocks.isEmpty()) waiting.add(said);
            else blocks.get(blocks.size() - 1).text.add(said);
        }
        return blocks;
    }

    private static List<String> expanded(String line) {
        var rows = new ArrayList<String>();
        var row = new StringBuilder();
        int repeat = 0;
        for (char sign : line.stripTrailing().toCharArray()) {
            if (sign >= '0' && sign <= '9') {
                repeat = Math.min(Level.MOST + 1, 10 * repeat + sign - '0');
            } else if (sign == '|') {
                rows.add(row.toString());
                row.setLength(0);
                repeat = 0;
            } else {
                row.append(String.valueOf(sign).repeat(Math.max(1, repeat)));
                repeat = 0;
            }
        }
        if (row.length() > 0) rows.add(row.toString());
        return rows;
    }

    private static Level level(Block block, String name, int number) {
        var comments = new ArrayList<String>();
        String title = null;
        for (var line : block.text) {
            if (title == null && line.toLowerCase(Locale.ROOT).startsWith(TITLE))
                title = line.substring(TITLE.length()).strip();
            else comments.add(line);
        }
        if (title == null && !comments.isEmpty()) title = comments.remove(0);
        if (title == null) title = number == 0 ? name : name + " " + number;
        return Level.of(title, comments, block.rows);
    }
}
