package dev.jacquard.media.game;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole games as text, which a person has read: whatever changes about the rules or the drawings shows. */
class GoldenReplayTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tic-tac-toe",
                "connect-four",
                "connect-four-5x4",
                "othello-4",
                "othello-6",
                "othello-8",
                "gomoku-9"
            })
    void theGameGoesAsItIsWritten(String name) throws IOException {
        var written = text("replays/" + name + ".txt");
        var moves = written.lines()
                .filter(line -> line.startsWith("plays "))
                .map(line -> line.substring(6))
                .toArray(String[]::new);
        assertEquals(written, replay(Games.named(name), moves));
    }

    private static String text(String resource) throws IOException {
        try (var stream = GoldenReplayTest.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String replay(Game game, String... moves) {
        var text = new StringBuilder("game " + game.name() + "\n");
        var state = game.start();
        for (int number = 0; ; number++) {
            text.append('\n').append(state.drawing());
            if (state.over()) {
                int first = state.mover() == 0 ? state.outcome() : -state.outcome();
                return text.append(first > 0 ? "X wins\n" : first < 0 ? "O wins\n" : "drawn\n")
                        .toString();
            }
            text.append(state.mover() == 0 ? "X" : "O").append(" may play ").append(legal(game, state));
            if (number == moves.length) return text.toString();
            text.append("plays ").append(moves[number]).append('\n');
            state = state.play(game.parse(moves[number], state));
        }
    }

    private static String legal(Game game, State state) {
        var legal = new int[game.moves()];
        int count = state.legalMoves(legal);
        return IntStream.of(legal).limit(count).mapToObj(game::text).collect(Collectors.joining(" ")) + "\n";
    }
}
