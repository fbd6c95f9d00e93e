package dev.jacquard.media.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectFourSolverTest {
    private static final ConnectFour GAME = new ConnectFour();
    private static final ConnectFourSolver SOLVER = new ConnectFourSolver(GAME);

    @Test
    void theFirstPlayerWinsWithTheLastStoneByTheCentreColumnAlone() {
        assumeTrue(
                ConnectFourBook.shipped(GAME).stones() >= 1,
                "the shipped book is empty; without one this takes minutes");
        assertArrayEquals(new int[] {-2, -1, 0, 1, 0, -1, -2}, SOLVER.scores(GAME.start()), "published values");
        assertArrayEquals(new int[] {3}, SOLVER.best(GAME.start()));
        assertEquals(41, SOLVER.distance(GAME.start()));
    }

    @ParameterizedTest
    @CsvSource({
        "2252576253462244111563365343671351441, -1",
        "7422341735647741166133573473242566, 1",
        "23163416124767223154467471272416755633, 0",
        "65214673556155731566316327373221417, -1",
    })
    void positionsHaveTheScoresThatPonsPublished(String moves, int score) {
        var state = GAME.start();
        for (var column : moves.split("")) state = state.play(GAME.parse(column));
        assertEquals(score, SOLVER.score(state));
    }

    @ParameterizedTest
    @CsvSource({"4, 4, 3, 10", "5, 4, 8, 40", "4, 5, 8, 40", "5, 5, 14, 40", "6, 4, 13, 40", "7, 6, 29, 40"})
    void scoresAreThoseOfPlainMinimax(int columns, int rows, int stones, int states) {
        var game = new ConnectFour(columns, rows);
        var solver = new ConnectFourSolver(game, 16, ConnectFourBook.EMPTY);
        var known = new HashMap<State, Integer>();
        for (int i = 0; i < states; i++) {
            var state = random(game, stones, i);
            var expected = IntStream.range(0, columns)
                    .map(column -> isFull(state, column)
                            ? ConnectFourSolver.NONE
                            : -minimax(state.play(column), stones + 1, columns * rows, known))
                    .toArray();
            int best = Arrays.stream(expected).max().orElseThrow();
            assertArrayEquals(expected, solver.scores(state), state.drawing());
            assertEquals(best, solver.score(state), state.drawing());
            assertArrayEquals(
                    IntStream.range(0, columns).filter(c -> expected[c] == best).toArray(), solver.best(state));
        }
    }

    private static boolean isFull(State state, int column) {
        var legal = new int[8];
        int count = state.legalMoves(legal);
        return Arrays.stream(legal, 0, count).noneMatch(move -> move == column);
    }

    /** The score as its definition says, by trying everything. */
    private static int minimax(State state, int stones, int cells, Map<State, Integer> known) {
        if (state.over()) return state.outcome() == 0 ? 0 : -(cells - stones + 2) / 2;
        var before = known.get(state);
        if (before != null) return before;
        var moves = new int[8];
        int count = state.legalMoves(moves);
        int best = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) best = Math.max(best, -minimax(state.play(moves[i]), stones + 1, cells, known));
        known.put(state, best);
        return best;
    }

    @Test
    void aMirroredPositionHasTheMirroredScores() {
        for (int i = 0; i < 20; i++) {
            var state = random(GAME, 20, i);
            var mirrored = random(GAME, 20, i, true);
            var scores = SOLVER.scores(state);
            var reversed = SOLVER.scores(mirrored);
            for (int column = 0; column < 7; column++) assertEquals(scores[column], reversed[6 - column]);
        }
    }

    @Test
    void perfectPlayTakesAsManyStonesAsTheDistanceSays() {
        for (int i = 0; i < 20; i++) {
            var state = random(GAME, 22, i);
            int distance = SOLVER.distance(state);
            for (int stone = 0; stone < distance; stone++) {
                assertFalse(state.over(), "too early");
                assertEquals(distance - stone, SOLVER.distance(state));
                state = state.play(SOLVER.best(state)[0]);
            }
            assertTrue(state.over(), "too late");
        }
    }

    @Test
    void whatASolverFoundBeforeDoesNotChangeWhatItFinds() {
        var small = new ConnectFourSolver(GAME, 10, ConnectFourBook.EMPTY);
        for (int i = 0; i < 30; i++) {
            var state = random(GAME, 22, i);
            assertArrayEquals(SOLVER.scores(state), small.scores(state));
        }
    }

    @Test
    void aBookSaysWhatTheSolverFound() {
        var game = new ConnectFour(5, 4);
        var plain = new ConnectFourSolver(game, 16, ConnectFourBook.EMPTY);
        var reader = new ConnectFourSolver(game, 16, book(game, 4, plain));
        for (int i = 0; i < 60; i++) {
            var state = random(game, i % 5, i);
            assertArrayEquals(plain.scores(state), reader.scores(state), state.drawing());
            assertArrayEquals(plain.best(state), reader.best(state), state.drawing());
        }
        assertTrue(reader.nodes() < plain.nodes(), "the book is used");
    }

    private static ConnectFourBook book(ConnectFour game, int stones, ConnectFourSolver solver) {
        var frontier = ConnectFourBook.frontier(game, stones);
        var scores = new byte[frontier.size()];
        for (int i = 0; i < scores.length; i++) scores[i] = (byte) solver.score(frontier.get(i));
        return ConnectFourBook.of(game, stones, scores);
    }

    @Test
    void theShippedBookIsWrittenAsItWasRead(@TempDir Path folder) throws IOException {
        var file = folder.resolve("connect-four.book");
        ConnectFourBook.shipped(GAME).write(file);
        try (var stream = ConnectFourBook.class.getResourceAsStream("connect-four.book")) {
            assertArrayEquals(stream.readAllBytes(), Files.readAllBytes(file));
        }
        assertEquals(-1, ConnectFourBook.shipped(new ConnectFour(5, 4)).stones());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aBookHasOneStateOfEveryMirroredPair(int stones) {
        var drawings = new TreeSet<String>();
        collect(GAME.start(), stones, drawings);
        assertEquals(drawings.size(), ConnectFourBook.frontier(GAME, stones).size());
    }

    /** Up to five stones nobody wins at once: that takes three of one side's, and then it is the other's turn. */
    private static void collect(State state, int stones, Set<String> drawings) {
        if (stones == 0) {
            var lines = state.drawing().lines().limit(6).toList();
            var mirrored = lines.stream()
                    .map(line -> new StringBuilder(line).reverse().toString())
                    .toList();
            var one = String.join("\n", lines);
            var other = String.join("\n", mirrored);
            drawings.add(one.compareTo(other) < 0 ? one : other);
            return;
        }
        for (int column = 0; column < 7; column++) collect(state.play(column), stones - 1, drawings);
    }

    @Test
    void otherBoardsAndFinishedGamesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ConnectFourSolver(new ConnectFour(8, 6)));
        assertThrows(IllegalArgumentException.class, () -> SOLVER.score(new ConnectFour(5, 4).start()));
        assertThrows(IllegalArgumentException.class, () -> SOLVER.score(new TicTacToe().start()));
        var won = GAME.start();
        for (int column : new int[] {0, 1, 0, 1, 0, 1, 0}) won = won.play(column);
        var over = won;
        assertThrows(IllegalArgumentException.class, () -> SOLVER.score(over));
    }

    private static State random(ConnectFour game, int stones, int seed) {
        return random(game, stones, seed, false);
    }

    /** A game that goes on after so many random stones, in which nobody took care. */
    private static State random(ConnectFour game, int stones, int seed, boolean mirrored) {
        var random = new SplittableRandom(seed);
        var moves = new int[game.moves()];
        while (true) {
            var state = game.start();
            var image = game.start();
            for (int i = 0; i < stones && !state.over(); i++) {
                int move = moves[random.nextInt(state.legalMoves(moves))];
                state = state.play(move);
                image = image.play(game.columns() - 1 - move);
            }
            if (!state.over()) return mirrored ? image : state;
        }
    }
}
