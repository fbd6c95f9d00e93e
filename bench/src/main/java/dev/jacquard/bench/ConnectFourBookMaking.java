package dev.jacquard.bench;

import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.ConnectFourBook;
import dev.jacquard.media.game.ConnectFourSolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Computes the opening book of Connect Four that ships with the program, deeper and deeper: the file holds the deepest that
 * is done. Arguments: the file to write, how many stones its deepest states have (4), and the bits of the solver's table
 * (27, a gigabyte). Scores are kept in neighbours of the file, {@code -1.part} and so on, as they are found, so that a run
 * that was stopped goes on where it was.
 */
public final class ConnectFourBookMaking {
    private final ConnectFour game = new ConnectFour();
    private final ConnectFourSolver solver;
    private final long began = System.nanoTime();

    private ConnectFourBookMaking(int bits) {
        solver = new ConnectFourSolver(game, bits, ConnectFourBook.EMPTY);
    }

    /** Prints how far it is. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) throw new IllegalArgumentException("Give the file to write.");
        var file = Path.of(arguments[0]);
        int deepest = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        var making = new ConnectFourBookMaking(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 27);
        for (int stones = 1; stones <= deepest; stones++) {
            var scores = making.scores(stones, file.resolveSibling(file.getFileName() + "-" + stones + ".part"));
            ConnectFourBook.of(making.game, stones, scores).write(file);
        }
    }

    private byte[] scores(int stones, Path part) throws IOException {
        var frontier = ConnectFourBook.frontier(game, stones);
        var known = Files.exists(part) ? Files.readAllBytes(part) : new byte[0];
        var scores = new byte[frontier.size()];
        System.arraycopy(known, 0, scores, 0, known.length);
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = known.length; i < scores.length; i++) {
                scores[i] = (byte) solver.score(frontier.get(i));
                out.write(scores[i]);
                System.out.printf(
                        Locale.ROOT,
                        "%d stones: %d of %d after %.0f s, %d million states searched%n",
                        stones,
                        i + 1,
                        scores.length,
                        (System.nanoTime() - began) / 1e9,
                        solver.nodes() / 1_000_000);
            }
        }
        return scores;
    }
}
