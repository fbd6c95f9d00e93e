package dev.jacquard.media.game.level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelFileTest {
    private static final String BOARD = "#####\n#@$.#\n#####\n";

    @Test
    void textBeforeABoardBelongsToIt() {
        var levels = LevelFile.parse("two.sok", "; One\n; by hand\n\n" + BOARD + "\nTitle: Two\n" + BOARD);
        assertEquals(List.of("One", "Two"), levels.stream().map(Level::title).toList());
        assertEquals(List.of("by hand"), levels.get(0).comments());
    }

    @Test
    void textAfterABoardBelongsToItWhereTheFileBeginsWithABoard() {
        var levels = LevelFile.parse("two.xsb", BOARD + "Title: One\nAuthor: A\n\n" + BOARD + "\nTitle: Two\n");
        assertEquals(List.of("One", "Two"), levels.stream().map(Level::title).toList());
        assertEquals(List.of("Author: A"), levels.get(0).comments());
    }

    @Test
    void levelsWithoutATitleAreNumbered() {
        var levels = LevelFile.parse("two.txt", BOARD + "\n" + BOARD);
        assertEquals(
                List.of("two.txt 1", "two.txt 2"),
                levels.stream().map(Level::title).toList());
    }

    @Test
    void repeatedSignsAndAllNamesOfFloorAreRead() {
        var level = LevelFile.parse("x", "5#|#@$.#|5#").get(0);
        assertEquals(BOARD.strip(), level.toString());
        assertEquals(
                "#######\n#@ $ .#\n#######",
                LevelFile.parse("x", "#######\n#@-$_.#\n#######").get(0).toString());
        assertEquals(
                "######\n#+* $#\n######",
                LevelFile.parse("x", "######\r\n#PB b#\r\n######\r\n").get(0).toString());
    }

    @Test
    void whatIsWrittenIsReadBack(@TempDir Path folder) {
        var levels =
                LevelFile.parse("two", "Title: One\nby hand\n" + BOARD + "\nTitle: Two\n#######\n# +$ *#\n#######\n");
        var file = folder.resolve("levels.sok");
        LevelFile.write(file, levels);
        var read = LevelFile.read(file);
        assertEquals(levels, read);
        assertEquals(List.of("One", "Two"), read.stream().map(Level::title).toList());
        assertEquals(List.of("by hand"), read.get(0).comments());
    }

    @ParameterizedTest
    @CsvSource({
        "'#####|#_$.#|#####', it has no player",
        "'######|#@@$.#|######', it has more than one player",
        "'#####|#@_.#|#####', it has no box",
        "'######|#@$$.#|######', it has 2 boxes and 1 goals",
        "'#####|#@$.#|##_##', its walls are open in row 3",
        "'#####|#@$.|#####', its walls are open in row 2",
        "'#####__###|#@_.#__#$#|#####__###', a box or goal lies where nobody can go",
    })
    void alevelThatCannotBePlayedIsRefused(String rows, String why) {
        var problem = assertThrows(Problem.class, () -> LevelFile.parse("odd", rows));
        assertEquals("The level \"odd\" cannot be played: " + why + ".", problem.getMessage());
    }

    @Test
    void aLevelTooLargeIsRefused() {
        var problem = assertThrows(Problem.class, () -> LevelFile.parse("wide", "999#|#@$.#|5#"));
        assertTrue(problem.getMessage().contains("more than 127 a side"), problem.getMessage());
    }

    @Test
    void anUnknownSignIsRefused() {
        var problem = assertThrows(Problem.class, () -> Level.of("odd", List.of(), List.of("#####", "#@$x#", "#####")));
        assertTrue(problem.getMessage().contains("the unknown sign \"x\" in row 2"), problem.getMessage());
    }

    @Test
    void aFileWithoutLevelsAndOneThatIsNotThereAreRefused(@TempDir Path folder) throws IOException {
        var file = folder.resolve("empty.sok");
        Files.writeString(file, "nothing here\n");
        assertThrows(Problem.class, () -> LevelFile.read(file));
        assertThrows(Problem.class, () -> LevelFile.read(folder.resolve("none.sok")));
    }
}
