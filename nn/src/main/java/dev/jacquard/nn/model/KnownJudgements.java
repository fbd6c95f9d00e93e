package dev.jacquard.nn.model;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.search.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks another evaluator for each state once, as long as there is room: games that go side by side begin alike. */
final class KnownJudgements implements Evaluator {
    private static final int NUMBERS = 1 << 22;
    private static final int MOST = 1 << 16;

    private final Evaluator evaluator;
    private final int moves;
    private final int capacity;
    private final long[] keys;
    private final int[] entries;
    private final float[] logits;
    private final float[] values;
    private int count;
    private long asked;
    private long judged;

    KnownJudgements(Evaluator evaluator, Game game) {
        this.evaluator = evaluator;
        moves = game.moves();
        capacity = Math.min(MOST, NUMBERS / moves);
        keys = new long[Integer.highestOneBit(capacity) * 4];
        entries = new int[keys.length];
        logits = new float[capacity * moves];
        values = new float[capacity];
        clear();
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(entries, -1);
        count = 0;
    }

    /** How many states were asked for. */
    long asked() {
        return asked;
    }

    /** For how many of them the other evaluator was needed. */
    long judged() {
        return judged;
    }

    @Override
    public void evaluate(List<State> states, float[] logitsInto, float[] valuesInto) {
        if (count + states.size() > capacity) clear();
        asked += states.size();
        var places = new int[states.size()];
        var unknown = new ArrayList<State>();
        int known = count;
        for (int i = 0; i < places.length; i++) {
            var state = states.get(i);
            int slot = slot(state.key());
            if (entries[slot] < 0) {
                keys[slot] = state.key();
                entries[slot] = count++;
                unknown.add(state);
            }
            places[i] = entries[slot];
        }
        if (!unknown.isEmpty()) {
            judged += unknown.size();
            var newLogits = new float[unknown.size() * moves];
            var newValues = new float[unknown.size()];
            evaluator.evaluate(unknown, newLogits, newValues);
            System.arraycopy(newLogits, 0, logits, known * moves, newLogits.length);
            System.arraycopy(newValues, 0, values, known, newValues.length);
        }
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(logits, places[i] * moves, logitsInto, i * moves, moves);
            valuesInto[i] = values[places[i]];
        }
    }

    private int slot(long key) {
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & keys.length - 1;
        while (entries[slot] >= 0 && keys[slot] != key) slot = slot + 1 & keys.length - 1;
        return slot;
    }
}
