package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values of a recipe's settings: every one declared, checked and present. */
public final class Settings {
    private final Map<String, Setting> declared;
    private final Map<String, String> values;

    private Settings(Map<String, Setting> declared, Map<String, String> values) {
        this.declared = declared;
        this.values = values;
    }

    /** The defaults of these settings. */
    public static Settings of(List<Setting> settings) {
        var declared = new LinkedHashMap<String, Setting>();
        var values = new LinkedHashMap<String, String>();
        for (var setting : settings) {
            declared.put(setting.key(), setting);
            values.put(setting.key(), setting.checked(setting.standard()));
        }
        return new Settings(declared, values);
    }

    /**
     * The same with one value changed.
     *
     * @throws Problem when the recipe has no such setting or it does not take the value
     */
    public Settings with(String key, Object value) {
        var setting = declared.get(key);
        if (setting == null)
            throw new Problem(
                    "There is no setting \"%s\" here; there are: %s.",
                    key, String.join(", ", new TreeMap<>(declared).keySet()));
        var changed = new LinkedHashMap<>(values);
        changed.put(key, setting.checked(String.valueOf(value)));
        return new Settings(declared, changed);
    }

    /** The same with several values changed. */
    public Settings with(Map<String, String> changes) {
        var changed = this;
        for (var change : changes.entrySet()) changed = changed.with(change.getKey(), change.getValue());
        return changed;
    }

    /** A whole number. */
    public int whole(String key) {
        return Math.toIntExact(Long.parseLong(text(key)));
    }

    /** A number. */
    public double real(String key) {
        return Double.parseDouble(text(key));
    }

    /** The value as text, in its one spelling. */
    public String text(String key) {
        var value = values.get(key);
        if (value == null) throw new IllegalArgumentException("No setting is named " + key + ".");
        return value;
    }

    /** All values as text. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }
}
