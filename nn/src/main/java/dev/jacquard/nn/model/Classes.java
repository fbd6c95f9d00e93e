package dev.jacquard.nn.model;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;

/**
 * The labels of a collection, as a recipe's facts name them.
 *
 * @param names in order, each once
 */
public record Classes(List<String> names) {
    /** The fact that holds them. */
    public static final String FACT = "classes";

    public Classes {
        names = List.copyOf(names);
    }

    /** Those that the facts name; none where they name none. */
    public static Classes of(Map<String, String> facts) {
        var text = facts.get(FACT);
        return new Classes(text == null ? List.of() : List.of(new Gson().fromJson(text, String[].class)));
    }

    /** How many there are. */
    public int size() {
        return names.size();
    }

    /** Where a label stands; -1 where it is none of these. */
    public int indexOf(String label) {
        return names.indexOf(label);
    }
}
