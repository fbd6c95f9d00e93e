package dev.jacquard.media.text.form;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The characters (code points) that a text may be made of, and how many tokens each takes. Immutable. */
public final class Alphabet {
    private static final int RARE = 1 << 20;

    private final int[] points;
    private final Map<Integer, Integer> costs;
    private final Map<Integer, Integer> ranks;

    /**
     * Of characters and how many tokens each takes.
     *
     * @param ranks the smaller the more frequent; what is not there is rare
     */
    Alphabet(Map<Integer, Integer> costs, Map<Integer, Integer> ranks) {
        this.costs = Map.copyOf(costs);
        this.ranks = Map.copyOf(ranks);
        this.points =
                costs.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** The characters of a text, each of which is one token. */
    public static Alphabet of(String text) {
        var costs = new HashMap<Integer, Integer>();
        text.codePoints().forEach(point -> costs.put(point, 1));
        return new Alphabet(costs, Map.of());
    }

    /** All of them, in order. */
    IntStream points() {
        return Arrays.stream(points);
    }

    boolean has(int point) {
        return costs.containsKey(point);
    }

    /** How many tokens a character takes; at least 1. */
    int cost(int point) {
        return costs.get(point);
    }

    /** About how many characters are more frequent. */
    int rank(int point) {
        return ranks.getOrDefault(point, RARE);
    }

    /** The characters of a text that are here, in its order. */
    String among(CharSequence text) {
        return text.codePoints()
                .filter(this::has)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
