package dev.jacquard.media.game.level;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds out whether a level of Sokoban can be won, by A* over pushes: states are boxes and the part of the floor that the
 * player can reach; the pushes still needed are at least those of the cheapest way to give every box a goal of its own;
 * boxes that can never move again away from a goal end a way (Junghanns, Schaeffer 2001).
 *
 * <p>States are told apart by hashes of 64 bits. One thread at a time may use a solver.
 */
public final class SokobanSolver {
    private static final int PRIORITIES = 4096;

    private final Board board;
    private final int effort;
    private final double weight;
    private final Assignment assignment;
    private final long[] hashes;

    private final int boxes;
    private int nodes;
    private short[] placed;
    private short[] players = new short[1024];
    private char[] pushed = new char[1024];
    private int[] parents = new int[1024];
    private int[] arrivals = new int[1024];
    private boolean[] expanded = new boolean[1024];
    private final int[][] waiting = new int[PRIORITIES][];
    private final int[] waitingCount = new int[PRIORITIES];
    private int lowest = PRIORITIES;
    private long[] keys = new long[1 << 12];
    private int[] values = new int[1 << 12];

    private final boolean[] occupied;
    private final boolean[] frozen;
    private final short[] here;
    private final int[] reached;
    private final int[] from;
    private final int[] queue;
    private int stamp;
    private final int[] trail;
    private int freezing;

    private SokobanSolver(Level level, int effort, double weight) {
        board = new Board(level);
        this.effort = effort;
        this.weight = weight;
        boxes = board.boxes.length;
        assignment = new Assignment(boxes);
        placed = new short[1024 * Math.max(1, boxes)];
        hashes = new SplittableRandom(1).longs(2L * board.squares).toArray();
        occupied = new boolean[board.squares];
        frozen = new boolean[board.squares];
        here = new short[boxes];
        trail = new int[boxes];
        reached = new int[board.squares];
        from = new int[board.squares];
        queue = new int[board.squares];
    }

    /**
     * Tries to win a level with the fewest pushes.
     *
     * @param effort how many states to look at before giving up
     */
    public static Solution solve(Level level, int effort) {
        return solve(level, effort, 1);
    }

    /**
     * Tries to win a level.
     *
     * @param effort how many states to look at before giving up
     * @param weight how much the estimate of the pushes still needed counts: with 1 the solution has the fewest pushes; with
     *     more it is found sooner and has at most as many times as many
     */
    public static Solution solve(Level level, int effort, double weight) {
        if (effort < 1) throw new IllegalArgumentException("An effort of " + effort + " finds nothing.");
        if (!(weight >= 1)) throw new IllegalArgumentException("A weight is 1 or more, not " + weight + ".");
        return new SokobanSolver(level, effort, weight).search();
    }

    private Solution search() {
        System.arraycopy(board.boxes, 0, here, 0, boxes);
        place(here, true);
        int start = reach(board.player);
        place(here, false);
        add(-1, start, 0, 0);
        int searched = 0;
        while (true) {
            int node = next();
            if (node < 0) return new Solution.Impossible(searched);
            if (searched == effort) return new Solution.Unknown(searched);
            searched++;
            System.arraycopy(placed, node * boxes, here, 0, boxes);
            if (isWon()) return new Solution.Won(moves(node), arrivals[node], searched);
            expand(node);
        }
    }

    private boolean isWon() {
        for (short square : here) if (!board.goal[square]) return false;
        return true;
    }

    private void expand(int node) {
        place(here, true);
        reach(players[node]);
        int mark = stamp;
        System.arraycopy(reached, 0, from, 0, from.length);
        for (int box = 0; box < boxes; box++)
            for (int direction = 0; direction < 4; direction++) {
                int at = here[box];
                int behind = board.next[at * 4 + (direction + 2) % 4];
                int to = board.next[at * 4 + direction];
                if (behind < 0 || to < 0 || from[behind] != mark || occupied[to] || board.dead[to]) continue;
                occupied[at] = false;
                occupied[to] = true;
                here[box] = (short) to;
                if (!isStuck(to)) add(node, reach(at), arrivals[node] + 1, at * 4 + direction);
                here[box] = (short) at;
                occupied[to] = false;
                occupied[at] = true;
            }
        place(here, false);
    }

    private void place(short[] squares, boolean there) {
        for (short square : squares) occupied[square] = there;
    }

    /** Marks what the player can reach, and gives the first such square. */
    private int reach(int player) {
        stamp++;
        int first = player;
        int count = 1;
        queue[0] = player;
        reached[player] = stamp;
        for (int i = 0; i < count; i++) {
            int at = queue[i];
            first = Math.min(first, at);
            for (int direction = 0; direction < 4; direction++) {
                int to = board.next[at * 4 + direction];
                if (to < 0 || reached[to] == stamp || occupied[to]) continue;
                reached[to] = stamp;
                queue[count++] = to;
            }
        }
        return first;
    }

    /** Whether a box that was pushed here is frozen for good with one, itself or a neighbour, that is on no goal. */
    private boolean isStuck(int square) {
        boolean stuck = false;
        freezing = 0;
        if (freezes(square)) for (int i = 0; i < freezing; i++) stuck |= !board.goal[trail[i]];
        thaw(0);
        return stuck;
    }

    private boolean freezes(int square) {
        int before = freezing;
        frozen[square] = true;
        trail[freezing++] = square;
        if (isBlocked(square, 0) && isBlocked(square, 1)) return true;
        thaw(before);
        return false;
    }

    /** Takes back what was only true as long as another box was held to be frozen. */
    private void thaw(int upTo) {
        while (freezing > upTo) frozen[trail[--freezing]] = false;
    }

    /** Whether a box cannot move up or down, or right or left. */
    private boolean isBlocked(int square, int axis) {
        int one = board.next[square * 4 + axis];
        int other = board.next[square * 4 + axis + 2];
        if (one < 0 || other < 0 || frozen[one] || frozen[other]) return true;
        if (board.dead[one] && board.dead[other]) return true;
        return occupied[one] && freezes(one) || occupied[other] && freezes(other);
    }

    private void add(int parent, int player, int arrived, int push) {
        long key = hashes[board.squares + player];
        for (short box : here) key ^= hashes[box];
        int slot = slot(key);
        if (values[slot] > 0 && arrivals[values[slot] - 1] <= arrived) return;
        int needed = assignment.cost(board.distances, here, board.squares);
        if (needed == Assignment.NONE) return;
        makeRoom();
        int node = nodes++;
        System.arraycopy(here, 0, placed, node * boxes, boxes);
        players[node] = (short) player;
        pushed[node] = (char) push;
        parents[node] = parent;
        arrivals[node] = arrived;
        expanded[node] = false;
        if (values[slot] > 0) expanded[values[slot] - 1] = true;
        keys[slot] = key;
        values[slot] = node + 1;
        if (2 * nodes > keys.length) growTable();
        int priority = Math.min(PRIORITIES - 1, (int) Math.round(arrived + weight * needed));
        if (waiting[priority] == null) waiting[priority] = new int[16];
        if (waitingCount[priority] == waiting[priority].length)
            waiting[priority] = Arrays.copyOf(waiting[priority], 2 * waitingCount[priority]);
        waiting[priority][waitingCount[priority]++] = node;
        lowest = Math.min(lowest, priority);
    }

    /** The most promising state that was not looked at yet, or -1. */
    private int next() {
        for (; lowest < PRIORITIES; lowest++)
            while (waitingCount[lowest] > 0) {
                int node = waiting[lowest][--waitingCount[lowest]];
                if (expanded[node]) continue;
                expanded[node] = true;
                return node;
            }
        return -1;
    }

    private int slot(long key) {
        int slot = (int) (key >>> 32) & keys.length - 1;
        while (values[slot] > 0 && keys[slot] != key) slot = slot + 1 & keys.length - 1;
        return slot;
    }

    private void growTable() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[2 * oldValues.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] == 0) continue;
            int slot = slot(oldKeys[i]);
            keys[slot] = oldKeys[i];
            values[slot] = oldValues[i];
        }
    }

    private void makeRoom() {
        if (nodes < players.length) return;
        int size = 2 * nodes;
        placed = Arrays.copyOf(placed, size * boxes);
        players = Arrays.copyOf(players, size);
        pushed = Arrays.copyOf(pushed, size);
        parents = Arrays.copyOf(parents, size);
        arrivals = Arrays.copyOf(arrivals, size);
        expanded = Arrays.copyOf(expanded, size);
    }

    /** The player's way from push to push. */
    private String moves(int last) {
        var pushes = new int[arrivals[last]];
        for (int node = last, i = pushes.length - 1; i >= 0; node = parents[node], i--) pushes[i] = pushed[node];
        var moves = new StringBuilder();
        System.arraycopy(board.boxes, 0, here, 0, boxes);
        Arrays.fill(occupied, false);
        place(here, true);
        int player = board.player;
        for (int push : pushes) {
            int at = push / 4;
            int direction = push % 4;
            walk(player, board.next[at * 4 + (direction + 2) % 4], moves);
            moves.append(Character.toUpperCase(Level.letter(direction)));
            occupied[at] = false;
            occupied[board.next[at * 4 + direction]] = true;
            player = at;
        }
        return moves.toString();
    }

    private void walk(int from, int to, StringBuilder moves) {
        var steps = new StringBuilder();
        var came = new int[board.squares];
        Arrays.fill(came, -1);
        came[from] = 4;
        queue[0] = from;
        int count = 1;
        for (int i = 0; came[to] < 0; i++)
            for (int direction = 0; direction < 4; direction++) {
                int next = board.next[queue[i] * 4 + direction];
                if (next < 0 || came[next] >= 0 || occupied[next]) continue;
                came[next] = direction;
                queue[count++] = next;
            }
        for (int at = to; at != from; at = board.next[at * 4 + (came[at] + 2) % 4])
            steps.append(Level.letter(came[at]));
        moves.append(steps.reverse());
    }
}
