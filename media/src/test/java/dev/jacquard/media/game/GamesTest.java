package dev.jacquard.media.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GamesTest {
    static Stream<String> names() {
        return Stream.concat(Games.names().stream(), Stream.of("connect-four-4x5", "connect-four-10x4", "gomoku-5"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyGameKeepsTheContract(String name) {
        var game = Games.named(name);
        assertEquals(name, game.name());
        GameContract.check(game, game.moves() > 100 ? 1 : 20, 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chess", "", "connect-four-7", "Othello-6", "othello--6", "othello-6 "})
    void anUnknownGameIsRefusedWithAllThatThereAre(String name) {
        var problem = assertThrows(Problem.class, () -> Games.named(name));
        for (var known : Games.names()) assertTrue(problem.getMessage().contains(known), problem.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "othello-5, othello-4",
        "othello-10, othello-8",
        "gomoku-4, gomoku-9",
        "gomoku-20, gomoku-15",
        "connect-four-3x9, connect-four-5x4",
        "connect-four-8x8, connect-four-8x7"
    })
    void aSizeThatNoBoardHasIsRefusedWithSomeThatThereAre(String name, String known) {
        var problem = assertThrows(Problem.class, () -> Games.named(name));
        assertTrue(problem.getMessage().contains(known), problem.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'4', 3", "' 7 ', 6"})
    void aMoveIsUnderstoodAsAPersonTypesIt(String typed, int move) {
        var game = new ConnectFour();
        assertEquals(move, game.parse(typed, game.start()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0", "d", "", "4 4"})
    void aMoveThatThereIsNotIsRefusedWithExamples(String typed) {
        var game = new ConnectFour();
        var problem = assertThrows(Problem.class, () -> game.parse(typed, game.start()));
        assertEquals(
                "\"%s\" is no move of connect-four. Moves are written like 1, 7.".formatted(typed),
                problem.getMessage());
    }

    @Test
    void aMoveThatTheRulesForbidIsRefusedWithOnesThatTheyAllow() {
        var game = new Othello(8);
        var problem = assertThrows(Problem.class, () -> game.parse("A1", game.start()));
        assertEquals("a1 is not allowed here. Play for example d3, e6.", problem.getMessage());
    }

    @Test
    void noMoveCanBeTypedOnceTheGameIsOver() {
        var game = new TicTacToe();
        var over = game.start().play(0).play(3).play(1).play(4).play(2);
        var problem = assertThrows(Problem.class, () -> game.parse("c3", over));
        assertEquals("The game is over: c3 can no longer be played.", problem.getMessage());
    }

    @Test
    void ticTacToeHasItsGamesAndStates() {
        var states = new HashSet<State>();
        var games = games(new TicTacToe().start(), states);
        assertEquals(255_168, games);
        assertEquals(5_478, states.size());
    }

    private static long games(State state, HashSet<State> states) {
        states.add(state);
        if (state.over()) return 1;
        long games = 0;
        var moves = new int[9];
        var count = state.legalMoves(moves);
        for (int i = 0; i < count; i++) games += games(state.play(moves[i]), states);
        return games;
    }

    @Test
    void connectFourHasAsManyStatesAfterEachMoveAsTheIntegerSequenceSays() {
        var counted = new long[] {1, 7, 49, 238, 1120, 4263, 16422, 54859};
        Map<Long, State> states = new HashMap<>();
        var start = new ConnectFour().start();
        states.put(start.key(), start);
        for (long expected : counted) {
            assertEquals(expected, states.size(), "OEIS A212693");
            Map<Long, State> next = new HashMap<>();
            var moves = new int[7];
            for (var state : states.values()) {
                var count = state.legalMoves(moves);
                for (int i = 0; i < count; i++) {
                    var played = state.play(moves[i]);
                    next.put(played.key(), played);
                }
            }
            states = next;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "connect-four, 6, 117649",
        "connect-four, 7, 823536",
        "connect-four, 8, 5673234",
        "othello-8, 5, 1396",
        "othello-8, 6, 8200",
        "othello-8, 7, 55092",
        "othello-8, 8, 390216",
        "othello-8, 9, 3005288",
        "gomoku-9, 3, 511920",
    })
    void gamesOfSoManyMovesAreAsManyAsPublished(String name, int moves, long expected) {
        var game = Games.named(name);
        assertEquals(expected, games(game.start(), moves, new int[moves + 1][game.moves()]));
    }

    private static long games(State state, int depth, int[][] moves) {
        var count = state.legalMoves(moves[depth]);
        if (depth == 1) return count;
        long games = 0;
        for (int i = 0; i < count; i++) games += games(state.play(moves[depth][i]), depth - 1, moves);
        return games;
    }

    @Test
    void theSecondPlayerWinsOthelloOnFourByFour() {
        assertEquals(-1, value(new Othello(4).start(), new HashMap<>()), "published: 3 stones to 11");
    }

    private static int value(State state, Map<State, Integer> known) {
        if (state.over()) return state.outcome();
        var before = known.get(state);
        if (before != null) return before;
        var moves = new int[17];
        var count = state.legalMoves(moves);
        int best = -1;
        for (int i = 0; i < count && best < 1; i++) best = Math.max(best, -value(state.play(moves[i]), known));
        known.put(state, best);
        return best;
    }

    @Test
    void sixInARowWinGomokuToo() {
        var game = new Gomoku(9);
        var state = game.start();
        for (var move : "a1 a9 b1 b9 c1 c9 e1 e9 f1 f9 d1".split(" ")) state = state.play(game.parse(move, state));
        assertTrue(state.over());
        assertEquals(-1, state.outcome());
    }
}
