package dev.jacquard.media.text.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Groups of a graph that hang together more than chance would have it: modularity with a resolution (Reichardt and
 * Bornholdt 2006), made large by moving nodes and then whole groups (Blondel et al. 2008). Nodes are taken in the order of
 * their degrees, so the result depends on the graph alone.
 */
final class Communities {
    private static final double EPSILON = 1e-9;

    private Communities() {}

    /**
     * The nodes of each group.
     *
     * @param links of each node to others, with their weights, the same in both directions
     */
    static List<List<Integer>> of(List<Map<Integer, Double>> links, double resolution) {
        var groups = IntStream.range(0, links.size()).mapToObj(List::of).toList();
        var graph = links;
        while (true) {
            var group = moved(graph, resolution);
            int count = Arrays.stream(group).max().orElse(-1) + 1;
            var joined = new ArrayList<List<Integer>>();
            var between = new ArrayList<Map<Integer, Double>>();
            for (int g = 0; g < count; g++) {
                joined.add(new ArrayList<>());
                between.add(new TreeMap<>());
            }
            for (int node = 0; node < graph.size(); node++) {
                joined.get(group[node]).addAll(groups.get(node));
                var from = between.get(group[node]);
                graph.get(node).forEach((other, weight) -> from.merge(group[other], weight, Double::sum));
            }
            if (count == graph.size()) return joined;
            groups = List.copyOf(joined);
            graph = between;
        }
    }

    /** The number of each node's group after single nodes have moved to wherever they hang most. */
    private static int[] moved(List<Map<Integer, Double>> graph, double resolution) {
        int size = graph.size();
        var degrees = graph.stream()
                .mapToDouble(links ->
                        links.values().stream().mapToDouble(Double::doubleValue).sum())
                .toArray();
        double all = Arrays.stream(degrees).sum();
        var group = IntStream.range(0, size).toArray();
        var totals = degrees.clone();
        var order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparing((Integer node) -> -degrees[node]).thenComparing(node -> node))
                .toList();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int node : order) {
                int own = group[node];
                totals[own] -= degrees[node];
                var towards = new TreeMap<Integer, Double>();
                graph.get(node).forEach((other, weight) -> {
                    if (other != node) towards.merge(group[other], weight, Double::sum);
                });
                double price = resolution * degrees[node] / all;
                int best = own;
                double most = towards.getOrDefault(own, 0.0) - price * totals[own];
                for (var each : towards.entrySet()) {
                    double gain = each.getValue() - price * totals[each.getKey()];
                    if (gain > most + EPSILON) {
                        best = each.getKey();
                        most = gain;
                    }
                }
                group[node] = best;
                totals[best] += degrees[node];
                changed |= best != own;
            }
        }
        var numbers = new HashMap<Integer, Integer>();
        for (int node = 0; node < size; node++) {
            numbers.putIfAbsent(group[node], numbers.size());
            group[node] = numbers.get(group[node]);
        }
        return group;
    }
}
