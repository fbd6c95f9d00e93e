package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * A level of Sokoban that can be played: one player, at least one box, as many goals as boxes, and walls around everything
 * that the player could reach. Squares are numbered row by row from the top.
 */
public final class Level {
    /** How many squares a side may have. */
    public static final int MOST = 127;

    private static final String DIRECTIONS = "urdl";

    private final String title;
    private final List<String> comments;
    private final int width;
    private final int height;
    private final boolean[] wall;
    private final boolean[] goal;
    private final boolean[] box;
    private final boolean[] inside;
    private final int player;

    private Level(String title, List<String> comments, List<String> rows) {
        this.title = title;
        this.comments = List.copyOf(comments);
        height = rows.size();
        width = rows.stream().mapToInt(String::length).max().orElse(0);
        if (width > MOST || height > MOST)
            throw refused(Sentence.of("it has %d by %d squares, more than %d a side", width, height, MOST));
        wall = new boolean[width * height];
        goal = new boolean[width * height];
        box = new boolean[width * height];
        int found = -1;
        for (int row = 0; row < height; row++)
            for (int column = 0; column < rows.get(row).length(); column++) {
                int square = row * width + column;
                char tile = rows.get(row).charAt(column);
                wall[square] = tile == '#';
                goal[square] = tile == '.' || tile == '*' || tile == '+' || tile == 'B' || tile == 'P';
                box[square] = tile == '$' || tile == '*' || tile == 'b' || tile == 'B';
                if (tile == '@' || tile == '+' || tile == 'p' || tile == 'P') {
                    if (found >= 0) throw refused(Sentence.of("it has more than one player"));
                    found = square;
                } else if (!wall[square] && !goal[square] && !box[square] && " -_".indexOf(tile) < 0) {
                    throw refused(Sentence.of("it has the unknown sign \"%s\" in row %d", tile, row + 1));
                }
            }
        if (found < 0) throw refused(Sentence.of("it has no player"));
        player = found;
        int boxes = count(box);
        if (boxes == 0) throw refused(Sentence.of("it has no box"));
        if (boxes != count(goal)) throw refused(Sentence.of("it has %d boxes and %d goals", boxes, count(goal)));
        inside = inside();
    }

    /**
     * A level from its rows, in the signs of the common text format: {@code #} wall, {@code @} player, {@code +} player on
     * a goal, {@code $} box, {@code *} box on a goal, {@code .} goal, a blank, {@code -} or {@code _} floor.
     *
     * @throws Problem when no game can be played on it, with what is wrong
     */
    public static Level of(String title, List<String> comments, List<String> rows) {
        return new Level(title, comments, rows);
    }

    private Problem refused(Sentence why) {
        return new Problem("The level \"%s\" cannot be played: %s.", title, why);
    }

    private static int count(boolean[] squares) {
        int count = 0;
        for (boolean square : squares) if (square) count++;
        return count;
    }

    private boolean[] inside() {
        var reached = new boolean[wall.length];
        var ways = new ArrayDeque<Integer>(List.of(player));
        reached[player] = true;
        while (!ways.isEmpty()) {
            int from = ways.poll();
            int column = from % width;
            int row = from / width;
            if (column == 0 || row == 0 || column == width - 1 || row == height - 1)
                throw refused(Sentence.of("its walls are open in row %d", row + 1));
            for (int direction = 0; direction < 4; direction++) {
                int to = from + step(direction);
                if (wall[to] || reached[to]) continue;
                reached[to] = true;
                ways.add(to);
            }
        }
        for (int i = 0; i < wall.length; i++)
            if (box[i] != goal[i] && !reached[i]) throw refused(Sentence.of("a box or goal lies where nobody can go"));
        return reached;
    }

    /** What it is called; empty when it has no name. */
    public String title() {
        return title;
    }

    /** What its file says about it, line by line. */
    public List<String> comments() {
        return comments;
    }

    /** How many squares wide it is. */
    public int width() {
        return width;
    }

    /** How many squares high it is. */
    public int height() {
        return height;
    }

    /** How many boxes there are. */
    public int boxes() {
        return count(box);
    }

    /** Where the player stands. */
    public int player() {
        return player;
    }

    /** Whether there is a wall. */
    public boolean isWall(int square) {
        return wall[square];
    }

    /** Whether there is a goal. */
    public boolean isGoal(int square) {
        return goal[square];
    }

    /** Whether there is a box at first. */
    public boolean isBox(int square) {
        return box[square];
    }

    /** Whether the player could come here if there were no boxes. */
    public boolean isInside(int square) {
        return inside[square];
    }

    /** The way to the next square up, right, down and left, for 0 to 3. */
    int step(int direction) {
        return switch (direction) {
            case 0 -> -width;
            case 1 -> 1;
            case 2 -> width;
            default -> -1;
        };
    }

    static char letter(int direction) {
        return DIRECTIONS.charAt(direction);
    }

    /**
     * Whether these moves bring every box to a goal.
     *
     * @param moves letters u, r, d and l; capital ones, which mark pushes elsewhere, mean the same
     * @throws IllegalArgumentException when one of them is not possible
     */
    public boolean isSolvedBy(String moves) {
        var boxes = box.clone();
        int at = player;
        for (int i = 0; i < moves.length(); i++) {
            int direction = DIRECTIONS.indexOf(Character.toLowerCase(moves.charAt(i)));
            if (direction < 0) throw new IllegalArgumentException("There is no move " + moves.charAt(i) + ".");
            int to = at + step(direction);
            if (boxes[to]) {
                int beyond = to + step(direction);
                if (wall[beyond] || boxes[beyond])
                    throw new IllegalArgumentException("Move " + (i + 1) + " pushes against something.");
                boxes[to] = false;
                boxes[beyond] = true;
            }
            if (wall[to]) throw new IllegalArgumentException("Move " + (i + 1) + " runs into a wall.");
            at = to;
        }
        for (int i = 0; i < boxes.length; i++) if (boxes[i] && !goal[i]) return false;
        return true;
    }

    /** Its rows in the common text format, without blanks at their ends. */
    public List<String> rows() {
        var rows = new String[height];
        for (int row = 0; row < height; row++) {
            var text = new StringBuilder();
            for (int square = row * width; square < (row + 1) * width; square++) text.append(tile(square));
            rows[row] = text.toString().stripTrailing();
        }
        return List.of(rows);
    }

    private char tile(int square) {
        if (wall[square]) return '#';
        if (square == player) return goal[square] ? '+' : '@';
        if (box[square]) return goal[square] ? '*' : '$';
        return goal[square] ? '.' : ' ';
    }

    /** Levels are equal when they look the same, whatever they are called. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Level level
                && level.width == width
                && level.player == player
                && Arrays.equals(level.wall, wall)
                && Arrays.equals(level.goal, goal)
                && Arrays.equals(level.box, box);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(wall) + Arrays.hashCode(box);
    }

    @Override
    public String toString() {
        return String.join("\n", rows());
    }
}
