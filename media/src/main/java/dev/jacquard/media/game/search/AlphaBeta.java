package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Alpha-beta search with a fixed depth: principal variations with null windows, deepened move by move, with a table of
 * states, killer moves and history for the order of moves, and the states' own estimates at the end of its sight.
 *
 * <p>What it finds is a function of its arguments alone. One thread at a time may use a search.
 */
public final class AlphaBeta {
    /** The score of a win at once; later ones are worth as many less as moves lie between. */
    public static final int WIN = 1_000_000;

    private static final int FAR = WIN - 10_000;
    private static final int STANDARD_TABLE = 18;
    private static final int EXACT = 0;
    private static final int LOWER = 1;
    private static final int UPPER = 2;

    private final Game game;
    private final int mask;
    private final long[] keys;
    private final long[] entries;
    private final int[][] history;
    private int[][] legal = new int[0][];
    private int[][] merits = new int[0][];
    private int[] killers = new int[0];
    private long nodes;

    /**
     * What was found.
     *
     * @param move the best move
     * @param score the mover's: within 10,000 an estimate, beyond it {@link #WIN} less the moves until the win, negative
     *     when the other wins
     * @param depth how many moves it looked ahead
     */
    public record Result(int move, int score, int depth) {}

    /** A search with a table of 4 MB. */
    public AlphaBeta(Game game) {
        this(game, STANDARD_TABLE);
    }

    /** A search with two to the power of {@code tableBits} entries of 16 bytes, 10 to 26. */
    public AlphaBeta(Game game, int tableBits) {
        if (tableBits < 10 || tableBits > 26)
            throw new IllegalArgumentException("A table has 10 to 26 bits, not " + tableBits + ".");
        this.game = game;
        mask = (1 << tableBits) - 1;
        keys = new long[mask + 1];
        entries = new long[mask + 1];
        history = new int[2][game.moves()];
    }

    /** How many states were visited since this search was made. */
    public long nodes() {
        return nodes;
    }

    /**
     * Looks so many moves ahead, or until the game is decided.
     *
     * @param random the order in which moves that look alike are tried, the first of which is chosen
     * @throws IllegalArgumentException when the game is over or the depth below 1
     */
    public Result search(State state, int depth, SplittableRandom random) {
        if (state.over()) throw new IllegalArgumentException("A game that is over cannot be searched.");
        if (depth < 1) throw new IllegalArgumentException("A search looks at least one move ahead.");
        makeRoom(depth);
        Arrays.fill(entries, 0);
        Arrays.fill(killers, -1);
        for (var side : history) Arrays.fill(side, 0);
        var moves = Arrays.copyOf(legal[0], state.legalMoves(legal[0]));
        shuffle(moves, random);
        var result = new Result(moves[0], -WIN, 0);
        for (int deep = 1; deep <= depth && Math.abs(result.score) < FAR || deep == 1; deep++) {
            result = searchRoot(state, moves, deep);
            toFront(moves, result.move);
        }
        return result;
    }

    private Result searchRoot(State state, int[] moves, int depth) {
        int best = moves[0];
        int score = -WIN - 1;
        for (int i = 0; i < moves.length; i++) {
            int found = searched(state, state.play(moves[i]), depth - 1, 1, score, WIN + 1, i == 0);
            if (found <= score) continue;
            score = found;
            best = moves[i];
        }
        return new Result(best, score, depth);
    }

    /** The score of {@code next} for the mover of {@code state}; but for the first move, whether it is over the floor first. */
    private int searched(State state, State next, int depth, int ply, int floor, int beta, boolean first) {
        boolean same = next.mover() == state.mover();
        if (!first) {
            int bound =
                    same ? search(next, depth, ply, floor, floor + 1) : -search(next, depth, ply, -floor - 1, -floor);
            if (bound <= floor || bound >= beta) return bound;
        }
        return same ? search(next, depth, ply, floor, beta) : -search(next, depth, ply, -beta, -floor);
    }

    private int search(State state, int depth, int ply, int lowest, int beta) {
        nodes++;
        if (state.over()) return state.outcome() * (WIN - ply + 1);
        if (depth == 0) return state.estimate();
        long key = state.key();
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        int remembered = -1;
        if (keys[slot] == key && entries[slot] != 0) {
            long entry = entries[slot];
            remembered = (int) (entry >>> 40) & 0xFFFF;
            int kind = (int) (entry >>> 32) & 3;
            int score = fromTable((int) entry, ply);
            if ((int) (entry >>> 56) == depth
                    && (kind == EXACT || kind == LOWER && score >= beta || kind == UPPER && score <= lowest))
                return score;
        }
        int count = ordered(state, ply, remembered);
        int best = -WIN - 1;
        int move = -1;
        for (int i = 0; i < count && best < beta; i++) {
            int tried = legal[ply][i];
            int floor = Math.max(lowest, best);
            int score = searched(state, state.play(tried), depth - 1, ply + 1, floor, beta, i == 0);
            if (score > best) {
                best = score;
                move = tried;
            }
        }
        if (best >= beta) cutOff(state.mover(), move, depth, ply);
        int kind = best >= beta ? LOWER : best > lowest ? EXACT : UPPER;
        keys[slot] = key;
        entries[slot] = (long) depth << 56 | (long) move << 40 | (long) kind << 32 | toTable(best, ply) & 0xFFFFFFFFL;
        return best;
    }

    /** Wins are remembered as moves from the state they are remembered for. */
    private static int toTable(int score, int ply) {
        return score >= FAR ? score + ply : score <= -FAR ? score - ply : score;
    }

    private static int fromTable(int score, int ply) {
        return score >= FAR ? score - ply : score <= -FAR ? score + ply : score;
    }

    private int ordered(State state, int ply, int remembered) {
        var moves = legal[ply];
        var merit = merits[ply];
        int count = state.legalMoves(moves);
        var side = history[state.mover()];
        for (int i = 0; i < count; i++) {
            int move = moves[i];
            int value = move == remembered
                    ? Integer.MAX_VALUE
                    : move == killers[2 * ply]
                            ? Integer.MAX_VALUE - 1
                            : move == killers[2 * ply + 1] ? Integer.MAX_VALUE - 2 : side[move];
            int at = i;
            for (; at > 0 && merit[at - 1] < value; at--) {
                merit[at] = merit[at - 1];
                moves[at] = moves[at - 1];
            }
            merit[at] = value;
            moves[at] = move;
        }
        return count;
    }

    private void cutOff(int mover, int move, int depth, int ply) {
        if (killers[2 * ply] != move) {
            killers[2 * ply + 1] = killers[2 * ply];
            killers[2 * ply] = move;
        }
        history[mover][move] = Math.min(1 << 28, history[mover][move] + depth * depth);
    }

    private void makeRoom(int depth) {
        if (legal.length > depth) return;
        legal = new int[depth + 1][game.moves()];
        merits = new int[depth + 1][game.moves()];
        killers = new int[2 * depth + 2];
    }

    private static void shuffle(int[] moves, SplittableRandom random) {
        for (int i = moves.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = moves[i];
            moves[i] = moves[other];
            moves[other] = moved;
        }
    }

    private static void toFront(int[] moves, int move) {
        int at = 0;
        while (moves[at] != move) at++;
        System.arraycopy(moves, 0, moves, 1, at);
        moves[0] = move;
    }
}
