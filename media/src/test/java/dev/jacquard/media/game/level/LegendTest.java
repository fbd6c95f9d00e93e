package dev.jacquard.media.game.level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegendTest {
    private static final Legend DUNGEON =
            Legend.parse("dungeon", "# solid rock\n. open\n  open\n\n@ start here\n> goal the way down\n");

    @ParameterizedTest
    @CsvSource({
        "'#####|#@.>#|#####', ''",
        "'@ >', ''",
        "'#####|#@#>#|#####', 'the goal in column 4, row 2 cannot be reached'",
        "'@>|##|>.', 'the goal in column 1, row 3 cannot be reached'",
        "'#..>#', 'it has 0 starts instead of one'",
        "'@@>', 'it has 2 starts instead of one'",
        "'@~>', 'it has the sign \"~\", which is not among those of the legend,   # . > @'",
    })
    void aMapCanBeWonWhenEveryGoalCanBeReached(String rows, String why) {
        var map = new TileMap(List.of(rows.split("\\|")));
        assertEquals(why, DUNGEON.whyNot(map).map(Sentence::toString).orElse(""));
    }

    @Test
    void oneWalksRoundCornersButNotThroughThem() {
        var map = new TileMap(List.of("@#.", ".#.", "..#"));
        var expected = new boolean[] {true, false, false, true, false, false, true, true, false};
        var reached = DUNGEON.reachable(map);
        for (int i = 0; i < 9; i++) assertEquals(expected[i], reached[i], "tile " + i);
    }

    @Test
    void mapsOfAFileAreFilledUp(@TempDir Path folder) throws IOException {
        var file = folder.resolve("maps.txt");
        Files.writeString(file, "\n#@>\n#\n\n\n.@.>\n");
        assertEquals(
                List.of(new TileMap(List.of("#@>", "#..")), new TileMap(List.of(".@.>"))), TileMap.read(file, '.'));
        Files.writeString(file, " \n\n");
        assertThrows(Problem.class, () -> TileMap.read(file, '.'));
        assertThrows(Problem.class, () -> TileMap.read(folder.resolve("none.txt"), '.'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#solid", "#", "# wall", "## solid", "# solid\n# open"})
    void aLegendOfAnotherFormIsRefused(String text) {
        var problem = assertThrows(Problem.class, () -> Legend.parse("odd", text));
        assertTrue(problem.getMessage().contains("odd"), problem.getMessage());
    }
}
