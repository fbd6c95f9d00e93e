package dev.jacquard.media.text;

import java.util.Arrays;

/** Every stretch of a text in linear room (Blumer et al. 1985): what of it stands in other texts, however long these are. */
final class SuffixAutomaton {
    private static final int NONE = -1;
    private static final int ROOT = 0;

    private int[] length = new int[1 << 10];
    private int[] link = new int[1 << 10];
    private int states;
    private int last;
    private long[] keys = new long[1 << 12];
    private int[] targets = new int[1 << 12];
    private int transitions;
    /** The symbols that lead on from each state, in lists, since a split copies them. */
    private int[] firstEdge = filled(1 << 10);

    private int[] nextEdge = new int[1 << 11];
    private int[] symbols = new int[1 << 11];
    private final int[] ends;

    SuffixAutomaton(int[] text) {
        ends = new int[text.length];
        newState(0, NONE);
        for (int i = 0; i < text.length; i++) {
            append(text[i]);
            ends[i] = last;
        }
    }

    /** How many states there are; state 0 is that of the empty stretch. */
    int states() {
        return states;
    }

    /** The longest stretch of a state. */
    int length(int state) {
        return length[state];
    }

    /** The state of the longest shorter ending of a state's stretches, or -1 from the empty one. */
    int link(int state) {
        return link[state];
    }

    /** The state of the whole text up to and with a place. */
    int stateAt(int place) {
        return ends[place];
    }

    /** Where a symbol leads from a state, or -1. */
    int next(int state, int symbol) {
        int at = find(key(state, symbol));
        return at < 0 ? NONE : targets[at];
    }

    private int newState(int itsLength, int itsLink) {
        if (states == length.length) {
            length = Arrays.copyOf(length, 2 * states);
            link = Arrays.copyOf(link, 2 * states);
        }
        length[states] = itsLength;
        link[states] = itsLink;
        return states++;
    }

    private void append(int symbol) {
        int state = newState(length[last] + 1, NONE);
        int from = last;
        int target = NONE;
        while (from != NONE) {
            target = next(from, symbol);
            if (target != NONE) break;
            set(from, symbol, state);
            from = link[from];
        }
        if (from == NONE) link[state] = ROOT;
        else if (length[from] + 1 == length[target]) link[state] = target;
        else {
            // Not in one line, since a split may put another array in place of the links.
            int clone = split(from, symbol, target);
            link[state] = clone;
            link[target] = clone;
        }
        last = state;
    }

    private int split(int from, int symbol, int target) {
        int clone = newState(length[from] + 1, link[target]);
        copyTransitions(target, clone);
        for (int at = from; at != NONE && next(at, symbol) == target; at = link[at]) set(at, symbol, clone);
        return clone;
    }

    private void copyTransitions(int from, int to) {
        if (from >= firstEdge.length) return;
        for (int edge = firstEdge[from]; edge != NONE; edge = nextEdge[edge])
            set(to, symbols[edge], next(from, symbols[edge]));
    }

    private static int[] filled(int size) {
        var values = new int[size];
        Arrays.fill(values, NONE);
        return values;
    }

    private static long key(int state, int symbol) {
        return ((long) state << 32 | symbol & 0xFFFFFFFFL) + 1;
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (keys[at] != 0) {
            if (keys[at] == key) return at;
            at = (at + 1) & mask;
        }
        return ~at;
    }

    private void set(int state, int symbol, int target) {
        long key = key(state, symbol);
        int at = find(key);
        if (at >= 0) {
            targets[at] = target;
            return;
        }
        if (transitions * 10L > keys.length * 6L) {
            grow();
            at = find(key);
        }
        keys[~at] = key;
        targets[~at] = target;
        remember(state, symbol);
    }

    private void remember(int state, int symbol) {
        if (state >= firstEdge.length) {
            int before = firstEdge.length;
            firstEdge = Arrays.copyOf(firstEdge, Math.max(2 * before, state + 1));
            Arrays.fill(firstEdge, before, firstEdge.length, NONE);
        }
        if (transitions == nextEdge.length) {
            nextEdge = Arrays.copyOf(nextEdge, 2 * transitions);
            symbols = Arrays.copyOf(symbols, 2 * transitions);
        }
        symbols[transitions] = symbol;
        nextEdge[transitions] = firstEdge[state];
        firstEdge[state] = transitions++;
    }

    private void grow() {
        var oldKeys = keys;
        var oldTargets = targets;
        keys = new long[2 * oldKeys.length];
        targets = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] == 0) continue;
            int at = ~find(oldKeys[i]);
            keys[at] = oldKeys[i];
            targets[at] = oldTargets[i];
        }
    }
}
