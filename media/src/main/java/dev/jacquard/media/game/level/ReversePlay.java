package dev.jacquard.media.game.level;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Sokoban played backwards from the end (Taylor, Parberry 2011): boxes are pulled away from their goals, so that whatever is
 * reached can be won. Of the states after so many pulls a beam keeps those where the network would put boxes, and where much
 * is left to push.
 */
final class ReversePlay {
    private static final int BEAM = 160;
    private static final int MOST_PULLS = 220;
    private static final int CHOSEN = 4;
    private static final double PULLED = 0.5;
    private static final float LEFT_ON_GOAL = -4;

    /** Boxes in ascending order, the first square that the player can reach, and how well it looks. */
    private record State(short[] boxes, int player, double score) {}

    private final Draft draft;
    private final float[] likelihood;
    private final int kinds;
    private final Board board;
    private final int[] tiles;
    private final long[] hashes;
    private final Assignment assignment;
    private final int[] reached;
    private final int[] queue;
    private final boolean[] occupied;
    private int stamp;

    private ReversePlay(Draft draft, float[] likelihood, Level level) {
        this.draft = draft;
        this.likelihood = likelihood;
        kinds = SokobanRules.RULES.kinds();
        board = new Board(level);
        tiles = new int[board.squares];
        int count = 0;
        for (int tile = 0; tile < draft.size(); tile++) if (level.isInside(tile)) tiles[count++] = tile;
        hashes = new SplittableRandom(2).longs(2L * board.squares).toArray();
        assignment = new Assignment(board.boxes.length);
        reached = new int[board.squares];
        queue = new int[board.squares];
        occupied = new boolean[board.squares];
    }

    /** Drafts with boxes and a player as they may stand some pushes before the end, the fewest pushes first. */
    static List<Draft> from(Draft joined, float[] likelihood, int pushes) {
        var rows = new ArrayList<String>();
        boolean player = false;
        for (int row = 0; row < joined.height; row++) {
            var text = new StringBuilder();
            for (int tile = row * joined.width; tile < (row + 1) * joined.width; tile++) {
                int kind = joined.kinds[tile];
                char sign = SokobanRules.isGoal(kind) ? '*' : kind > SokobanRules.WALL ? ' ' : '#';
                if (!player && sign == ' ') {
                    sign = '@';
                    player = true;
                }
                text.append(sign);
            }
            rows.add(text.toString());
        }
        return player ? new ReversePlay(joined, likelihood, Level.of("", List.of(), rows)).played(pushes) : List.of();
    }

    private List<Draft> played(int pushes) {
        var best = new ArrayList<State>();
        var seen = new HashSet<Long>();
        List<State> beam = new ArrayList<>();
        for (int player : places(board.boxes)) {
            var state = new State(board.boxes, player, 0);
            if (seen.add(key(state))) beam.add(state);
        }
        int most = Math.min(MOST_PULLS, 2 * pushes + 8);
        while (!beam.isEmpty() && best.size() < most) {
            var next = new ArrayList<State>();
            for (var state : beam) pull(state, seen, next);
            next.sort(Comparator.comparingDouble(State::score).reversed());
            beam = next.size() > BEAM ? new ArrayList<>(next.subList(0, BEAM)) : next;
            if (!beam.isEmpty()) best.add(beam.get(0));
        }
        var depths = new TreeSet<Integer>();
        // The fewest pushes can be fewer than the pulls, so that somewhat more of these is offered as well.
        for (int i = 0; i < CHOSEN && !best.isEmpty(); i++)
            depths.add(Math.max(0, Math.min(best.size(), (int) Math.round(pushes * (0.8 + 0.3 * i))) - 1));
        return depths.stream().map(depth -> drawn(best.get(depth))).toList();
    }

    /** The first square of every part of the floor that boxes leave. */
    private List<Integer> places(short[] boxes) {
        var places = new ArrayList<Integer>();
        place(boxes, true);
        int before = stamp;
        for (int square = 0; square < board.squares; square++)
            if (!occupied[square] && reached[square] <= before) places.add(reach(square));
        place(boxes, false);
        return places;
    }

    private void pull(State state, Set<Long> seen, List<State> next) {
        place(state.boxes, true);
        reach(state.player);
        int mark = stamp;
        var free = reached.clone();
        for (int i = 0; i < state.boxes.length; i++)
            for (int direction = 0; direction < 4; direction++) {
                int from = state.boxes[i];
                int to = board.next[from * 4 + direction];
                if (to < 0 || occupied[to] || free[to] != mark) continue;
                int back = board.next[to * 4 + direction];
                if (back < 0 || occupied[back]) continue;
                var boxes = state.boxes.clone();
                boxes[i] = (short) to;
                Arrays.sort(boxes);
                occupied[from] = false;
                occupied[to] = true;
                int player = reach(back);
                occupied[to] = false;
                occupied[from] = true;
                if (seen.add(key(boxes, player))) next.add(new State(boxes, player, score(boxes)));
            }
        place(state.boxes, false);
    }

    private double score(short[] boxes) {
        double score = 0;
        for (short box : boxes) score += looks(box);
        int left = assignment.cost(board.distances, boxes, board.squares);
        return score + PULLED * (left == Assignment.NONE ? 0 : left);
    }

    private double looks(int square) {
        if (board.goal[square]) return LEFT_ON_GOAL;
        int at = tiles[square] * kinds;
        return likelihood[at + SokobanRules.BOX] - likelihood[at + SokobanRules.FLOOR];
    }

    private Draft drawn(State state) {
        var drawn = draft.copy();
        for (int square = 0; square < board.squares; square++)
            drawn.put(tiles[square], board.goal[square] ? SokobanRules.GOAL : SokobanRules.FLOOR);
        place(state.boxes, true);
        reach(state.player);
        place(state.boxes, false);
        int player = state.player;
        for (int square = 0; square < board.squares; square++)
            if (reached[square] == stamp && stands(square) > stands(player)) player = square;
        for (short box : state.boxes)
            drawn.put(tiles[box], board.goal[box] ? SokobanRules.BOX_ON_GOAL : SokobanRules.BOX);
        drawn.put(tiles[player], board.goal[player] ? SokobanRules.PLAYER_ON_GOAL : SokobanRules.PLAYER);
        return drawn;
    }

    private double stands(int square) {
        return board.goal[square] ? LEFT_ON_GOAL : likelihood[tiles[square] * kinds + SokobanRules.PLAYER];
    }

    private long key(State state) {
        return key(state.boxes, state.player);
    }

    private long key(short[] boxes, int player) {
        long key = hashes[board.squares + player];
        for (short box : boxes) key ^= hashes[box];
        return key;
    }

    private void place(short[] boxes, boolean there) {
        for (short box : boxes) occupied[box] = there;
    }

    private int reach(int from) {
        stamp++;
        int first = from;
        int count = 1;
        queue[0] = from;
        reached[from] = stamp;
        for (int i = 0; i < count; i++) {
            first = Math.min(first, queue[i]);
            for (int direction = 0; direction < 4; direction++) {
                int to = board.next[queue[i] * 4 + direction];
                if (to < 0 || reached[to] == stamp || occupied[to]) continue;
                reached[to] = stamp;
                queue[count++] = to;
            }
        }
        return first;
    }
}
