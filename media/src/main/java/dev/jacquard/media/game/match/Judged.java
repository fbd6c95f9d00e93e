package dev.jacquard.media.game.match;

import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.TicTacToe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A position in which some legal move gets less than the best one does, with what each gets when both then play perfectly.
 *
 * @param state the position
 * @param outcomes for each of the game's moves 1 (wins), 0 (draws), -1 (loses), or {@link #ILLEGAL}
 */
public record Judged(State state, int[] outcomes) {
    /** Stands for a move that is not allowed. */
    public static final int ILLEGAL = Integer.MIN_VALUE;

    private static final String SIGNS = "-=+";
    private static final char ILLEGAL_SIGN = '.';

    /** What a set of positions is for. */
    public enum Use {
        /** To watch a training. */
        VALIDATION,
        /** To measure what was trained; nothing is ever chosen by it. */
        TEST
    }

    /** Whether a perfect player may choose this move. */
    public boolean keeps(int move) {
        return outcomes[move] == Arrays.stream(outcomes).max().orElseThrow();
    }

    /** Whether the moves differ in what they get. */
    public boolean hasMistake() {
        int best = Arrays.stream(outcomes).max().orElseThrow();
        return Arrays.stream(outcomes).anyMatch(outcome -> outcome != ILLEGAL && outcome < best);
    }

    /** The share of legal moves that a perfect player may choose: how often a random one is right. */
    public double chance() {
        int kept = 0;
        int legal = 0;
        for (int move = 0; move < outcomes.length; move++) {
            if (outcomes[move] == ILLEGAL) continue;
            legal++;
            if (keeps(move)) kept++;
        }
        return kept / (double) legal;
    }

    /**
     * The positions that are kept for a game: of the usual Connect Four 600 after random moves, 100 each with 8, 12, 16, 20,
     * 24 and 28 stones, and 300 others for validation; of tic-tac-toe all there are, for either use; of other games none.
     */
    public static List<Judged> of(Game game, Use use) {
        if (game instanceof TicTacToe) return all(game);
        if (game.equals(new ConnectFour())) return shipped(game, use);
        return List.of();
    }

    private static List<Judged> all(Game game) {
        var exhaustive = new Exhaustive(game);
        var found = new ArrayList<Judged>();
        var seen = new HashSet<State>(Set.of(game.start()));
        var waiting = new ArrayList<State>(seen);
        var legal = new int[game.moves()];
        for (int i = 0; i < waiting.size(); i++) {
            var state = waiting.get(i);
            var outcomes = new int[game.moves()];
            Arrays.fill(outcomes, ILLEGAL);
            int count = state.legalMoves(legal);
            for (int move : Arrays.copyOf(legal, count)) {
                var next = state.play(move);
                outcomes[move] = exhaustive.outcomeOf(state, move);
                if (!next.over() && seen.add(next)) waiting.add(next);
            }
            var judged = new Judged(state, outcomes);
            if (judged.hasMistake()) found.add(judged);
        }
        return found;
    }

    private static List<Judged> shipped(Game game, Use use) {
        var name = "connect-four-" + use.name().toLowerCase(java.util.Locale.ROOT) + ".txt";
        try (var stream = Judged.class.getResourceAsStream(name)) {
            if (stream == null) throw new IllegalStateException("The program lacks its resource " + name + ".");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> parsed(game, line))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of a resource: the moves that lead to the position, a digit each, and a sign for each of its moves. */
    private static Judged parsed(Game game, String line) {
        var parts = line.split(" ");
        var state = game.start();
        for (char digit : parts[0].toCharArray()) state = state.play(digit - '1');
        var outcomes = new int[game.moves()];
        for (int move = 0; move < outcomes.length; move++) {
            char sign = parts[1].charAt(move);
            outcomes[move] = sign == ILLEGAL_SIGN ? ILLEGAL : SIGNS.indexOf(sign) - 1;
        }
        return new Judged(state, outcomes);
    }

    /** The signs of {@link #outcomes}, as resources have them. */
    public String signs() {
        var signs = new StringBuilder();
        for (int outcome : outcomes) signs.append(outcome == ILLEGAL ? ILLEGAL_SIGN : SIGNS.charAt(outcome + 1));
        return signs.toString();
    }
}
