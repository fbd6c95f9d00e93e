package dev.jacquard.media.game.level;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** Ways through drafts. */
final class Paths {
    private record Step(int tile, double cost) {}

    private Paths() {}

    /**
     * Numbers of the connected parts of tiles that may be entered, from 1; 0 for all others.
     *
     * @param open for each tile whether it may be entered
     */
    static int[] parts(Draft draft, boolean[] open) {
        var parts = new int[draft.size()];
        var queue = new int[draft.size()];
        int number = 0;
        for (int start = 0; start < parts.length; start++) {
            if (!open[start] || parts[start] > 0) continue;
            parts[start] = ++number;
            queue[0] = start;
            int count = 1;
            for (int i = 0; i < count; i++)
                for (int to : draft.beside(queue[i]))
                    if (open[to] && parts[to] == 0) {
                        parts[to] = number;
                        queue[count++] = to;
                    }
        }
        return parts;
    }

    /**
     * The cheapest way from some tiles to another (Dijkstra 1959), without the tile that it begins at; empty when there is
     * none.
     *
     * @param cost of entering a tile; infinite where that is not possible
     */
    static List<Integer> cheapest(Draft draft, boolean[] from, boolean[] to, IntToDoubleFunction cost) {
        var costs = new double[draft.size()];
        var came = new int[draft.size()];
        Arrays.fill(costs, Double.POSITIVE_INFINITY);
        Arrays.fill(came, -1);
        var waiting = new PriorityQueue<Step>(
                (a, b) -> a.cost != b.cost ? Double.compare(a.cost, b.cost) : Integer.compare(a.tile, b.tile));
        for (int tile = 0; tile < from.length; tile++)
            if (from[tile]) {
                costs[tile] = 0;
                waiting.add(new Step(tile, 0));
            }
        while (!waiting.isEmpty()) {
            var step = waiting.poll();
            if (step.cost > costs[step.tile]) continue;
            if (to[step.tile]) {
                var way = new ArrayList<Integer>();
                for (int at = step.tile; !from[at]; at = came[at]) way.add(at);
                return way;
            }
            for (int next : draft.beside(step.tile)) {
                double reached = step.cost + cost.applyAsDouble(next);
                if (!(reached < costs[next])) continue;
                costs[next] = reached;
                came[next] = step.tile;
                waiting.add(new Step(next, reached));
            }
        }
        return List.of();
    }
}
