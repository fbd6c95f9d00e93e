package dev.jacquard.media.game.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {
    private static final Game SMALL = Games.named("tic-tac-toe");

    @ParameterizedTest
    @ValueSource(strings = {"mcts:4000", "minimax:9", "perfect"})
    void nobodyWhoSeesTheEndLosesTicTacToe(String name) {
        for (int openingMoves = 0; openingMoves < 2; openingMoves++) {
            var result = play(SMALL, name, "perfect", new Match(20, openingMoves, 3));
            assertEquals(20, result.draws(), "no first move loses");
        }
        var result = play(SMALL, name, "perfect", new Match(40, 2, 3));
        assertEquals(result.winsA(), result.winsB(), "a lost opening is lost with either colour");
    }

    @Test
    void perfectPlayersNeverLoseToRandomOnes() {
        var result = play(SMALL, "perfect", "random", new Match(200, 0, 1));
        assertEquals(0, result.winsB());
        assertTrue(result.winsA() > 100, result.toString());
    }

    @Test
    void deeperSightWins() {
        var game = Games.named("connect-four");
        var result = play(game, "minimax:5", "minimax:1", new Match(40, 4, 1));
        assertTrue(result.share() > 0.8, result.toString());
    }

    @Test
    void estimatesOfOthelloBeatRandomMoves() {
        var result = play(Games.named("othello-6"), "minimax:2", "random", new Match(40, 4, 1));
        assertTrue(result.share() > 0.8, result.toString());
    }

    @Test
    void perfectPlayBeatsASearchFromTheMiddleOfConnectFour() {
        var result = play(Games.named("connect-four"), "perfect", "mcts:50", new Match(10, 20, 1));
        assertTrue(result.share() >= 0.5, result.toString());
    }

    @Test
    void aMatchIsAFunctionOfItsSeed() {
        var match = new Match(20, 2, 5);
        assertEquals(play(SMALL, "random", "mcts:20", match), play(SMALL, "random", "mcts:20", match));
    }

    @Test
    void eachOpeningIsPlayedOnceWithEachColour() {
        var seen = new ArrayList<State>();
        var random = Players.named("random", SMALL);
        var recording = new Player() {
            @Override
            public String name() {
                return "recording";
            }

            @Override
            public Game game() {
                return SMALL;
            }

            @Override
            public int choose(State state, long seed) {
                seen.add(state);
                return random.choose(state, seed);
            }
        };
        var match = new Match(16, 2, 9);
        match.play(recording, random, finished -> {});
        var openings = match.openings(SMALL);
        assertEquals(8, openings.size());
        assertEquals(8, new HashSet<>(openings).size(), "they differ");
        for (var opening : openings)
            assertEquals(1, seen.stream().filter(opening::equals).count());
    }

    @Test
    void theSamePlayerOnBothSidesSharesThePointsOfEveryOpening() {
        var result = play(SMALL, "perfect", "perfect", new Match(60, 3, 2));
        assertEquals(result.winsA(), result.winsB());
    }

    @Test
    void finishedGamesAreCountedUpToTheLast() {
        var heard = new ArrayList<Integer>();
        new Match(10, 0, 1).play(Players.named("random", SMALL), Players.named("random", SMALL), heard::add);
        assertEquals(10, heard.get(heard.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({"8, 0, 2, 0.4902, 0.9433", "50, 0, 50, 0.4038, 0.5962", "10, 0, 0, 0.7225, 1"})
    void theIntervalIsWilsons(int wins, int draws, int losses, double low, double high) {
        assertArrayEquals(new double[] {low, high}, new Match.Result(wins, draws, losses).interval(), 1e-4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "perfekt",
                "minimax",
                "minimax:",
                "minimax:0",
                "minimax:61",
                "mcts:-1",
                "mcts:ten",
                "random:3"
            })
    void aPlayerThatThereIsNotIsRefused(String name) {
        assertThrows(Problem.class, () -> Players.named(name, SMALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"othello-6", "gomoku-9", "connect-four-8x7"})
    void perfectPlayersOfOtherGamesAreRefused(String name) {
        var game = Games.named(name);
        var problem = assertThrows(Problem.class, () -> Players.named("perfect", game));
        assertTrue(problem.getMessage().contains("minimax:DEPTH"), problem.getMessage());
    }

    @Test
    void playersOfDifferentGamesCannotMeet() {
        var a = Players.named("random", SMALL);
        var b = Players.named("random", Games.named("othello-6"));
        var problem = assertThrows(Problem.class, () -> new Match(2, 0, 1).play(a, b, finished -> {}));
        assertEquals(
                "random plays tic-tac-toe and random plays othello-6, so they cannot meet. Name players of one game.",
                problem.getMessage());
    }

    @Test
    void oddMatchesAndOpeningsThatEndTheGameAreRefused() {
        assertThrows(Problem.class, () -> new Match(3, 0, 1));
        assertThrows(Problem.class, () -> new Match(0, 0, 1));
        assertThrows(Problem.class, () -> new Match(2, -1, 1));
        assertThrows(Problem.class, () -> play(SMALL, "random", "random", new Match(2, 9, 1)));
    }

    private static Match.Result play(Game game, String a, String b, Match match) {
        return match.play(Players.named(a, game), Players.named(b, game), finished -> {});
    }

    @Test
    void manyStatesAtOnceGetTheMovesThatEachGetsAlone() {
        var player = Players.named("mcts:50", SMALL);
        var states = List.of(SMALL.start(), SMALL.start().play(4), SMALL.start().play(0));
        var moves = player.choose(states, new long[] {1, 2, 3});
        for (int i = 0; i < 3; i++) assertEquals(player.choose(states.get(i), i + 1), moves[i]);
    }
}
