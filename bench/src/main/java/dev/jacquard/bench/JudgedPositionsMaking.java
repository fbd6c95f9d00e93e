package dev.jacquard.bench;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.ConnectFourBook;
import dev.jacquard.media.game.ConnectFourSolver;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.match.Judged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes the positions of Connect Four that ship with the program: after random moves, where the moves that are left differ in
 * what they get, judged by the perfect solver. None is in both sets, nor is a mirror image. Arguments: the folder to write,
 * and the bits of the solver's table (25). A file for each set and number of stones grows as positions are found, so that a
 * run that was stopped goes on where it was; put together in this order they are the resources.
 */
public final class JudgedPositionsMaking {
    private static final int[] STONES = {28, 24, 20, 16, 12, 8};
    private static final int TEST = 100;
    private static final int VALIDATION = 50;

    private final ConnectFour game = new ConnectFour();
    private final ConnectFourSolver solver;
    private final Set<Long> seen = new HashSet<>();

    private JudgedPositionsMaking(int bits) {
        solver = new ConnectFourSolver(game, bits, ConnectFourBook.EMPTY);
    }

    /** Prints how far it is. */
    public static void main(String[] arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        var making = new JudgedPositionsMaking(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25);
        for (int stones : STONES) {
            making.make(folder, Judged.Use.TEST, stones, TEST);
            making.make(folder, Judged.Use.VALIDATION, stones, VALIDATION);
        }
    }

    private void make(Path folder, Judged.Use use, int stones, int wanted) throws IOException {
        var file = folder.resolve("%s-%02d.txt".formatted(use.name().toLowerCase(java.util.Locale.ROOT), stones));
        int known = Files.exists(file) ? Files.readAllLines(file).size() : 0;
        int found = 0;
        for (int number = 0; found < wanted; number++) {
            var moves = new StringBuilder();
            var state = played(use, stones, number, moves);
            if (state.over() || !seen.add(mirrored(state))) continue;
            if (found < known && Files.readAllLines(file).stream().anyMatch(line -> line.startsWith(moves + " "))) {
                found++;
                continue;
            }
            if (found < known) continue;
            var judged = new Judged(state, solver.outcomes(state));
            if (!judged.hasMistake()) continue;
            Files.writeString(
                    file, moves + " " + judged.signs() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            found++;
            System.out.println(file.getFileName() + ": " + found);
        }
    }

    private State played(Judged.Use use, int stones, int number, StringBuilder moves) {
        var random = Chance.of(use.ordinal(), "judged", number * 100L + stones);
        var legal = new int[game.moves()];
        var state = game.start();
        for (int i = 0; i < stones && !state.over(); i++) {
            int move = legal[random.nextInt(state.legalMoves(legal))];
            moves.append(game.text(move));
            state = state.play(move);
        }
        return state;
    }

    /** The same number for a position and its mirror image. */
    private long mirrored(State state) {
        var symmetry = game.symmetries().get(1);
        var planes = new float[game.planes() * game.columns() * game.rows()];
        var turned = new float[planes.length];
        state.planes(planes, 0);
        symmetry.planes(planes, 0, turned, 0, game.planes());
        return Math.min(key(planes), key(turned));
    }

    private static long key(float[] planes) {
        long key = 0;
        for (float value : planes) key = key * 0x100000001B3L + (long) value + 1;
        return key;
    }
}
