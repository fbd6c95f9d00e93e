package dev.jacquard.media.game.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.TicTacToe;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlphaBetaTest {
    @ParameterizedTest
    @CsvSource({
        "tic-tac-toe, 2, 5",
        "connect-four, 10, 5",
        "connect-four-5x4, 12, 6",
        "othello-4, 4, 6",
        "othello-6, 10, 4",
        "othello-8, 20, 3",
        "gomoku-5, 8, 3"
    })
    void itFindsTheScoreOfPlainMinimax(String name, int played, int depth) {
        var game = Games.named(name);
        var search = new AlphaBeta(game, 12);
        for (int i = 0; i < 12; i++) {
            var state = random(game, played, i);
            var result = search.search(state, depth, new SplittableRandom(i));
            int expected = minimax(game, state, result.depth(), 0);
            assertEquals(expected, result.score(), state.drawing());
            var chosen = state.play(result.move());
            assertEquals(
                    expected,
                    sign(state, chosen) * minimax(game, chosen, result.depth() - 1, 1),
                    "the move does not have the score");
            assertTrue(result.depth() == depth || Math.abs(expected) > 10_000, "it stopped early without a win");
        }
    }

    private static int minimax(Game game, State state, int depth, int ply) {
        if (state.over()) return state.outcome() * (AlphaBeta.WIN - ply + 1);
        if (depth == 0) return state.estimate();
        var moves = new int[game.moves()];
        int count = state.legalMoves(moves);
        return IntStream.range(0, count)
                .map(i -> {
                    var next = state.play(moves[i]);
                    return sign(state, next) * minimax(game, next, depth - 1, ply + 1);
                })
                .max()
                .orElseThrow();
    }

    private static int sign(State state, State next) {
        return state.mover() == next.mover() ? 1 : -1;
    }

    @Test
    void ticTacToeIsADraw() {
        var game = new TicTacToe();
        assertEquals(
                0,
                new AlphaBeta(game)
                        .search(game.start(), 9, new SplittableRandom(1))
                        .score());
    }

    @ParameterizedTest
    @CsvSource({"5, 1, 999998", "7, 3, 999998", "8, 0, -999997"})
    void aWinCountsLessTheLaterItComes(int matches, int taken, int score) {
        var game = new Nim(matches);
        var result = new AlphaBeta(game).search(game.start(), 8, new SplittableRandom(1));
        assertEquals(score, result.score());
        if (taken > 0) assertEquals(taken, result.move() + 1);
    }

    @Test
    void equalMovesAreChosenByTheRandomNumbersAlone() {
        var game = Games.named("gomoku-9");
        var search = new AlphaBeta(game);
        var chosen = IntStream.range(0, 20)
                .map(i ->
                        search.search(game.start(), 1, new SplittableRandom(7)).move())
                .distinct()
                .count();
        assertEquals(1, chosen);
    }

    @Test
    void aFinishedGameAndNoDepthAreRefused() {
        var game = new Nim(1);
        var search = new AlphaBeta(game);
        var over = game.start().play(0);
        assertThrows(IllegalArgumentException.class, () -> search.search(over, 1, new SplittableRandom(1)));
        assertThrows(IllegalArgumentException.class, () -> search.search(game.start(), 0, new SplittableRandom(1)));
    }

    static State random(Game game, int played, long seed) {
        var random = new SplittableRandom(seed);
        var moves = new int[game.moves()];
        while (true) {
            var state = game.start();
            for (int i = 0; i < played && !state.over(); i++)
                state = state.play(moves[random.nextInt(state.legalMoves(moves))]);
            if (!state.over()) return state;
        }
    }
}
