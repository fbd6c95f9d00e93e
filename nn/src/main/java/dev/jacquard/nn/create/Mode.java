package dev.jacquard.nn.create;

import dev.jacquard.media.work.Origin;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * How a work comes from latent vectors: all that its origin says beside seed, number and wishes.
 *
 * <p>A mode gives either noise, which the model's prior turns into a code, or the code itself.
 */
sealed interface Mode {
    /** Its name in an origin and on the command line. */
    String word();

    /** What an origin says of it. */
    Map<String, String> settings();

    /** The vector of a work. */
    float[] vector(Place place);

    /** Whether {@link #vector} is a code already. */
    default boolean isCode() {
        return false;
    }

    /**
     * What a vector may depend on beside the mode.
     *
     * @param noise fresh noise of the work's seed, by number
     * @param index the work's own number
     * @param temperature scale of fresh noise
     */
    record Place(IntFunction<float[]> noise, int index, double temperature) {
        float[] fresh() {
            return noise.apply(index);
        }
    }

    /** From fresh noise. */
    record Sample() implements Mode {
        static final String WORD = "sample";

        @Override
        public String word() {
            return WORD;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public float[] vector(Place place) {
            return Vectors.scaled(place.fresh(), place.temperature);
        }
    }

    /** From the noise of a given work, mixed with fresh noise. */
    record Vary(float[] from, double strength) implements Mode {
        static final String WORD = "vary";

        public Vary {
            within(strength, 0, 1);
        }

        @Override
        public String word() {
            return WORD;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(VECTORS, Vectors.encode(from), STRENGTH, Double.toString(strength));
        }

        @Override
        public float[] vector(Place place) {
            return Vectors.mixed(from, place.fresh(), strength);
        }
    }

    /** From a point between the noises of two works. */
    record Interpolate(float[] from, float[] to, double share) implements Mode {
        static final String WORD = "interpolate";

        public Interpolate {
            within(share, 0, 1);
        }

        @Override
        public String word() {
            return WORD;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(VECTORS, Vectors.encode(from, to), SHARE, Double.toString(share));
        }

        @Override
        public float[] vector(Place place) {
            return Vectors.between(from, to, share);
        }
    }

    /**
     * From a place on a closed way through fresh noise: a sum of so many waves, every point of which is as likely as new noise.
     *
     * @param share of the way, 0 to 1
     */
    record Wander(int waves, double share) implements Mode {
        public Wander {
            within(waves, 1, 64);
            within(share, 0, 1);
        }

        @Override
        public String word() {
            return WALK;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(WAVES, Integer.toString(waves), SHARE, Double.toString(share));
        }

        @Override
        public float[] vector(Place place) {
            return Vectors.waves(place.noise, waves, share);
        }
    }

    /** From a place on a smooth closed way through the noises of given works: between the second and the third of four. */
    record Round(float[] before, float[] from, float[] to, float[] after, double share) implements Mode {
        public Round {
            within(share, 0, 1);
        }

        @Override
        public String word() {
            return WALK;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(VECTORS, Vectors.encode(before, from, to, after), SHARE, Double.toString(share));
        }

        @Override
        public float[] vector(Place place) {
            return Vectors.smooth(before, from, to, after, share);
        }
    }

    /** From a point of an evolution, in whose direction noise of the usual length lies. */
    record Evolve(float[] point) implements Mode {
        static final String WORD = "evolve";

        @Override
        public String word() {
            return WORD;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(VECTORS, Vectors.encode(point));
        }

        @Override
        public float[] vector(Place place) {
            return Vectors.typical(point);
        }
    }

    /** From a code. */
    record Given(Reason reason, float[] code) implements Mode {
        /** Why it was that code. */
        enum Reason {
            /** A picture's own. */
            RECONSTRUCT,
            /** One that was moved along a direction. */
            TRAVERSE,
            /** The sum and difference of those of several pictures. */
            ARITHMETIC;

            String word() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }

        @Override
        public String word() {
            return reason.word();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(VECTORS, Vectors.encode(code));
        }

        @Override
        public float[] vector(Place place) {
            return code;
        }

        @Override
        public boolean isCode() {
            return true;
        }
    }

    String VECTORS = "vectors";
    String STRENGTH = "strength";
    String SHARE = "share";
    String WAVES = "waves";
    String WALK = "walk";

    /**
     * The mode that an origin tells.
     *
     * @throws IllegalArgumentException when it tells none, or not all of it
     */
    static Mode of(Origin origin, int latents) {
        var told = new Told(origin.settings(), latents);
        return switch (origin.mode()) {
            case Sample.WORD -> new Sample();
            case Vary.WORD -> new Vary(told.vectors(1)[0], told.number(STRENGTH));
            case Interpolate.WORD -> {
                var ends = told.vectors(2);
                yield new Interpolate(ends[0], ends[1], told.number(SHARE));
            }
            case WALK -> {
                if (origin.settings().containsKey(WAVES))
                    yield new Wander(Integer.parseInt(told.text(WAVES)), told.number(SHARE));
                var stations = told.vectors(4);
                yield new Round(stations[0], stations[1], stations[2], stations[3], told.number(SHARE));
            }
            case Evolve.WORD -> new Evolve(told.vectors(1)[0]);
            default -> new Given(reason(origin.mode()), told.vectors(1)[0]);
        };
    }

    private static Given.Reason reason(String word) {
        for (var reason : Given.Reason.values()) if (reason.word().equals(word)) return reason;
        throw new IllegalArgumentException("There is no mode " + word + ".");
    }

    private static void within(double value, double least, double most) {
        if (!(value >= least && value <= most)) throw new IllegalArgumentException(Double.toString(value));
    }

    /** What an origin says, where it must. */
    record Told(Map<String, String> settings, int latents) {
        String text(String key) {
            var text = settings.get(key);
            if (text == null) throw new IllegalArgumentException(key + " is missing.");
            return text;
        }

        double number(String key) {
            return Double.parseDouble(text(key));
        }

        float[][] vectors(int count) {
            var parts = text(VECTORS).split(",", -1);
            if (parts.length != count) throw new IllegalArgumentException("There are not " + count + " vectors.");
            var vectors = new float[count][];
            for (var i = 0; i < count; i++) vectors[i] = Vectors.decode(parts[i], latents);
            return vectors;
        }
    }
}
