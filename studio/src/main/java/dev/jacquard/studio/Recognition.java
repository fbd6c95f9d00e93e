package dev.jacquard.studio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a classifier says of an item.
 *
 * @param label the likeliest
 * @param confidence its probability
 * @param sure whether that is enough to answer; where not, the classifier abstains
 * @param probabilities of all labels, the likeliest first
 */
public record Recognition(String label, double confidence, boolean sure, Map<String, Double> probabilities) {
    static Recognition of(List<String> classes, double[] probabilities, double threshold) {
        var ranked = new LinkedHashMap<String, Double>();
        IntStream.range(0, probabilities.length)
                .boxed()
                .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a]))
                .forEach(c -> ranked.put(classes.get(c), probabilities[c]));
        var first = ranked.entrySet().iterator().next();
        return new Recognition(first.getKey(), first.getValue(), first.getValue() >= threshold, ranked);
    }
}
