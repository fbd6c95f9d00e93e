package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.GamePlayer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A player of a game from nothing to its report, by commands alone. */
class GameCommandsTest {
    @TempDir
    static Path shared;

    static Path trained;

    @BeforeAll
    static void trainOnce() {
        trained = shared.resolve("noughts");
        var words =
                new ArrayList<Object>(List.of("train", "game-player", "tic-tac-toe", "--run", trained, "--steps", 12));
        GamePlayer.RECIPE.tiny().forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        assertEquals(List.of(trained), Cli.run(words.toArray()).paths());
    }

    /** What is said to a person who types these lines. */
    private static Cli typing(String lines, Object... command) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            return Cli.run(command).succeeds();
        } finally {
            System.setIn(before);
        }
    }

    private static Cli playing(String lines) {
        return typing(lines, "play", "tic-tac-toe", "--run", trained, "--set", "simulations=8");
    }

    private static long occurrences(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void aGameIsPlayedToItsEndAndWhatIsNotAllowedIsRefusedInASentence() {
        // Every square in turn: those that the other side has taken are refused, and the person goes on.
        var cli = playing("a1\na2\na3\nb1\nb2\nb3\nc1\nc2\nc3\n");
        assertTrue(cli.out().contains("You play tic-tac-toe as X against"), cli.out());
        assertTrue(cli.out().contains("and expects: "), cli.out());
        assertTrue(
                List.of("You have won.", "You have lost.", "The game is drawn.")
                        .contains(cli.out().strip().lines().reduce((a, b) -> b).orElseThrow()),
                cli.out());
    }

    @Test
    void aMoveThatThereIsNotOrThatIsTakenLeavesTheGameAsItIs() {
        var cli = playing("b2\nb2\nz9\nquit\n");
        assertTrue(cli.err().contains("b2 is not allowed here. Play for example "), cli.err());
        assertTrue(cli.err().contains("\"z9\" is no move of tic-tac-toe."), cli.err());
        assertEquals(1, occurrences(cli.out(), "It plays "), cli.out());
    }

    @Test
    void aHintSaysWhatTheNetworkThinksOfEachMove() {
        var cli = playing("hint\nquit\n");
        for (var square : List.of("a1", "b2", "c3"))
            assertEquals(
                    1,
                    cli.out()
                            .lines()
                            .filter(line -> line.startsWith(square + " "))
                            .count(),
                    cli.out());
        assertTrue(cli.out().contains("at a glance") && cli.out().contains("It expects: "), cli.out());
    }

    @Test
    void aMoveIsTakenBackWithTheAnswerToIt() {
        var cli = playing("undo\na1\nundo\na1\nquit\n");
        assertTrue(cli.err().contains("There is no move of yours to take back."), cli.err());
        assertFalse(cli.err().contains("not allowed"), cli.err());
        assertEquals(2, occurrences(cli.out(), "It plays "), cli.out());
    }

    @Test
    void withoutARunOnePlaysAgainstAPlainSearchWhichMayBegin() {
        var cli = typing("hint\nquit\n", "play", "tic-tac-toe", "--second");
        assertTrue(cli.out().contains("as O against mcts:2000"), cli.out());
        assertTrue(cli.out().indexOf("It plays ") < cli.out().indexOf("It would play "), cli.out());
    }

    @Test
    void aMatchGivesPointsWithTheirIntervalAndWhoBegan() {
        var report = Cli.run("match", "tic-tac-toe", trained, "perfect", "--games", 20, "--openings", 1, "--json")
                .json();
        assertEquals(20, report.get("games").getAsInt());
        assertEquals(0, report.get("wins_a").getAsInt(), "nobody beats perfect play");
        for (var key : List.of("wins_a", "draws", "wins_b"))
            assertEquals(
                    report.get(key).getAsInt(),
                    report.getAsJsonObject("a_begins").get(key).getAsInt()
                            + report.getAsJsonObject("b_begins").get(key).getAsInt(),
                    key);
        var share = report.get("share_a").getAsDouble();
        assertEquals(report.get("draws").getAsInt() / 40.0, share, 1e-12);
        assertTrue(report.get("share_a_low").getAsDouble() <= share);
        assertTrue(report.get("share_a_high").getAsDouble() >= share);
    }

    @Test
    void theShareOfWrongMovesIsDrawnAgainstMinutes() {
        assertEquals(640, Image.read(trained.resolve("validation.png")).width());
    }

    @Test
    void aMatchIsAFunctionOfItsSeed() {
        Object[] words = {"match", "tic-tac-toe", trained, "random", "--games", 10, "--set", "a.simulations=0"};
        assertEquals(Cli.run(words).succeeds().out(), Cli.run(words).succeeds().out());
        assertTrue(Cli.run(words).out().contains("of the points; with more games, 95 % sure, from"));
    }

    @ParameterizedTest
    @CsvSource({
        "connect-four, RUN, random, 1, 'plays tic-tac-toe, not connect-four'",
        "tic-tac-toe, random, RUN/model.safetensors, 1, There is no run",
        "tic-tac-toe, grandmaster, random, 1, is no player",
        "othello-4, perfect, random, 1, no perfect player of othello-4",
        "chequers, random, random, 2, chequers",
    })
    void playersThatCannotMeetAreRefused(String game, String a, String b, int status, String why) {
        Cli.run("match", game, a.replace("RUN", trained.toString()), b.replace("RUN", trained.toString()))
                .refuses(status, why);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        Cli.run("match", "tic-tac-toe", "random", "random", "--games", 3).refuses(2, "even number", "3");
        Cli.run("match", "tic-tac-toe", "random", "random", "--openings", -1).refuses(2, "-1");
        Cli.run("match", "tic-tac-toe", "random", "random", "--openings", 9).refuses(1, "shorter openings");
        Cli.run("match", "tic-tac-toe", "random", "random", "--set", "c.simulations=1")
                .refuses(2, "a.simulations", "c.simulations");
        Cli.run("play", "tic-tac-toe", "--set", "simulations=many").refuses(2, "simulations", "many");
        Cli.run("play", "draughts").refuses(2, "draughts", "othello");
        Cli.run("play", "connect-four", "--run", trained).refuses(1, "plays tic-tac-toe, not connect-four");
        Cli.run("train", "game-player", "connect-four-99x99", "--run", shared.resolve("huge"))
                .refuses(1, "connect-four");
    }

    @Test
    void evaluateTellsTheBareNetworkFromTheSearchAndBothByStones() throws Exception {
        var report = Cli.run("evaluate", trained, "--json").json();
        assertEquals("raw_accuracy", report.get("primary_metric").getAsString());
        for (var side : List.of("metrics", "baseline", "uncertainty"))
            for (var key : List.of("raw_accuracy", "move_accuracy"))
                assertTrue(report.getAsJsonObject(side).has(key), side + " " + key);
        assertEquals(
                1, report.getAsJsonObject("baseline").get("move_accuracy").getAsDouble(), "proofs play it perfectly");
        var early = report.getAsJsonObject("by_stones").getAsJsonObject("1");
        for (var key : List.of("raw_accuracy", "move_accuracy", "random_moves", "search_alone"))
            assertTrue(early.has(key), key);
        var card = Files.readString(trained.resolve("MODEL_CARD.md"));
        assertTrue(card.contains("right moves of the bare network") && card.contains("| stones |"), card);
        assertFalse(card.contains("pictures"), card);
        Cli.run("create", trained).refuses(1, "game-player");
    }

    @Test
    void levelsThatAreCorruptOrTooLargeAreRefusedInASentence() throws Exception {
        var levels = Files.createDirectories(shared.resolve("levels"));
        var run = shared.resolve("level-run");
        Files.writeString(levels.resolve("open.txt"), "#####\n#@$.\n#####\n");
        Cli.run("train", "game-level", levels, "--run", run, "--steps", 1)
                .refuses(1, "There is not one level", "open.txt", "its walls are open in row 2");
        var wall = "#".repeat(70);
        Files.writeString(levels.resolve("open.txt"), wall + "\n#@$." + " ".repeat(65) + "#\n" + wall + "\n");
        Cli.run("train", "game-level", levels, "--run", run, "--steps", 1)
                .refuses(1, "it has 70 by 3 squares, more than 60 a side");
        assertFalse(Files.exists(run), "a run was begun");
    }
}
