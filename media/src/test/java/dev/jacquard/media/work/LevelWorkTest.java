package dev.jacquard.media.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.level.Legend;
import dev.jacquard.media.game.level.Level;
import dev.jacquard.media.game.level.LevelFile;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.SokobanRules;
import dev.jacquard.media.game.level.TileMap;
import dev.jacquard.media.game.level.WalkingRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelWorkTest {
    private static final Origin ORIGIN = new Origin("game-level", "ab", "cd", 3, 7, "0.1.0", "sample", new TreeMap<>());

    @TempDir
    Path folder;

    private static LevelMap level() {
        return SokobanRules.of(Level.of("", List.of(), List.of("#####", "#@$.#", "#####")));
    }

    @Test
    void aLevelIsSavedAsAPictureAndAsTextThatBothCarryTheOrigin() {
        var files = Works.of(List.of(new Work<>(level(), ORIGIN))).save(folder);
        assertEquals(List.of(folder.resolve("game-level-seed3-0007.png")), files);
        assertEquals(ORIGIN, Work.originOf(files.get(0)));
        var text = folder.resolve("game-level-seed3-0007.sok");
        assertEquals(ORIGIN, Work.originOf(text));
        var read = LevelFile.read(text);
        assertEquals("game-level, seed 3, number 7", read.get(0).title());
        assertEquals(level(), SokobanRules.of(read.get(0)));
    }

    @Test
    void aTileMapIsSavedAsPlainTextBesideItsPicture() throws java.io.IOException {
        var rules = new WalkingRules(Legend.parse("", ". open\n@ start\n> goal"), false);
        var map = rules.map(new TileMap(List.of("@.>")));
        Works.of(List.of(new Work<>(map, ORIGIN))).save(folder);
        assertEquals("@.>\n", Files.readString(folder.resolve("game-level-seed3-0007.txt")));
    }

    @Test
    void severalLevelsGoOnASheet() {
        var sheet = folder.resolve("sheet.png");
        Works.of(List.of(new Work<>(level(), ORIGIN), new Work<>(level().turned(1), ORIGIN)))
                .save(sheet);
        assertTrue(Files.exists(sheet));
        assertEquals(2, Work.originsOf(sheet).size());
    }
}
