package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Monte-Carlo tree search from one state, move after move, keeping what it found about the moves that were played.
 *
 * <p>It never evaluates by itself: it {@link #gather}s states that it wants judged and {@link #accept}s the judgements, so
 * that one call judges the leaves of many searches; {@link #run} does this for a list of them. What it finds is a function of
 * its seed, its settings and the judgements alone, whatever else is in the batch. But for the plain search, it proves wins,
 * draws and losses as far as it sees the end of the game (Winands and others 2008), leaves lost moves and stops when its root
 * is decided.
 *
 * <p>One thread at a time may use a search.
 */
public final class TreeSearch {
    private static final int EXPECTED_DEPTH = 64;

    private final Game game;
    private final long seed;
    private final Proving proving;
    private State root;
    private int moveNumber;
    private Tree tree;
    private Chooser chooser;
    private boolean proves;
    private boolean proved;
    private int budget;
    private int done;
    private int[] path = new int[EXPECTED_DEPTH];
    private int[] way = new int[EXPECTED_DEPTH];
    private final List<Leaf> waiting = new ArrayList<>();

    /** A state that waits for its judgement, with the nodes and edges that lead to it. */
    private record Leaf(State state, int[] way, int[] path) {}

    /**
     * What a search thinks of a move.
     *
     * @param move its number
     * @param prior what the evaluator gave it, from 0 to 1
     * @param visits how many simulations went through it
     * @param value the outcome that the mover can expect, from -1 to 1; NaN when it was never tried
     * @param proven whether the value is a fact
     */
    public record Opinion(int move, double prior, int visits, double value, boolean proven) {}

    /**
     * How hard a search tries to prove outcomes beyond what its tree sees.
     *
     * @param proofs what proves
     * @param atRoot how many moves may be tried for each move of the root
     * @param atLeaf how many for each new state
     */
    public record Proving(Proofs proofs, int atRoot, int atLeaf) {
        int root(State next) {
            return atRoot == 0 ? Proofs.UNKNOWN : proofs.outcome(next, atRoot);
        }

        int leaf(State state) {
            return atLeaf == 0 ? Proofs.UNKNOWN : proofs.outcome(state, atLeaf);
        }
    }

    /** A search from a state that is not over. */
    public TreeSearch(Game game, State root, long seed) {
        this(game, root, seed, null);
    }

    /** The same, which proves what it can; the plain search proves nothing and takes {@code null}. */
    public TreeSearch(Game game, State root, long seed, Proving proving) {
        if (root.over()) throw new IllegalArgumentException("A game that is over cannot be searched.");
        this.game = game;
        this.root = root;
        this.seed = seed;
        this.proving = proving;
        begin(Selection.Puct.STANDARD, 0);
    }

    /**
     * Begins to think about a move.
     *
     * @param simulations how many more ways down to try; with 0 only the root is judged
     */
    public void begin(Selection selection, int simulations) {
        if (simulations < 0) throw new IllegalArgumentException("There are no " + simulations + " simulations.");
        if (!waiting.isEmpty()) throw new IllegalArgumentException("States still wait for their judgement.");
        chooser = Chooser.of(selection, simulations, seed, moveNumber);
        proves = !(selection instanceof Selection.Uct);
        budget = simulations;
        done = 0;
        if (tree == null) return;
        proveRoot();
        chooser.enter(tree);
    }

    private void proveRoot() {
        if (proving == null || proved) return;
        proved = true;
        for (int edge = tree.first[0]; edge < tree.end(0); edge++) {
            if (tree.outcome[edge] != Tree.UNKNOWN) continue;
            var next = root.play(tree.move[edge]);
            int outcome = proving.root(next);
            if (outcome != Proofs.UNKNOWN)
                tree.outcome[edge] = (byte) (next.mover() == root.mover() ? outcome : -outcome);
        }
        tree.proven[0] = tree.proof(0);
    }

    /** Whether the simulations are used up or the root is decided. */
    public boolean done() {
        return tree != null && waiting.isEmpty() && (done >= budget || isDecided());
    }

    /**
     * Adds states to be judged; none when the search is {@link #done}.
     *
     * @param most how many at most; above 1, ways that wait count as lost meanwhile, which changes what is found
     * @return how many were added
     */
    public int gather(List<State> into, int most) {
        int before = waiting.size();
        if (tree == null) {
            if (waiting.isEmpty()) await(new Leaf(root, new int[0], new int[0]), into);
            return waiting.size() - before;
        }
        while (waiting.size() < most && done + waiting.size() < budget && !isDecided()) if (!descend(into)) break;
        return waiting.size() - before;
    }

    /** Takes the judgements of all states that wait, which begin with the {@code from}-th of a batch. */
    public void accept(float[] logits, float[] values, int from) {
        for (int i = 0; i < waiting.size(); i++) {
            var leaf = waiting.get(i);
            int moves = (from + i) * game.moves();
            if (tree == null) {
                tree = new Tree(game);
                tree.add(root, logits, moves, values[from + i]);
                proveRoot();
                chooser.enter(tree);
                continue;
            }
            int depth = leaf.path.length;
            int node = tree.add(leaf.state, logits, moves, values[from + i]);
            tree.child[leaf.path[depth - 1]] = node;
            float first = leaf.state.mover() == 0 ? values[from + i] : -values[from + i];
            for (int step = 0; step < depth; step++) tree.total[leaf.path[step]] += 1;
            backUp(leaf.way, leaf.path, depth, first, false, 0);
            done++;
        }
        waiting.clear();
    }

    /** Lets all searches use up their simulations, judging so many leaves of each in one call. */
    public static void run(List<TreeSearch> searches, int leaves, Evaluator evaluator) {
        var states = new ArrayList<State>();
        var values = new float[0];
        var logits = new float[0];
        while (true) {
            states.clear();
            for (var search : searches) search.gather(states, leaves);
            if (states.isEmpty()) return;
            if (values.length < states.size()) {
                values = new float[states.size()];
                logits = new float[states.size() * searches.get(0).game.moves()];
            }
            evaluator.evaluate(states, logits, values);
            int from = 0;
            for (var search : searches) {
                int count = search.waiting.size();
                search.accept(logits, values, from);
                from += count;
            }
        }
    }

    /** Where the search begins. */
    public State root() {
        return root;
    }

    /** The move to play: one that keeps a proven outcome, or else the most visited, or the best of the Gumbel search. */
    public int move() {
        return tree().move[chooser.best(tree)];
    }

    /** A move drawn by {@link #policy} to the power of {@code 1 / temperature}; always the same one of a search. */
    public int sample(double temperature) {
        if (!(temperature > 0)) return move();
        var policy = policy();
        double sum = 0;
        for (float share : policy) sum += Math.pow(share, 1 / temperature);
        double left = Chance.of(seed, "sample", moveNumber).nextDouble() * sum;
        int last = move();
        for (int move = 0; move < policy.length; move++) {
            if (policy[move] == 0) continue;
            last = move;
            left -= Math.pow(policy[move], 1 / temperature);
            if (left < 0) break;
        }
        return last;
    }

    /** What the search makes of the evaluator's policy: a share for each of the game's moves; they sum to 1. */
    public float[] policy() {
        var policy = new float[game.moves()];
        var shares = chooser.policy(tree());
        for (int i = 0; i < shares.length; i++) policy[tree.move[tree.first[0] + i]] = (float) shares[i];
        return policy;
    }

    /** The outcome that the mover can expect, from -1 to 1. */
    public double value() {
        return tree().mean(0, tree.totals(0));
    }

    /** What the evaluator said of the root, from -1 to 1. */
    public double judgement() {
        return tree().value[0];
    }

    /** Whether {@link #value} is proven. */
    public boolean isDecided() {
        return tree != null && tree.proven[0] != Tree.UNKNOWN;
    }

    /** What it thinks of each legal move, best first. */
    public List<Opinion> opinions() {
        int best = chooser.best(tree());
        var opinions = new ArrayList<Opinion>();
        for (int edge = tree.first[0]; edge < tree.end(0); edge++)
            opinions.add(new Opinion(
                    tree.move[edge],
                    tree.prior[edge],
                    tree.tried[edge],
                    tree.isKnown(edge) ? tree.mean(edge) : Double.NaN,
                    tree.outcome[edge] != Tree.UNKNOWN));
        int chosen = tree.move[best];
        opinions.sort(Comparator.<Opinion>comparingInt(o -> o.move == chosen ? 0 : 1)
                .thenComparing(Comparator.<Opinion>comparingInt(o -> o.visits).reversed())
                .thenComparing(Comparator.<Opinion>comparingDouble(o -> o.prior).reversed()));
        return opinions;
    }

    /** The moves that it expects, beginning with its own, as far as it has looked. */
    public List<Integer> line() {
        var line = new ArrayList<Integer>();
        int edge = chooser.best(tree());
        while (true) {
            line.add(tree.move[edge]);
            int node = tree.child[edge];
            if (node < 0 || tree.visits[node] == 0) return line;
            edge = Chooser.mostVisited(tree, node);
        }
    }

    /**
     * Plays a move, one's own or the opponent's, and keeps what was found below it.
     *
     * @throws IllegalArgumentException when it is not allowed, or the game is then over
     */
    public void advance(int move) {
        if (!waiting.isEmpty()) throw new IllegalArgumentException("States still wait for their judgement.");
        var next = root.play(move);
        if (next.over()) throw new IllegalArgumentException("The game is over after this move.");
        int edge = tree == null ? Tree.NONE : tree.edge(0, move);
        int node = edge < 0 ? Tree.NONE : tree.child[edge];
        tree = node < 0 ? null : tree.below(node, game);
        root = next;
        proved = false;
        moveNumber++;
        begin(Selection.Puct.STANDARD, 0);
    }

    private Tree tree() {
        if (tree == null) throw new IllegalArgumentException("The search has not been run.");
        return tree;
    }

    /** Goes one way down; false when it met a state that waits already. */
    private boolean descend(List<State> into) {
        int depth = 0;
        for (int node = 0; ; ) {
            if (depth == path.length) {
                path = Arrays.copyOf(path, 2 * depth);
                way = Arrays.copyOf(way, 2 * depth);
            }
            int edge = chooser.choose(tree, node, done + waiting.size());
            way[depth] = node;
            path[depth++] = edge;
            if (tree.outcome[edge] != Tree.UNKNOWN) {
                backUp(way, path, depth, forFirst(node, tree.outcome[edge]), proves, 1);
                done++;
                return true;
            }
            int child = tree.child[edge];
            if (child == Tree.PENDING) return false;
            if (child == Tree.NONE) {
                reach(tree.state[node].play(tree.move[edge]), node, depth, into);
                return true;
            }
            node = child;
        }
    }

    private void reach(State state, int parent, int depth, List<State> into) {
        int edge = path[depth - 1];
        int known = state.over() ? state.outcome() : proving == null ? Proofs.UNKNOWN : proving.leaf(state);
        if (known != Proofs.UNKNOWN) {
            float first = state.mover() == 0 ? known : -known;
            tree.outcome[edge] = (byte) forFirst(parent, first);
            backUp(way, path, depth, first, proves, 1);
            done++;
            return;
        }
        tree.child[edge] = Tree.PENDING;
        for (int step = 0; step < depth; step++) {
            tree.visits[way[step]]++;
            tree.tried[path[step]]++;
            tree.total[path[step]] -= 1;
        }
        await(new Leaf(state, Arrays.copyOf(way, depth), Arrays.copyOf(path, depth)), into);
    }

    private void await(Leaf leaf, List<State> into) {
        waiting.add(leaf);
        into.add(leaf.state);
    }

    /** A value of a node's mover as one of the player who began, or the other way round. */
    private float forFirst(int node, float value) {
        return tree.state[node].mover() == 0 ? value : -value;
    }

    private void backUp(int[] way, int[] path, int depth, float value, boolean proof, int visits) {
        float first = value;
        boolean proven = proof;
        for (int step = depth - 1; step >= 0; step--) {
            int node = way[step];
            int edge = path[step];
            float own = forFirst(node, first);
            tree.visits[node] += visits;
            tree.tried[edge] += visits;
            tree.total[edge] += own;
            if (!proven) continue;
            tree.outcome[edge] = (byte) own;
            byte proved = tree.proof(node);
            proven = proved != Tree.UNKNOWN;
            if (!proven) continue;
            tree.proven[node] = proved;
            first = forFirst(node, proved);
        }
    }
}
