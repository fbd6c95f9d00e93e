package dev.jacquard.media.game;

import dev.jacquard.media.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** What every {@link Game} promises, checked on games played at random: the first test of a new game. */
public final class GameContract {
    private static final int LONGEST = 10_000;
    private static final int GUARD = 3;
    private static final int TRIED = 4;

    private final Game game;
    private final SplittableRandom random;
    private final List<Integer> played = new ArrayList<>();
    private final Map<Long, State> byKey = new HashMap<>();
    private final Map<String, State> byDrawing = new HashMap<>();

    private GameContract(Game game, long seed) {
        this.game = game;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Plays a game against itself at random and checks every state of it.
     *
     * @param times how many games to play; 50 are a matter of a second for small boards
     * @param seed another one plays other games
     * @throws AssertionError that says what is broken, and after which moves
     */
    public static void check(Game game, int times, long seed) {
        var contract = new GameContract(game, seed);
        contract.checkWhole();
        for (int i = 0; i < times; i++) contract.checkPlaying();
    }

    private void checkWhole() {
        int squares = game.columns() * game.rows();
        require(squares > 0 && game.planes() > 0 && game.moves() > 0, "the board, the planes or the moves are none");
        require(game.start().mover() == 0, "the first player does not begin");
        require(!game.start().over(), "the game is over before it begins");
        require(game.start().equals(game.start()), "two starts are not equal");
        for (int move = 0; move < game.moves(); move++) {
            var text = game.text(move);
            require(text.equals(text.toLowerCase(Locale.ROOT)), "the text " + text + " is not in lower case");
            require(
                    game.parse(" " + text.toUpperCase(Locale.ROOT) + " ") == move,
                    "the text " + text + " of move " + move + " means another move");
        }
        var symmetries = game.symmetries();
        require(!symmetries.isEmpty(), "there is not even the symmetry that changes nothing");
        for (var symmetry : symmetries)
            require(
                    symmetry.squares() == squares && symmetry.moves() == game.moves(),
                    "a symmetry has other squares or moves than the board");
        for (int i = 0; i < squares; i++) require(symmetries.get(0).square(i) == i, "the first symmetry moves squares");
    }

    private void checkPlaying() {
        played.clear();
        var symmetries = game.symmetries();
        var state = game.start();
        var turned = new ArrayList<State>();
        for (int i = 0; i < symmetries.size(); i++) turned.add(game.start());
        while (true) {
            var legal = checkState(state);
            for (int i = 0; i < turned.size(); i++) checkTurned(state, legal, symmetries.get(i), turned.get(i));
            if (legal.length == 0) break;
            int move = legal[random.nextInt(legal.length)];
            played.add(move);
            require(played.size() < LONGEST, "the game does not end");
            for (int i = 0; i < turned.size(); i++)
                turned.set(i, turned.get(i).play(symmetries.get(i).move(move)));
            state = checkMove(state, move);
        }
        checkReplay(state);
    }

    private int[] checkState(State state) {
        require(state.mover() == 0 || state.mover() == 1, "the mover is neither 0 nor 1");
        var legal = legal(state);
        for (int i = 0; i < legal.length; i++) {
            require(legal[i] >= 0 && legal[i] < game.moves(), "there is no move " + legal[i]);
            require(i == 0 || legal[i - 1] < legal[i], "the legal moves do not ascend");
        }
        if (legal.length > 0) {
            int move = legal[random.nextInt(legal.length)];
            require(game.parse(game.text(move), state) == move, "a legal move cannot be typed");
        }
        require(legal.length == 0 == state.over(), "the game is over with moves left, or goes on without");
        if (state.over()) {
            require(Math.abs(state.outcome()) <= 1, "the outcome is not 1, 0 or -1");
        } else {
            requireRefused(state::outcome, "a game that goes on has an outcome");
            require(Math.abs(state.estimate()) <= 10_000, "the estimate is beyond 10,000");
            require(state.estimate() == state.estimate(), "two estimates of a state differ");
        }
        checkIllegal(state, legal);
        planes(state);
        var same = byKey.putIfAbsent(state.key(), state);
        require(same == null || same.equals(state), "two states that differ have the same key");
        require(same == null || same.hashCode() == state.hashCode(), "equal states have different hash codes");
        var alike = byDrawing.putIfAbsent(state.mover() + state.drawing(), state);
        require(alike == null || alike.equals(state), "two states that differ are drawn alike");
        return legal;
    }

    private void checkIllegal(State state, int[] legal) {
        requireRefused(() -> state.play(-1), "move -1 can be played");
        requireRefused(() -> state.play(game.moves()), "move " + game.moves() + " can be played");
        for (int i = 0; i < TRIED; i++) {
            int move = random.nextInt(game.moves());
            if (Arrays.binarySearch(legal, move) >= 0) continue;
            requireRefused(() -> state.play(move), "move " + move + " can be played but is not legal");
            try {
                game.parse(game.text(move), state);
            } catch (Problem refused) {
                continue;
            }
            require(false, "move " + move + " can be typed but is not legal");
        }
    }

    private State checkMove(State state, int move) {
        long key = state.key();
        var planes = planes(state);
        var drawing = state.drawing();
        var next = state.play(move);
        require(
                state.key() == key
                        && Arrays.equals(planes(state), planes)
                        && state.drawing().equals(drawing),
                "a state changes when a move is played in it");
        require(!next.equals(state) && next.key() != key, "a move leads to where it began");
        require(next.equals(state.play(move)) && next.key() == state.play(move).key(), "a move has two results");
        return next;
    }

    private void checkTurned(State state, int[] legal, Symmetry symmetry, State turned) {
        var expected = Arrays.stream(legal).map(symmetry::move).sorted().toArray();
        require(Arrays.equals(expected, legal(turned)), "a symmetry does not take legal moves to legal moves");
        require(
                state.over() == turned.over()
                        && state.mover() == turned.mover()
                        && (!state.over() || state.outcome() == turned.outcome()),
                "a symmetry changes the mover or how the game ends");
        var planes = planes(state);
        var moved = new float[planes.length];
        symmetry.planes(planes, 0, moved, 0, game.planes());
        require(Arrays.equals(moved, planes(turned)), "a symmetry does not take planes to planes");
    }

    private void checkReplay(State end) {
        var state = game.start();
        for (int move : played) state = state.play(move);
        require(state.equals(end) && state.key() == end.key(), "the same moves lead to another state");
        require(state.hashCode() == end.hashCode(), "equal states have different hash codes");
        require(state.drawing().equals(end.drawing()), "equal states are drawn differently");
    }

    private int[] legal(State state) {
        var moves = new int[game.moves()];
        return Arrays.copyOf(moves, state.legalMoves(moves));
    }

    private float[] planes(State state) {
        int size = game.planes() * game.columns() * game.rows();
        var written = new float[size + 2 * GUARD];
        state.planes(written, GUARD);
        for (int i = 0; i < GUARD; i++)
            require(written[i] == 0 && written[size + GUARD + i] == 0, "planes are written outside of their place");
        for (float value : written) require(Float.isFinite(value), "planes are not finite");
        return Arrays.copyOfRange(written, GUARD, GUARD + size);
    }

    private void requireRefused(Runnable action, String otherwise) {
        try {
            action.run();
        } catch (IllegalArgumentException refused) {
            return;
        }
        require(false, otherwise);
    }

    private void require(boolean kept, String otherwise) {
        if (kept) return;
        var moves = new StringBuilder();
        for (int move : played) moves.append(' ').append(game.text(move));
        throw new AssertionError(
                game.name() + ": " + otherwise + (played.isEmpty() ? "." : " after the moves" + moves + "."));
    }
}
