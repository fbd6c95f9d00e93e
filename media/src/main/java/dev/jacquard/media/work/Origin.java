package dev.jacquard.media.work;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Where a work came from: all that is needed, beside the trained run itself, to make it again bit for bit.
 *
 * @param recipe the name of the recipe, such as {@code image-vae}
 * @param weights SHA-256 of the trained weights, in hexadecimal
 * @param collection the fingerprint of what was trained on; empty where that must not be told
 * @param seed what all its random numbers derive from
 * @param index which work of that seed it is, from 0
 * @param program the version of the program that made it
 * @param mode how it was made, such as {@code sample} or {@code interpolate}
 * @param settings whatever else it depends on, by name
 */
public record Origin(
        String recipe,
        String weights,
        String collection,
        long seed,
        int index,
        String program,
        String mode,
        SortedMap<String, String> settings) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final int MOST_CHARACTERS = 16 << 20;

    public Origin {
        Objects.requireNonNull(recipe);
        Objects.requireNonNull(weights);
        Objects.requireNonNull(collection);
        Objects.requireNonNull(program);
        Objects.requireNonNull(mode);
        if (index < 0) throw new IllegalArgumentException("Works are counted from 0, not " + index + ".");
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        settings.values().forEach(Objects::requireNonNull);
    }

    /** One line of JSON in canonical form: keys sorted, no white space; equal origins give equal text. */
    public String json() {
        var object = new JsonObject();
        object.addProperty("collection", collection);
        object.addProperty("index", index);
        object.addProperty("mode", mode);
        object.addProperty("program", program);
        object.addProperty("recipe", recipe);
        object.addProperty("seed", seed);
        var inner = new JsonObject();
        settings.forEach(inner::addProperty);
        object.add("settings", inner);
        object.addProperty("weights", weights);
        return GSON.toJson(object);
    }

    /** Reads what {@link #json()} wrote; {@link Problem} for anything else. Unknown fields are ignored. */
    public static Origin parse(String json) {
        return parsed(json, root -> of(root.getAsJsonObject()));
    }

    /** Reads a JSON array of origins; {@link Problem} for anything else. */
    static List<Origin> parseAll(String json) {
        return parsed(json, root -> root.getAsJsonArray().asList().stream()
                .map(element -> of(element.getAsJsonObject()))
                .toList());
    }

    private static <R> R parsed(String json, Function<JsonElement, R> reading) {
        if (json.length() > MOST_CHARACTERS) throw garbage(null);
        try {
            return reading.apply(JsonParser.parseString(json));
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | ArithmeticException
                | IllegalArgumentException
                | StackOverflowError e) {
            throw garbage(e);
        }
    }

    private static Origin of(JsonObject object) {
        var settings = new TreeMap<String, String>();
        for (var entry : field(object, "settings").getAsJsonObject().entrySet())
            settings.put(entry.getKey(), text(entry.getValue()));
        return new Origin(
                text(field(object, "recipe")),
                text(field(object, "weights")),
                text(field(object, "collection")),
                whole(field(object, "seed")).longValueExact(),
                whole(field(object, "index")).intValueExact(),
                text(field(object, "program")),
                text(field(object, "mode")),
                settings);
    }

    private static BigDecimal whole(JsonElement element) {
        var number = element.getAsBigDecimal();
        // An exponent of a billion would take a billion digits to write out.
        if (Math.abs((long) number.scale()) > 20) throw new ArithmeticException("scale");
        return number;
    }

    private static JsonElement field(JsonObject object, String name) {
        var field = object.get(name);
        if (field == null) throw new IllegalStateException(name + " is missing");
        return field;
    }

    private static String text(JsonElement element) {
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString())
            throw new IllegalStateException("not a text");
        return element.getAsString();
    }

    private static Problem garbage(Throwable cause) {
        return new Problem(
                cause, "The origin that the file carries is damaged. Take the file as it was written by this program.");
    }
}
