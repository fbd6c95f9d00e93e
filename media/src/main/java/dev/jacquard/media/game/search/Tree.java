package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.Arrays;

/**
 * A tree of states in flat arrays. The edges of a node lie side by side, one for each legal move; totals and proofs on an
 * edge are those of the mover at its upper end.
 */
final class Tree {
    /** A value that is not proven; proven ones are 1, 0 and -1. */
    static final byte UNKNOWN = 2;

    /** An edge that leads nowhere yet. */
    static final int NONE = -1;

    /** An edge whose lower end waits for its evaluation. */
    static final int PENDING = -2;

    private final int[] legal;

    int nodes;
    State[] state = new State[64];
    int[] first = new int[64];
    int[] count = new int[64];
    int[] visits = new int[64];
    float[] value = new float[64];
    byte[] proven = new byte[64];

    int edges;
    int[] move = new int[512];
    int[] child = new int[512];
    int[] tried = new int[512];
    float[] prior = new float[512];
    float[] logit = new float[512];
    double[] total = new double[512];
    byte[] outcome = new byte[512];

    Tree(Game game) {
        legal = new int[game.moves()];
    }

    /** Adds a node with its edges. The value is its mover's; the logits of its moves begin at {@code offset}. */
    int add(State added, float[] logits, int offset, float judged) {
        int moves = added.legalMoves(legal);
        makeRoom(moves);
        int node = nodes++;
        state[node] = added;
        first[node] = edges;
        count[node] = moves;
        visits[node] = 0;
        value[node] = judged;
        proven[node] = UNKNOWN;
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < moves; i++) highest = Math.max(highest, logits[offset + legal[i]]);
        double sum = 0;
        for (int i = 0; i < moves; i++) sum += Math.exp(logits[offset + legal[i]] - highest);
        float normalizer = highest + (float) Math.log(sum);
        for (int i = 0; i < moves; i++) {
            int edge = edges++;
            move[edge] = legal[i];
            child[edge] = NONE;
            tried[edge] = 0;
            logit[edge] = logits[offset + legal[i]] - normalizer;
            prior[edge] = (float) Math.exp(logit[edge]);
            total[edge] = 0;
            outcome[edge] = UNKNOWN;
        }
        return node;
    }

    int end(int node) {
        return first[node] + count[node];
    }

    /** The edge of a move, or {@link #NONE}. */
    int edge(int node, int played) {
        for (int edge = first[node]; edge < end(node); edge++) if (move[edge] == played) return edge;
        return NONE;
    }

    /** What the mover can expect of an edge that was tried or proven. */
    double mean(int edge) {
        return outcome[edge] != UNKNOWN ? outcome[edge] : total[edge] / tried[edge];
    }

    boolean isKnown(int edge) {
        return tried[edge] > 0 || outcome[edge] != UNKNOWN;
    }

    /** What the edges prove about their node. */
    byte proof(int node) {
        byte best = -1;
        for (int edge = first[node]; edge < end(node); edge++) {
            if (outcome[edge] == 1) return 1;
            if (outcome[edge] == UNKNOWN) best = UNKNOWN;
            else if (best != UNKNOWN) best = (byte) Math.max(best, outcome[edge]);
        }
        return best;
    }

    /** What the mover of a node can expect: the mean of its own judgement and all that came back. */
    double mean(int node, double totals) {
        return proven[node] != UNKNOWN ? proven[node] : (value[node] + totals) / (1 + visits[node]);
    }

    double totals(int node) {
        double sum = 0;
        for (int edge = first[node]; edge < end(node); edge++) if (isKnown(edge)) sum += mean(edge) * tried[edge];
        return sum;
    }

    /** The part of this tree below a node, which becomes the first of its nodes. */
    Tree below(int node, Game game) {
        var tree = new Tree(game);
        tree.copy(this, node);
        return tree;
    }

    private int copy(Tree from, int node) {
        int moves = from.count[node];
        makeRoom(moves);
        int copied = nodes++;
        state[copied] = from.state[node];
        first[copied] = edges;
        count[copied] = moves;
        visits[copied] = from.visits[node];
        value[copied] = from.value[node];
        proven[copied] = from.proven[node];
        int begin = from.first[node];
        int here = edges;
        System.arraycopy(from.move, begin, move, here, moves);
        System.arraycopy(from.child, begin, child, here, moves);
        System.arraycopy(from.tried, begin, tried, here, moves);
        System.arraycopy(from.prior, begin, prior, here, moves);
        System.arraycopy(from.logit, begin, logit, here, moves);
        System.arraycopy(from.total, begin, total, here, moves);
        System.arraycopy(from.outcome, begin, outcome, here, moves);
        edges += moves;
        for (int i = 0; i < moves; i++)
            if (from.child[begin + i] >= 0) {
                int below = copy(from, from.child[begin + i]);
                child[here + i] = below;
            }
        return copied;
    }

    private void makeRoom(int moves) {
        if (nodes == state.length) {
            int size = 2 * nodes;
            state = Arrays.copyOf(state, size);
            first = Arrays.copyOf(first, size);
            count = Arrays.copyOf(count, size);
            visits = Arrays.copyOf(visits, size);
            value = Arrays.copyOf(value, size);
            proven = Arrays.copyOf(proven, size);
        }
        if (edges + moves > move.length) {
            int size = Math.max(2 * move.length, edges + moves);
            move = Arrays.copyOf(move, size);
            child = Arrays.copyOf(child, size);
            tried = Arrays.copyOf(tried, size);
            prior = Arrays.copyOf(prior, size);
            logit = Arrays.copyOf(logit, size);
            total = Arrays.copyOf(total, size);
            outcome = Arrays.copyOf(outcome, size);
        }
    }
}
