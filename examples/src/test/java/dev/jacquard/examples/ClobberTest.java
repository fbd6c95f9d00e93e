package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.GameContract;
import dev.jacquard.media.game.match.Match;
import dev.jacquard.media.game.match.Players;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The game that docs/games.md adds. */
class ClobberTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/jacquard/examples/Clobber.java");

    @Test
    void itKeepsTheContract() {
        GameContract.check(new Clobber(), 100, 3);
    }

    @Test
    void itIsOneFileOfLessThan150Lines() throws IOException {
        assertTrue(Files.readAllLines(SOURCE).size() < 150);
    }

    @Test
    void searchesThatKnowNothingOfItBeatRandomMoves() {
        var game = new Clobber();
        var result = new Match(20, 2, 1)
                .play(Players.named("mcts:200", game), Players.named("random", game), finished -> {});
        assertTrue(result.share() > 0.8, result.toString());
    }

    @ParameterizedTest
    @CsvSource({"games.md, state", "games.zh-CN.md, state", "games.md, game", "games.zh-CN.md, game"})
    void theBlocksOfTheDocumentAreThisProgram(String document, String region) throws IOException {
        var program = Files.readString(SOURCE).replace("\r", "");
        var tag = "// tag::" + region + "[]\n";
        var block =
                program.substring(program.indexOf(tag) + tag.length(), program.indexOf("    // end::" + region + "[]"));
        var text = Files.readString(Path.of("../docs").resolve(document)).replace("\r", "");
        assertTrue(text.contains("```java\n" + block.stripTrailing().stripIndent() + "\n```"), region);
    }

    @ParameterizedTest
    @CsvSource({"games.md", "games.zh-CN.md"})
    void theDocumentChecksItAsTheProgramDoes(String document) throws IOException {
        var text = Files.readString(Path.of("../docs").resolve(document));
        var line = "GameContract.check(new Clobber(), 50, 1);";
        assertTrue(text.contains(line) && Files.readString(SOURCE).contains(line), line);
        assertEquals(1, text.split(java.util.regex.Pattern.quote(line), -1).length - 1);
    }
}
