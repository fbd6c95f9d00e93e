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
 * Computes the opening book of Connect Four that ships with the program. Arguments: the file to write, how many stones its
 * deepest states have (5), and the bits of the solver's table (26, half a gigabyte). Scores are kept in the file's
 * neighbour {@code .part} as they are found, so that a run that was stopped goes on where it was.
 */
public final class ConnectFourBookMaking {
    private ConnectFourBookMaking() {}

    /** Prints how far it is. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) throw new IllegalArgumentException("Give the file to write.");
        var file = Path.of(arguments[0]);
        int stones = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int bits = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 26;
        var game = new ConnectFour();
        var scores = scores(game, stones, bits, file.resolveSibling(file.getFileName() + "-" + stones + ".part"));
        ConnectFourBook.of(game, stones, scores).write(file);
    }

    private static byte[] scores(ConnectFour game, int stones, int bits, Path part) throws IOException {
        var frontier = ConnectFourBook.frontier(game, stones);
        var known = Files.exists(part) ? Files.readAllBytes(part) : new byte[0];
        var scores = new byte[frontier.size()];
        System.arraycopy(known, 0, scores, 0, known.length);
        var solver = new ConnectFourSolver(game, bits, ConnectFourBook.EMPTY);
        var began = System.nanoTime();
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = known.length; i < scores.length; i++) {
                scores[i] = (byte) solver.score(frontier.get(i));
                out.write(scores[i]);
                if (i % 20 == 19)
                    System.out.printf(
                            Locale.ROOT,
                            "%d of %d after %.0f s, %d million states searched%n",
                            i + 1,
                            scores.length,
                            (System.nanoTime() - began) / 1e9,
                            solver.nodes() / 1_000_000);
            }
        }
        return scores;
    }
}
