package dev.jacquard.media.game.level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.media.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SokobanSolverTest {
    private static final Path PACKED = Path.of("/usr/share/games/cavepacker/maps");
    private static final String FOLDER = "JACQUARD_SOKOBAN";

    @Test
    void aPushIsCapitalAndAStepIsNot() {
        var won =
                assertInstanceOf(Solution.Won.class, SokobanSolver.solve(level("#######", "#@ $ .#", "#######"), 100));
        assertEquals("rRR", won.moves());
        assertEquals(2, won.pushes());
    }

    @Test
    void aWonLevelNeedsNoMoves() {
        var won = assertInstanceOf(Solution.Won.class, SokobanSolver.solve(level("####", "#@*#", "####"), 100));
        assertEquals("", won.moves());
    }

    @Test
    void aBoxInACornerIsImpossible() {
        var level = level("######", "#$ @ #", "#   .#", "######");
        assertInstanceOf(Solution.Impossible.class, SokobanSolver.solve(level, 100));
    }

    @Test
    void twoBoxesThatHoldEachOtherAtAWallAreImpossible() {
        var level = level("########", "#  $$  #", "#@ ..  #", "#      #", "########");
        assertInstanceOf(Solution.Impossible.class, SokobanSolver.solve(level, 1000));
    }

    @Test
    void whenTheEffortIsUsedUpItSaysSo() {
        var level = level("##########", "#        #", "# $ $ $  #", "#@  ...  #", "##########");
        var unknown = assertInstanceOf(Solution.Unknown.class, SokobanSolver.solve(level, 3));
        assertEquals(3, unknown.searched());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void itFindsTheFewestPushesOfABreadthFirstSearch(int boxes) {
        int won = 0;
        int impossible = 0;
        for (int seed = 0; seed < 360; seed++) {
            var level = random(boxes, seed);
            if (level.isEmpty()) continue;
            var expected = fewestPushes(level.get());
            var solution = SokobanSolver.solve(level.get(), 1_000_000);
            if (expected < 0) {
                assertInstanceOf(
                        Solution.Impossible.class, solution, level.get().toString());
                impossible++;
                continue;
            }
            var found =
                    assertInstanceOf(Solution.Won.class, solution, level.get().toString());
            assertEquals(expected, found.pushes(), level.get().toString());
            assertTrue(level.get().isSolvedBy(found.moves()), found.moves());
            assertEquals(
                    found.pushes(),
                    found.moves().chars().filter(Character::isUpperCase).count());
            won++;
        }
        assertTrue(won > 5 && impossible > 3, won + " won, " + impossible + " impossible");
    }

    @Test
    void aHeavierEstimateStillWins() {
        for (int seed = 0; seed < 60; seed++) {
            var level = random(3, seed);
            if (level.isEmpty()) continue;
            var fewest = SokobanSolver.solve(level.get(), 1_000_000);
            var quick = SokobanSolver.solve(level.get(), 1_000_000, 3);
            assertEquals(fewest.getClass(), quick.getClass());
            if (fewest instanceof Solution.Won best && quick instanceof Solution.Won won)
                assertTrue(won.pushes() <= 3 * best.pushes() && level.get().isSolvedBy(won.moves()), won.moves());
        }
    }

    /** A room of 7 by 6 squares with some walls; empty when nobody could play there. */
    private static Optional<Level> random(int boxes, int seed) {
        var random = new SplittableRandom(100L * boxes + seed);
        var tiles = new char[6][7];
        for (int row = 0; row < 6; row++)
            for (int column = 0; column < 7; column++) {
                boolean edge = row % 5 == 0 || column % 6 == 0;
                tiles[row][column] = edge || random.nextInt(9) == 0 ? '#' : ' ';
            }
        var signs = "@" + "$".repeat(boxes) + ".".repeat(boxes);
        for (char sign : signs.toCharArray()) {
            boolean away = sign == '$';
            int row = away ? random.nextInt(2, 4) : random.nextInt(1, 5);
            int column = away ? random.nextInt(2, 5) : random.nextInt(1, 6);
            if (tiles[row][column] != ' ') return Optional.empty();
            tiles[row][column] = sign;
        }
        var rows = new ArrayList<String>();
        for (var row : tiles) rows.add(new String(row));
        try {
            return Optional.of(Level.of("random", List.of(), rows));
        } catch (Problem unplayable) {
            return Optional.empty();
        }
    }

    /** By moving the player step by step, pushes costing one and steps nothing; -1 when it cannot be won. */
    private static int fewestPushes(Level level) {
        int size = level.width() * level.height();
        var boxes = new TreeSet<Integer>();
        IntStream.range(0, size).filter(level::isBox).forEach(boxes::add);
        record Place(int player, TreeSet<Integer> boxes) {}
        Map<Place, Integer> pushes = new HashMap<>();
        var ways = new ArrayDeque<Place>();
        var start = new Place(level.player(), boxes);
        pushes.put(start, 0);
        ways.add(start);
        while (!ways.isEmpty()) {
            var place = ways.pollFirst();
            if (place.boxes.stream().allMatch(level::isGoal)) return pushes.get(place);
            for (int step : new int[] {-1, 1, -level.width(), level.width()}) {
                int to = place.player + step;
                boolean pushing = place.boxes.contains(to);
                if (level.isWall(to) || pushing && (level.isWall(to + step) || place.boxes.contains(to + step)))
                    continue;
                var moved = new TreeSet<>(place.boxes);
                if (pushing) {
                    moved.remove(to);
                    moved.add(to + step);
                }
                var next = new Place(to, moved);
                int cost = pushes.get(place) + (pushing ? 1 : 0);
                if (pushes.getOrDefault(next, Integer.MAX_VALUE) <= cost) continue;
                pushes.put(next, cost);
                if (pushing) ways.addLast(next);
                else ways.addFirst(next);
            }
        }
        return -1;
    }

    @Test
    void movesThatCannotBeMadeAreRefused() {
        var level = level("#######", "#@$ . #", "#######");
        assertTrue(level.isSolvedBy("rR"));
        assertFalse(level.isSolvedBy("r"));
        assertThrows(IllegalArgumentException.class, () -> level.isSolvedBy("u"));
        assertThrows(IllegalArgumentException.class, () -> level.isSolvedBy("rrrr"));
        assertThrows(IllegalArgumentException.class, () -> level.isSolvedBy("x"));
    }

    @Test
    void easyLevelsOfARealCollectionAreWonWithNoMorePushesThanItsOwnSolutions() throws IOException {
        var named = System.getenv(FOLDER);
        var folder = named == null ? PACKED : Path.of(named);
        assumeTrue(
                Files.isDirectory(folder),
                "the levels of the package cavepacker-data are not here; " + FOLDER + " names a folder with them");
        for (int number = 1; number <= 20; number++) {
            var file = folder.resolve("microban01_%04d.sok".formatted(number));
            var level = LevelFile.read(file).get(0);
            var known = expanded(Files.readString(Path.of(file.toString().replace(".sok", ".sol"))));
            assertTrue(level.isSolvedBy(known), file + " by its own solution");
            if (!(SokobanSolver.solve(level, 20_000) instanceof Solution.Won won)) continue;
            assertTrue(level.isSolvedBy(won.moves()), file.toString());
            assertTrue(won.pushes() <= pushes(level, known), file.toString());
        }
    }

    /** Moves where a number repeats what follows: a letter, or several in brackets. */
    private static String expanded(String text) {
        return expanded(text.replaceAll("\\s", ""), new int[1]);
    }

    private static String expanded(String text, int[] at) {
        var moves = new StringBuilder();
        int times = 0;
        while (at[0] < text.length()) {
            char sign = text.charAt(at[0]++);
            if (sign == ')') break;
            if (Character.isDigit(sign)) {
                times = 10 * times + sign - '0';
                continue;
            }
            var what = sign == '(' ? expanded(text, at) : String.valueOf(sign);
            moves.append(what.repeat(Math.max(1, times)));
            times = 0;
        }
        return moves.toString();
    }

    private static int pushes(Level level, String moves) {
        var boxes = new TreeSet<Integer>();
        IntStream.range(0, level.width() * level.height()).filter(level::isBox).forEach(boxes::add);
        int player = level.player();
        int pushes = 0;
        for (char move : moves.toLowerCase().toCharArray()) {
            int step = move == 'u' ? -level.width() : move == 'd' ? level.width() : move == 'r' ? 1 : -1;
            player += step;
            if (!boxes.remove(player)) continue;
            boxes.add(player + step);
            pushes++;
        }
        return pushes;
    }

    private static Level level(String... rows) {
        return Level.of("test", List.of(), List.of(rows));
    }
}
