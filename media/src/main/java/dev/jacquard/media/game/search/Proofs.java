package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.Arrays;

/**
 * Proves wins, losses and draws by trying moves, deeper and deeper, with a table of what was found. What it says is a fact, or
 * that it does not know; the table makes it faster, so that a search with a history may prove more than a new one.
 *
 * <p>One thread at a time may use it.
 */
public final class Proofs {
    /** Stands for an outcome that was not proven. */
    public static final int UNKNOWN = Tree.UNKNOWN;

    private static final int DEEPEST = 60;
    // A question and its opposite, the mover's turned into the other's, differ in their last bit.
    private static final int WINS = 0;
    private static final int LOSES = 1;
    private static final int AT_LEAST_DRAWS = 2;
    private static final int AT_MOST_DRAWS = 3;
    private static final int[] BARS = {1, -1, 0, 0};

    private final Game game;
    private final int mask;
    private final long[] keys;
    private final byte[] low;
    private final byte[] high;
    private final short[] first;
    private final byte[] failed;
    private final int[][] moves = new int[DEEPEST + 1][];
    private final State[][] states = new State[DEEPEST + 1][];
    private long limit;
    private long played;

    /** With a table of two to the power of {@code tableBits} entries of 16 bytes, 8 to 24. */
    public Proofs(Game game, int tableBits) {
        if (tableBits < 8 || tableBits > 24)
            throw new IllegalArgumentException("A table has 8 to 24 bits, not " + tableBits + ".");
        this.game = game;
        int size = 1 << tableBits;
        mask = size - 1;
        keys = new long[size];
        low = new byte[size];
        high = new byte[size];
        first = new short[size];
        failed = new byte[4 * size];
        clear();
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(keys, 0);
        Arrays.fill(low, (byte) -1);
        Arrays.fill(high, (byte) 1);
        Arrays.fill(first, (short) 0);
        Arrays.fill(failed, (byte) 0);
    }

    /** How many moves were tried since it was made. */
    public long played() {
        return played;
    }

    /** The outcome for the mover, 1, 0 or -1, or {@link #UNKNOWN} when it takes more than {@code most} moves to prove. */
    public int outcome(State state, int most) {
        if (state.over()) return state.outcome();
        limit = played + most;
        for (int depth = 1; depth <= DEEPEST && played < limit; depth++) {
            if (depth % 2 == 1) {
                if (holds(state, depth, WINS)) return 1;
                continue;
            }
            if (holds(state, depth, LOSES)) return -1;
            if (holds(state, depth, AT_MOST_DRAWS) && holds(state, depth, AT_LEAST_DRAWS)) return 0;
        }
        return UNKNOWN;
    }

    /** Whether the answer is surely yes within so many moves. */
    private boolean holds(State state, int depth, int question) {
        long key = state.key() | 1L << 63;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        boolean known = keys[slot] == key;
        int bar = BARS[question];
        boolean needsOne = question % 2 == 0;
        if (known) {
            if (needsOne ? low[slot] >= bar : high[slot] <= bar) return true;
            if (needsOne ? high[slot] < bar : low[slot] > bar) return false;
            if (failed[4 * slot + question] >= depth) return false;
        }
        if (depth == 0 || played >= limit) return false;
        int count = expand(state, depth);
        played += count;
        int remembered = known && first[slot] < count ? first[slot] : 0;
        int open = 0;
        for (int i = 0; i < count; i++) {
            var next = states[depth][i];
            if (!next.over()) {
                open++;
                continue;
            }
            int outcome = next.mover() == state.mover() ? next.outcome() : -next.outcome();
            if (needsOne && outcome >= bar) return keep(slot, key, outcome, 1, i);
            if (!needsOne && outcome > bar) return !keep(slot, key, outcome, 1, i);
        }
        boolean holds = !needsOne;
        int decisive = remembered;
        if (open > 0 && depth == 1) holds = false;
        else
            for (int n = 0; n < count && holds != needsOne; n++) {
                int i = n == 0 ? remembered : n <= remembered ? n - 1 : n;
                var next = states[depth][i];
                if (next.over()) continue;
                boolean asked = holds(next, depth - 1, next.mover() == state.mover() ? question : question ^ 1);
                if (asked != needsOne) continue;
                holds = needsOne;
                decisive = i;
            }
        if (holds) return needsOne ? keep(slot, key, bar, 1, decisive) : keep(slot, key, -1, bar, decisive);
        if (played >= limit) return false;
        take(slot, key);
        first[slot] = (short) decisive;
        failed[4 * slot + question] = (byte) Math.max(failed[4 * slot + question], depth);
        return false;
    }

    private int expand(State state, int depth) {
        if (moves[depth] == null) {
            moves[depth] = new int[game.moves()];
            states[depth] = new State[game.moves()];
        }
        int count = state.legalMoves(moves[depth]);
        for (int i = 0; i < count; i++) states[depth][i] = state.play(moves[depth][i]);
        return count;
    }

    private boolean keep(int slot, long key, int least, int most, int decisive) {
        take(slot, key);
        low[slot] = (byte) Math.max(low[slot], least);
        high[slot] = (byte) Math.min(high[slot], most);
        first[slot] = (short) decisive;
        return true;
    }

    private void take(int slot, long key) {
        if (keys[slot] == key) return;
        keys[slot] = key;
        low[slot] = -1;
        high[slot] = 1;
        first[slot] = 0;
        Arrays.fill(failed, 4 * slot, 4 * slot + 4, (byte) 0);
    }
}
