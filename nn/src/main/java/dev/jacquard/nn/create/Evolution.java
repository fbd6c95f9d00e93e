package dev.jacquard.nn.create;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Where a search by choice stands: a person names favourites among the works that are shown, and the next sheet is drawn nearer to
 * them ({@link CovarianceAdaptation}, its points being directions of noise). Cannot be changed; the same choices lead to the same
 * sheets.
 */
public final class Evolution {
    private static final Gson GSON = new Gson();
    // Of a choice of 3 among 16 in 64 dimensions, 0.8 to 1 brought simulated persons equally far in 15 generations,
    // less not so far.
    private static final double FIRST_STEP = 0.8;
    private static final int MOST_SHOWN = 256;

    /** As it is written down; numbers of the search are base64 of little-endian float64. */
    private record State(
            long seed,
            int first,
            int sheet,
            int generation,
            double sigma,
            String mean,
            String stepPath,
            String covariancePath,
            String covariance,
            List<String> favourites,
            int latents) {}

    private final long seed;
    private final int first;
    private final int sheet;
    private final CovarianceAdaptation search;
    private final List<String> favourites;
    private final int latents;

    private Evolution(
            long seed, int first, int sheet, int latents, CovarianceAdaptation search, List<String> favourites) {
        this.seed = seed;
        this.first = first;
        this.sheet = sheet;
        this.latents = latents;
        this.search = search;
        this.favourites = favourites;
    }

    static Evolution begin(int latents, long seed, int sheet) {
        return new Evolution(seed, 0, checked(sheet), latents, null, List.of());
    }

    private static int checked(int sheet) {
        if (sheet >= 2 && sheet <= MOST_SHOWN) return sheet;
        throw new Problem("A sheet of an evolution shows 2 to %s works, not %s.", MOST_SHOWN, sheet);
    }

    /** What its random numbers derive from. */
    public long seed() {
        return seed;
    }

    /** The number of the first work that it shows now. */
    public int first() {
        return first;
    }

    /** How many works it shows at once. */
    public int sheet() {
        return sheet;
    }

    /** The same with so many works on each sheet from now on. */
    public Evolution withSheet(int works) {
        return new Evolution(seed, first, checked(works), latents, search, favourites);
    }

    /** How often favourites were chosen. */
    public int generation() {
        return search == null ? 0 : search.generation() + 1;
    }

    /** Fresh noise of a seed, by number. */
    interface Noise {
        float[] fresh(long seed, int index);
    }

    /** The points of the works that it shows: at first plain noise. */
    List<float[]> points(Noise noise) {
        var points = new ArrayList<float[]>();
        for (var i = first; i < first + sheet; i++) {
            var fresh = noise.fresh(seed, i);
            points.add(search == null ? fresh : floats(search.point(doubles(fresh))));
        }
        return points;
    }

    /** After these were chosen; the same as now where just these were chosen last. */
    Evolution after(List<float[]> chosen) {
        if (chosen.isEmpty()) throw new IllegalArgumentException("No favourites.");
        var told = chosen.stream().map(Vectors::encode).sorted().toList();
        if (told.equals(favourites)) return this;
        var points = chosen.stream().map(Evolution::doubles).toList();
        var next = search == null ? around(points) : search.after(points, CovarianceAdaptation.equal(points.size()));
        return new Evolution(seed, Math.addExact(first, sheet), sheet, latents, next, told);
    }

    /** The first choice says where to search: in the direction between the favourites, at the distance where noise lies. */
    private static CovarianceAdaptation around(List<double[]> points) {
        var n = points.get(0).length;
        var mean = new double[n];
        for (var point : points) for (var i = 0; i < n; i++) mean[i] += point[i];
        var length = Math.sqrt(Arrays.stream(mean).map(v -> v * v).sum());
        if (length > 0) for (var i = 0; i < n; i++) mean[i] *= Math.sqrt(n) / length;
        return CovarianceAdaptation.begin(mean, FIRST_STEP);
    }

    /** In JSON, from which {@link #parse} reads it again. */
    public String json() {
        return GSON.toJson(new State(
                        seed,
                        first,
                        sheet,
                        search == null ? -1 : search.generation(),
                        search == null ? 0 : search.sigma(),
                        search == null ? null : encode(search.mean()),
                        search == null ? null : encode(search.stepPath()),
                        search == null ? null : encode(search.covariancePath()),
                        search == null ? null : encode(search.covariance()),
                        favourites,
                        latents))
                + "\n";
    }

    /**
     * What {@link #json} wrote.
     *
     * @throws Problem when it is something else
     */
    public static Evolution parse(String json) {
        try {
            var state = GSON.fromJson(json, State.class);
            if (state == null || state.favourites == null || state.first < 0) throw damaged(null);
            var search = state.mean == null
                    ? null
                    : new CovarianceAdaptation(
                            state.generation,
                            state.sigma,
                            decode(state.mean),
                            decode(state.stepPath),
                            decode(state.covariancePath),
                            decode(state.covariance));
            if (search != null && search.mean().length != state.latents) throw damaged(null);
            return new Evolution(
                    state.seed,
                    state.first,
                    checked(state.sheet),
                    state.latents,
                    search,
                    List.copyOf(state.favourites));
        } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
            throw damaged(e);
        }
    }

    private static Problem damaged(Throwable cause) {
        return new Problem(cause, "The file of the evolution is damaged. Remove it to begin anew.");
    }

    private static String encode(double[] numbers) {
        var bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : numbers) bytes.putDouble(number);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static double[] decode(String text) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        var numbers = new double[bytes.remaining() / 8];
        for (var i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getDouble();
            if (!Double.isFinite(numbers[i])) throw new IllegalArgumentException("Not a finite number.");
        }
        return numbers;
    }

    private static double[] doubles(float[] numbers) {
        var wide = new double[numbers.length];
        for (var i = 0; i < wide.length; i++) wide[i] = numbers[i];
        return wide;
    }

    private static float[] floats(double[] numbers) {
        var narrow = new float[numbers.length];
        for (var i = 0; i < narrow.length; i++) narrow[i] = (float) numbers[i];
        return narrow;
    }
}
