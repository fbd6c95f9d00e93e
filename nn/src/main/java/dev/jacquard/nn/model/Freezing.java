package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;

/** Parts and layers that keep the weights that they begin with. */
public final class Freezing {
    /** The key of the setting that names them. */
    public static final String KEY = "freeze";

    private Freezing() {}

    /**
     * Freezes what the setting names. Called on the engine's thread.
     *
     * @throws Problem when a name is none of this model's, or nothing is left to train
     */
    public static void of(Settings settings, Map<String, Weights> parts) {
        var names = Arrays.stream(settings.text(KEY).split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .toList();
        if (names.isEmpty()) return;
        var unknown = new ArrayList<>(names);
        parts.forEach((part, weights) -> weights.freeze(path -> {
            var full = part + "." + path;
            var found = names.stream()
                    .filter(n -> full.equals(n) || full.startsWith(n + "."))
                    .toList();
            unknown.removeAll(found);
            return !found.isEmpty();
        }));
        if (!unknown.isEmpty())
            throw new Problem(
                    "There is nothing called \"%s\" to freeze; the parts are %s, and their layers such as %s.",
                    unknown.get(0), String.join(", ", parts.keySet()), layer(parts));
        if (parts.values().stream().allMatch(Weights::isFrozen))
            throw new Problem("Everything is frozen, so there is nothing to train. Freeze less: --set freeze=...");
    }

    private static String layer(Map<String, Weights> parts) {
        var part = parts.entrySet().iterator().next();
        var path = part.getValue().parameters().get(0).path();
        return part.getKey() + "." + (path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path);
    }
}
