package dev.jacquard.media.game.level;

import java.util.Arrays;

/** The cheapest way to give each box a goal of its own (Kuhn 1955, in the form with potentials). */
final class Assignment {
    /** There is no way. */
    static final int NONE = -1;

    private final int count;
    private final int[] boxPotential;
    private final int[] goalPotential;
    private final int[] boxOf;
    private final int[] cameFrom;
    private final int[] slack;
    private final boolean[] used;

    Assignment(int count) {
        this.count = count;
        boxPotential = new int[count + 1];
        goalPotential = new int[count + 1];
        boxOf = new int[count + 1];
        cameFrom = new int[count + 1];
        slack = new int[count + 1];
        used = new boolean[count + 1];
    }

    /**
     * The cost for boxes on these squares, or {@link #NONE}.
     *
     * @param distances for each goal a row of {@code squares} costs, {@link Board#FAR} or more for no way
     */
    int cost(int[] distances, short[] boxes, int squares) {
        Arrays.fill(boxPotential, 0);
        Arrays.fill(goalPotential, 0);
        Arrays.fill(boxOf, 0);
        for (int box = 1; box <= count; box++) assign(box, distances, boxes, squares);
        int cost = 0;
        for (int goal = 1; goal <= count; goal++) cost += distances[(goal - 1) * squares + boxes[boxOf[goal] - 1]];
        return cost >= Board.FAR ? NONE : cost;
    }

    private void assign(int box, int[] distances, short[] boxes, int squares) {
        boxOf[0] = box;
        int goal = 0;
        Arrays.fill(slack, Integer.MAX_VALUE);
        Arrays.fill(used, false);
        do {
            used[goal] = true;
            int from = boxOf[goal];
            int nearest = 0;
            int delta = Integer.MAX_VALUE;
            for (int other = 1; other <= count; other++) {
                if (used[other]) continue;
                int reduced =
                        distances[(other - 1) * squares + boxes[from - 1]] - boxPotential[from] - goalPotential[other];
                if (reduced < slack[other]) {
                    slack[other] = reduced;
                    cameFrom[other] = goal;
                }
                if (slack[other] < delta) {
                    delta = slack[other];
                    nearest = other;
                }
            }
            for (int other = 0; other <= count; other++) {
                if (used[other]) {
                    boxPotential[boxOf[other]] += delta;
                    goalPotential[other] -= delta;
                } else {
                    slack[other] -= delta;
                }
            }
            goal = nearest;
        } while (boxOf[goal] != 0);
        for (; goal != 0; goal = cameFrom[goal]) boxOf[goal] = boxOf[cameFrom[goal]];
    }
}
