package dev.jacquard.nn.evaluate;

import dev.jacquard.media.text.WordSpans;
import dev.jacquard.nn.model.Classifier;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * By which words a classifier decided: those without which it would be less sure of its answer (Li, Monroe and Jurafsky 2016,
 * Understanding neural networks through representation erasure). Any thread may call.
 */
public final class DecidingWords {
    private static final int MOST_ASKED = 512;
    private static final double LEAST = 1e-37;

    /**
     * A word that speaks for the answer.
     *
     * @param word as it stands first in the text
     * @param times how often it stands there, whatever its capitals
     * @param weight by how much the logarithm of the odds of the answer falls without it, over 0
     */
    public record DecidingWord(String word, int times, double weight) {}

    private final Engine engine;
    private final Classifier<String> classifier;

    public DecidingWords(Engine engine, Classifier<String> classifier) {
        this.engine = engine;
        this.classifier = classifier;
    }

    /** The words of a text that speak most for the classifier's answer, the weightiest first; of long texts the first 512. */
    public List<DecidingWord> of(String text, int most) {
        var places = places(text);
        var whole = probabilities(List.of(text)).get(0);
        var answer = best(whole);
        var words = List.copyOf(places.keySet());
        var without = new ArrayList<String>();
        for (var word : words) without.add(without(text, places.get(word)));
        var odds = probabilities(without);
        var found = new ArrayList<DecidingWord>();
        for (var i = 0; i < words.size(); i++) {
            var spans = places.get(words.get(i));
            var weight = odds(whole, answer) - odds(odds.get(i), answer);
            if (weight > 0) found.add(new DecidingWord(spans.get(0).in(text), spans.size(), weight));
        }
        found.sort(Comparator.comparingDouble(word -> -word.weight));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    /**
     * How much less likely the answer becomes when words are deleted.
     *
     * @param named in the mean, those that {@link #of} names
     * @param random as many others by chance
     * @param texts how many were asked
     */
    public record Check(double named, double random, int texts) {}

    /** Deletes so many words from each of some texts: those named, and by chance as many of all. */
    public Check check(List<String> texts, int words, long seed) {
        var named = 0.0;
        var random = 0.0;
        var asked = 0;
        for (var i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            var places = places(text);
            var deciding = of(text, words);
            if (places.size() <= words || deciding.isEmpty()) continue;
            var all = new ArrayList<>(places.keySet());
            Collections.shuffle(
                    all, new java.util.Random(Randomness.of(seed).at(i).key()));
            var byChance = all.subList(0, deciding.size());
            var chosen = deciding.stream()
                    .map(word -> word.word.toLowerCase(Locale.ROOT))
                    .toList();
            var each = probabilities(List.of(text, without(text, places, chosen), without(text, places, byChance)));
            var answer = best(each.get(0));
            named += each.get(0)[answer] - each.get(1)[answer];
            random += each.get(0)[answer] - each.get(2)[answer];
            asked++;
        }
        return new Check(named / Math.max(1, asked), random / Math.max(1, asked), asked);
    }

    /** Where each different word stands, in the order of their first places. */
    private static Map<String, List<WordSpans.Span>> places(String text) {
        var places = new LinkedHashMap<String, List<WordSpans.Span>>();
        for (var span : WordSpans.of(text, Integer.MAX_VALUE)) {
            var word = span.in(text).toLowerCase(Locale.ROOT);
            if (!span.isWord() || places.size() == MOST_ASKED && !places.containsKey(word)) continue;
            places.computeIfAbsent(word, w -> new ArrayList<>()).add(span);
        }
        return places;
    }

    private static String without(String text, Map<String, List<WordSpans.Span>> places, List<String> words) {
        var spans = new TreeSet<WordSpans.Span>(Comparator.comparingInt(WordSpans.Span::start));
        for (var word : words) spans.addAll(places.get(word));
        return without(text, List.copyOf(spans));
    }

    /** The text without these stretches, which are in order. */
    private static String without(String text, List<WordSpans.Span> spans) {
        var rest = new StringBuilder();
        var at = 0;
        for (var span : spans) {
            rest.append(text, at, span.start());
            at = span.end();
        }
        return rest.append(text, at, text.length()).toString();
    }

    private List<double[]> probabilities(List<String> texts) {
        return Arrays.asList(Judgements.probabilities(engine, classifier, texts));
    }

    private static int best(double[] values) {
        var best = 0;
        for (var i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }

    /** Of what is nearly certain only the probabilities of the others still differ. */
    private static double odds(double[] probabilities, int answer) {
        var others = 0.0;
        for (var i = 0; i < probabilities.length; i++) if (i != answer) others += probabilities[i];
        return Math.log(Math.max(LEAST, probabilities[answer])) - Math.log(Math.max(LEAST, others));
    }
}
