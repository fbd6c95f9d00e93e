package dev.jacquard.nn.model;

import com.google.gson.Gson;
import dev.jacquard.media.collection.Collection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The classes that works can be asked for, and how often each is found in the collection.
 *
 * @param names empty without labels
 * @param bounds for each class the end of its part of the numbers from 0 to 1
 */
record FlowClasses(List<String> names, double[] bounds) {
    private static final String NAMES = "classes";
    private static final String COUNTS = "class-counts";
    /** Below this share of the normal distribution lies what has no class: for new works as good as never. */
    private static final double NONE = 1e-6;
    /** A number there. */
    static final float NO_CLASS = -8;

    static Map<String, String> describe(Collection<?> collection) {
        var names = collection.labels();
        var facts = new LinkedHashMap<String, String>();
        facts.put(NAMES, new Gson().toJson(names));
        if (names.isEmpty()) return facts;
        var counts = new long[names.size()];
        var positions = new HashMap<String, Integer>();
        for (var i = 0; i < counts.length; i++) positions.put(names.get(i), i);
        for (var i = 0; i < collection.size(); i++)
            collection.label(i).ifPresent(label -> counts[positions.get(label)]++);
        facts.put(COUNTS, new Gson().toJson(counts));
        return facts;
    }

    static FlowClasses of(Map<String, String> facts, Settings settings) {
        var gson = new Gson();
        var names = gson.fromJson(facts.getOrDefault(NAMES, "[]"), String[].class);
        if (names.length == 0 || settings.text("labels").equals("ignore"))
            return new FlowClasses(List.of(), new double[0]);
        var counts = gson.fromJson(facts.get(COUNTS), long[].class);
        if (counts == null || counts.length != names.length) throw new IllegalArgumentException(COUNTS);
        var total = Math.max(1, Arrays.stream(counts).sum());
        var bounds = new double[counts.length];
        var sum = 0L;
        for (var i = 0; i < bounds.length; i++) {
            sum += counts[i];
            bounds[i] = sum / (double) total;
        }
        return new FlowClasses(List.of(names), bounds);
    }

    int size() {
        return names.size();
    }

    /** The token of a label; 0 for none and for an unknown one. */
    long token(Optional<String> label) {
        return label.map(l -> names.indexOf(l) + 1).orElse(0);
    }

    /** The token of the class that a standard normal number stands for; 0 for none. */
    long token(double normal) {
        var share = Normal.share(normal);
        return share < NONE ? 0 : tokenAt(share);
    }

    /** The token of the class whose part this number from 0 to 1 lies in; 0 where there are no classes. */
    long tokenAt(double share) {
        for (var i = 0; i < bounds.length; i++) if (share < bounds[i]) return i + 1;
        return bounds.length;
    }

    /** The normal distribution. */
    private static final class Normal {
        private Normal() {}

        /** The share of the standard normal distribution below a number (Abramowitz and Stegun 1964, 26.2.17), within 1e-7. */
        static double share(double x) {
            var t = 1 / (1 + 0.2316419 * Math.abs(x));
            var tail = StrictMath.exp(-x * x / 2)
                    / Math.sqrt(2 * Math.PI)
                    * t
                    * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
            return x < 0 ? tail : 1 - tail;
        }
    }
}
