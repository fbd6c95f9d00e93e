package dev.jacquard.nn.model;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The kinds of things that a network tells apart or makes by name, in the order in which it counts them.
 *
 * @param names each once
 */
public record Classes(List<String> names) {
    /** The fact about a collection that holds them: a JSON array of the names. */
    public static final String FACT = "classes";

    /** Of a label that a classifier is to learn there are at least so many items. */
    static final int FEWEST = 8;

    private static final double MOST_LOST = 0.05;
    private static final Gson GSON = new Gson();

    public Classes {
        names = List.copyOf(names);
        if (new HashSet<>(names).size() != names.size())
            throw new IllegalArgumentException("Two classes have the same name: " + names + ".");
    }

    /** The labels of a collection; none where it has no labels. */
    public static Classes of(Collection<?> collection) {
        return new Classes(collection.labels());
    }

    /**
     * The labels that a classifier can learn: those of {@link #FEWEST} items or more, where the others are few; all labels
     * where they are many, or fewer than two would be left.
     */
    static Classes learnable(Collection<?> collection) {
        var all = of(collection);
        var counts = all.counts(collection);
        var common = IntStream.range(0, counts.length)
                .filter(c -> counts[c] >= FEWEST)
                .mapToObj(all.names()::get)
                .toList();
        var classes = new Classes(common);
        var lost = all.among(collection).size() - classes.among(collection).size();
        return classes.size() < 2 || lost > MOST_LOST * collection.size() ? all : classes;
    }

    /** What {@link #learnable} leaves out, in words. */
    static Optional<Sentence> passedOver(Collection<?> collection) {
        var learned = learnable(collection);
        var rare = of(collection).names().stream()
                .filter(label -> learned.indexOf(label) < 0)
                .toList();
        if (rare.isEmpty()) return Optional.empty();
        return Optional.of(Sentence.of(
                "Left out, since of a label %s are needed at least and there are fewer of: %s.",
                FEWEST, String.join(", ", rare)));
    }

    /** How many items have each label. */
    int[] counts(Collection<?> collection) {
        var counts = new int[size()];
        for (var c : indices(collection)) if (c >= 0) counts[c]++;
        return counts;
    }

    /**
     * What {@link #describe} said; none where the fact is missing.
     *
     * @throws IllegalArgumentException when the fact is no list of names
     */
    public static Classes of(Map<String, String> facts) {
        try {
            var names = GSON.fromJson(facts.getOrDefault(FACT, "[]"), String[].class);
            return new Classes(List.of(names));
        } catch (JsonParseException | NullPointerException e) {
            throw new IllegalArgumentException("The fact " + FACT + " is no list of names.", e);
        }
    }

    /** The value of the fact. */
    public String describe() {
        return GSON.toJson(names);
    }

    /** How many there are. */
    public int size() {
        return names.size();
    }

    /** The position of a name; -1 where there is no such class. */
    public int indexOf(String name) {
        return names.indexOf(name);
    }

    /** The items that have one of these labels; the others tell a classifier nothing. */
    public <E> Collection<E> among(Collection<E> collection) {
        var classes = indices(collection);
        var positions =
                IntStream.range(0, classes.length).filter(i -> classes[i] >= 0).toArray();
        return positions.length == collection.size() ? collection : collection.select(positions);
    }

    /** The class of every item of a collection; -1 for an item without a label, or with another. */
    public int[] indices(Collection<?> collection) {
        return IntStream.range(0, collection.size())
                .map(i -> collection.label(i).map(this::indexOf).orElse(-1))
                .toArray();
    }
}
