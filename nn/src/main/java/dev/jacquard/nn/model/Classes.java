package dev.jacquard.nn.model;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.jacquard.media.collection.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The kinds of things that a network tells apart or makes by name, in the order in which it counts them.
 *
 * @param names each once
 */
public record Classes(List<String> names) {
    /** The fact about a collection that holds them: a JSON array of the names. */
    public static final String FACT = "classes";

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

    /** The items that have a label; the others tell a classifier nothing. */
    public static <E> Collection<E> labelled(Collection<E> collection) {
        var positions = IntStream.range(0, collection.size())
                .filter(i -> collection.label(i).isPresent())
                .toArray();
        return positions.length == collection.size() ? collection : collection.select(positions);
    }

    /** The class of every item of a collection; -1 for an item without a label, or with another. */
    public int[] indices(Collection<?> collection) {
        return IntStream.range(0, collection.size())
                .map(i -> collection.label(i).map(this::indexOf).orElse(-1))
                .toArray();
    }
}
