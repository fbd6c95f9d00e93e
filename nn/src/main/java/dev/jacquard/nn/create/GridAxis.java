package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A wish and the values that it takes along one side of a grid.
 *
 * @param key of the wish
 * @param values in order, 1 to 64
 */
public record GridAxis(String key, List<String> values) {
    private static final int MOST = 64;

    public GridAxis {
        values = List.copyOf(values);
        if (values.isEmpty() || values.size() > MOST)
            throw new Problem("A side of a grid has 1 to %s values, not %s.", MOST, values.size());
    }

    /**
     * Reads {@code KEY:FROM..TO}, {@code count} numbers in equal steps, or {@code KEY:VALUE|VALUE|...}.
     *
     * @param count at least 1
     * @throws Problem when it is neither
     */
    public static GridAxis parse(String text, int count) {
        var colon = text.indexOf(':');
        if (colon < 1) throw unreadable(text, null);
        var key = text.substring(0, colon);
        var values = text.substring(colon + 1);
        var range = values.indexOf("..");
        if (range < 0) return new GridAxis(key, Arrays.asList(values.split("\\|", -1)));
        try {
            var from = Double.parseDouble(values.substring(0, range));
            var to = Double.parseDouble(values.substring(range + 2));
            var steps = new ArrayList<String>();
            for (var i = 0; i < count; i++) {
                var value = count == 1 ? from : from + (to - from) * i / (count - 1);
                // The nearest millionth, so that nobody reads 0.30000000000000004.
                steps.add(Double.toString(Math.rint(value * 1e6) / 1e6));
            }
            return new GridAxis(key, steps);
        } catch (NumberFormatException e) {
            throw unreadable(text, e);
        }
    }

    private static Problem unreadable(String text, Throwable cause) {
        return new Problem(
                cause,
                "A side of a grid is KEY:FROM..TO or KEY:VALUE|VALUE, such as temperature:0.5..1.5, not \"%s\".",
                text);
    }
}
