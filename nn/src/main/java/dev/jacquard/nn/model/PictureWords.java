package dev.jacquard.nn.model;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The words by which pictures can be asked for, taken from their names and labels: what stands in "cats/black-cat 3.png" is
 * black and cat and cats.
 *
 * @param words each once, the most frequent first
 */
record PictureWords(List<String> words) {
    /** The fact about a collection that holds them: a JSON array. */
    static final String FACT = "words";

    private static final Gson GSON = new Gson();
    private static final int MOST = 2048;
    private static final int FEWEST = 20;
    private static final int LEAST_OFTEN = 2;
    private static final int LISTED = 12;
    /** A word in nearly all names says nothing about any. */
    private static final double EVERYWHERE = 0.9;

    private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}']+");

    PictureWords {
        words = List.copyOf(words);
    }

    /** No words. */
    static PictureWords none() {
        return new PictureWords(List.of());
    }

    /** Those of a collection; none where names are no descriptions. */
    static PictureWords of(Collection<?> collection) {
        var count = new HashMap<String, Integer>();
        var described = 0;
        for (var i = 0; i < collection.size(); i++) {
            var own = about(collection, i);
            own.forEach(word -> count.merge(word, 1, Integer::sum));
            if (!own.isEmpty()) described++;
        }
        var most = EVERYWHERE * collection.size();
        var found = count.entrySet().stream()
                .filter(e -> e.getValue() >= LEAST_OFTEN && e.getValue() < most)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
        return found.size() < FEWEST || 2 * described < collection.size() ? none() : new PictureWords(found);
    }

    /**
     * What {@link #describe} said; none where the fact is missing.
     *
     * @throws IllegalArgumentException when the fact is no list of words
     */
    static PictureWords of(Map<String, String> facts) {
        try {
            return new PictureWords(List.of(GSON.fromJson(facts.getOrDefault(FACT, "[]"), String[].class)));
        } catch (JsonParseException | NullPointerException e) {
            throw new IllegalArgumentException("The fact " + FACT + " is no list of words.", e);
        }
    }

    String describe() {
        return GSON.toJson(words);
    }

    int size() {
        return words.size();
    }

    private static LinkedHashSet<String> about(Collection<?> collection, int item) {
        var found = words(ENDING.matcher(collection.name(item)).replaceFirst(""));
        collection.label(item).ifPresent(label -> found.addAll(words(label)));
        return found;
    }

    /** The words of a text in small letters; what has digits in it is a number or a code. */
    private static LinkedHashSet<String> words(String text) {
        var found = new LinkedHashSet<String>();
        for (var word : BETWEEN.split(text.toLowerCase(Locale.ROOT)))
            if (!word.isEmpty() && word.codePoints().noneMatch(Character::isDigit)) found.add(word);
        return found;
    }

    /** The positions of the words of every item of a collection. */
    int[][] indices(Collection<?> collection) {
        var positions = positions();
        return IntStream.range(0, collection.size())
                .mapToObj(i -> known(about(collection, i), positions))
                .toArray(int[][]::new);
    }

    /**
     * The positions of the words of what a person asks for.
     *
     * @throws Problem when it has words, and none of them is known
     */
    int[] asked(String text) {
        var asked = words(text);
        var known = known(asked, positions());
        if (known.length == 0 && !text.isBlank())
            throw new Problem(
                    "Of the words \"%s\" this run knows none. It knows %s, such as %s.",
                    text, words.size(), String.join(", ", words.subList(0, Math.min(LISTED, words.size()))));
        return known;
    }

    private Map<String, Integer> positions() {
        var positions = new HashMap<String, Integer>();
        for (var i = 0; i < words.size(); i++) positions.put(words.get(i), i);
        return positions;
    }

    private static int[] known(Set<String> words, Map<String, Integer> positions) {
        var found = new ArrayList<Integer>();
        for (var word : words) if (positions.containsKey(word)) found.add(positions.get(word));
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
