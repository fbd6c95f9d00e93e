package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.level.Level;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.SokobanRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelCollectionTest {
    private static final String GOOD = "#####\n#@$.#\n#####\n";

    @TempDir
    Path folder;

    private Collection<LevelMap> open() {
        return Medium.LEVEL.open(folder.toString(), Map.of());
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aFolderOfFilesWithOneLevelOrManyIsRead() throws IOException {
        write("one.xsb", GOOD);
        write("more/two.sok", "Title: first\n\n" + GOOD + "\nTitle: second\n\n######\n#@ $.#\n######\n");
        var levels = open();
        assertEquals(3, levels.size());
        assertEquals("more/two.sok: first", levels.name(0));
        assertEquals("######\n#@ $.#\n######", levels.get(1).toString());
    }

    @Test
    void whatIsWrongWithALevelIsSaidAndTheOthersAreKept() throws IOException {
        write("good.txt", GOOD);
        write("boxes.txt", "#####\n#@$ #\n#####\n");
        write("player.txt", "#####\n# $.#\n#####\n");
        write("open.txt", "#####\n#@$.\n#####\n");
        write("large.txt", "#".repeat(70) + "\n#@$." + " ".repeat(65) + "#\n" + "#".repeat(70) + "\n");
        write("words.txt", "no level here\n");
        write("picture.png", "?");
        var levels = open();
        assertEquals(1, levels.size());
        var reasons = new ArrayList<String>();
        levels.unreadable().forEach(u -> reasons.add(u.file() + ": " + u.reason()));
        assertTrue(
                reasons.contains("boxes.txt: The level \"boxes.txt\" cannot be played: it has 1 boxes and 0 goals."),
                reasons::toString);
        assertTrue(
                reasons.contains("player.txt: The level \"player.txt\" cannot be played: it has no player."),
                reasons::toString);
        assertTrue(reasons.contains("large.txt: it has 70 by 3 squares, more than 60 a side"), reasons::toString);
        assertTrue(reasons.contains("words.txt: there is no level in it"), reasons::toString);
        assertEquals(6, reasons.size(), reasons::toString);
    }

    @Test
    void aPlaceWithoutLevelsIsRefused() throws IOException {
        write("words.txt", "nothing\n");
        assertTrue(assertThrows(Problem.class, this::open).getMessage().contains("There is not one level in"));
    }

    @Test
    void aLegendAmongTheFilesMakesThemTileMaps() throws IOException {
        write("legend.txt", "# solid\n. open\n@ start\n> goal\n");
        write("cave.txt", "#####\n#@.>#\n#####\n\n####\n#@>#\n####\n");
        write("bad.txt", "#####\n#@#>#\n#####\n");
        var levels = open();
        assertEquals(2, levels.size());
        assertEquals("cave.txt: 2", levels.name(1));
        assertEquals(Map.of(), levels.choices());
        assertEquals(
                "the goal in column 4, row 2 cannot be reached",
                levels.unreadable().get(0).reason().toString());
    }

    @Test
    void aLegendMayLieElsewhere() throws IOException {
        write("levels/cave.txt", "@.>\n");
        write("my.legend", ". open\n@ start\n> goal\n");
        var levels = Collection.levels(folder.resolve("levels"), Optional.of(folder.resolve("my.legend")));
        assertEquals(1, levels.size());
        assertEquals(folder.resolve("my.legend").toString(), levels.choices().get("legend"));
    }

    @Test
    void turnedCopiesOfALevelNeverStraddleParts() {
        var maps = new ArrayList<LevelMap>();
        for (int n = 0; n < 60; n++) {
            var row = "#@" + " ".repeat(n % 10) + "$" + " ".repeat(n / 10) + ".#";
            var wall = "#".repeat(row.length());
            var map = SokobanRules.of(Level.of("", List.of(), List.of(wall, row, wall)));
            maps.add(map);
            maps.add(map.turned(n % 8));
        }
        var levels = Collection.ofLevels(maps);
        for (int i = 0; i < levels.size(); i += 2) assertEquals(levels.partOf(i), levels.partOf(i + 1));
        assertTrue(levels.part(Part.TEST).size() > 0);
    }
}
