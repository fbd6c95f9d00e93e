package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.LatentModel;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * Works from a model with latent vectors. Any thread may call.
 *
 * <p>A work depends on its origin alone: it is computed in row (index mod 16) of a batch of 16 whatever else is asked for,
 * so it is the same alone, among others and after a restart.
 *
 * @param <E> what the model makes
 */
public final class LatentCreator<E> implements Creator<E> {
    private static final int ROWS = 16;
    private static final String VECTORS = "vectors";
    private static final String STRENGTH = "strength";
    private static final String SHARE = "share";
    private static final String TEMPERATURE = "temperature";

    private final Engine engine;
    private final LatentModel<E> model;
    private final Signature signature;
    private final Settings wishes;

    /** The tools for a trained model. */
    public LatentCreator(Engine engine, LatentModel<E> model, Signature signature) {
        this(engine, model, signature, Settings.of(wishes(model)));
    }

    private LatentCreator(Engine engine, LatentModel<E> model, Signature signature, Settings wishes) {
        this.engine = engine;
        this.model = model;
        this.signature = signature;
        this.wishes = wishes;
    }

    private static List<Setting> wishes(LatentModel<?> model) {
        var all = new ArrayList<Setting>();
        all.add(Setting.real(TEMPERATURE, 1, 0, 2, "below 1 more typical, above 1 more daring"));
        all.addAll(model.wishes());
        return all;
    }

    @Override
    public List<Setting> wishes() {
        return wishes(model);
    }

    @Override
    public LatentCreator<E> with(Settings wishes) {
        return new LatentCreator<>(engine, model, signature, wishes);
    }

    @Override
    public Works<E> sample(int first, int count, long seed) {
        return made(first, count, i -> origin(Mode.SAMPLE, seed, i, Map.of()));
    }

    /**
     * Works like {@code original}.
     *
     * @param strength 0 (its reconstruction) to 1 (nothing of it left)
     */
    public Works<E> vary(E original, int count, long seed, double strength) {
        checkRange("strength", strength, 0, 1);
        var vector = Vectors.encode(noiseOf(List.of(original)).get(0));
        return made(
                0,
                count,
                i -> origin(Mode.VARY, seed, i, Map.of(VECTORS, vector, STRENGTH, Double.toString(strength))));
    }

    /** A path of {@code count} works from the first to the last of {@code stations} through those between. */
    public Works<E> interpolate(List<E> stations, int count) {
        return path(noiseOf(stations), count, 0);
    }

    /** A path of {@code count} works between two new works of this seed. */
    public Works<E> interpolate(int count, long seed) {
        return path(List.of(fresh(seed, 0), fresh(seed, 1)), count, seed);
    }

    private Works<E> path(List<float[]> stations, int count, long seed) {
        if (stations.size() < 2) throw new Problem("An interpolation needs two works to go between.");
        return made(0, count, i -> {
            var at = count == 1 ? 0 : i * (stations.size() - 1.0) / (count - 1);
            var leg = Math.min((int) at, stations.size() - 2);
            var vectors = Vectors.encode(stations.get(leg)) + "," + Vectors.encode(stations.get(leg + 1));
            return origin(Mode.INTERPOLATE, seed, i, Map.of(VECTORS, vectors, SHARE, Double.toString(at - leg)));
        });
    }

    /** What the model keeps of each original: decoded from the code that it gives it. */
    public Works<E> reconstruct(List<E> originals) {
        var codes = codesOf(originals);
        return made(
                0,
                originals.size(),
                i -> origin(Mode.RECONSTRUCT, 0, i, Map.of(VECTORS, Vectors.encode(codes.get(i)))));
    }

    /** Works decoded from these codes. */
    Works<E> traverse(List<float[]> codes) {
        return made(0, codes.size(), i -> origin(Mode.TRAVERSE, 0, i, Map.of(VECTORS, Vectors.encode(codes.get(i)))));
    }

    @Override
    public Work<E> again(Origin origin) {
        if (!origin.weights().equals(signature.weights()))
            throw new Problem("This work was made with other weights than this run's; name the run that made it.");
        var now = new Origin(
                origin.recipe(),
                origin.weights(),
                origin.collection(),
                origin.seed(),
                origin.index(),
                signature.program(),
                origin.mode(),
                origin.settings());
        return made(origin.index(), 1, i -> now).get(0);
    }

    private Origin origin(Mode mode, long seed, int index, Map<String, String> settings) {
        var all = new TreeMap<>(wishes.values());
        all.putAll(settings);
        return new Origin(
                signature.recipe(),
                signature.weights(),
                signature.collection(),
                seed,
                index,
                signature.program(),
                mode.word(),
                all);
    }

    private Works<E> made(int first, int count, IntFunction<Origin> origins) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        var works = new ArrayList<Work<E>>(count);
        if (first > Integer.MAX_VALUE - ROWS - count)
            throw new Problem("Works are numbered up to %s.", Integer.MAX_VALUE - ROWS);
        for (var from = first; from < first + count; ) {
            // A batch holds the works of one block of 16 indices, so that each sits in its own row.
            var to = Math.min(first + count, (from / ROWS + 1) * ROWS);
            var block = new ArrayList<Origin>();
            for (var i = from; i < to; i++) block.add(origins.apply(i));
            works.addAll(engine.call(() -> Memory.withoutGradients(() -> block(block))));
            from = to;
        }
        return Works.of(works);
    }

    private List<Work<E>> block(List<Origin> origins) {
        var isCode = isCode(origins.get(0));
        var rows = new float[ROWS * model.latents()];
        var wished = new ArrayList<>(Collections.nCopies(ROWS, wishes));
        for (var origin : origins) {
            var row = origin.index() % ROWS;
            wished.set(row, wishesOf(origin));
            System.arraycopy(vector(origin), 0, rows, row * model.latents(), model.latents());
        }
        var tensor = Tensors.of(rows, ROWS, model.latents());
        var items = model.fromTensor(model.decode(isCode ? tensor : model.prior(tensor), wished), ROWS);
        return origins.stream()
                .map(o -> new Work<>(items.get(o.index() % ROWS), o))
                .toList();
    }

    private Settings wishesOf(Origin origin) {
        var told = new TreeMap<>(origin.settings());
        told.keySet().retainAll(wishes.values().keySet());
        return Settings.of(wishes()).with(told);
    }

    private static boolean isCode(Origin origin) {
        return origin.mode().equals(Mode.RECONSTRUCT.word()) || origin.mode().equals(Mode.TRAVERSE.word());
    }

    private float[] vector(Origin origin) {
        try {
            var settings = origin.settings();
            return switch (Mode.valueOf(origin.mode().toUpperCase(java.util.Locale.ROOT))) {
                case SAMPLE ->
                    scaled(
                            fresh(origin.seed(), origin.index()),
                            wishesOf(origin).real(TEMPERATURE));
                case VARY ->
                    Vectors.mixed(
                            Vectors.decode(settings.get(VECTORS), model.latents()),
                            fresh(origin.seed(), origin.index()),
                            number(settings, STRENGTH, 1));
                case INTERPOLATE -> {
                    var ends = settings.get(VECTORS).split(",");
                    yield Vectors.between(
                            Vectors.decode(ends[0], model.latents()),
                            Vectors.decode(ends[1], model.latents()),
                            number(settings, SHARE, 1));
                }
                case RECONSTRUCT, TRAVERSE -> Vectors.decode(settings.get(VECTORS), model.latents());
            };
        } catch (IllegalArgumentException | NullPointerException | ArrayIndexOutOfBoundsException e) {
            throw new Problem(e, "The origin says too little, or something else than this run can make.");
        }
    }

    private static double number(Map<String, String> settings, String key, double most) {
        var value = Double.parseDouble(settings.get(key));
        if (value >= 0 && value <= most) return value;
        throw new IllegalArgumentException(key);
    }

    private static float[] scaled(float[] vector, double by) {
        return by == 1 ? vector : Vectors.sum(vector, by, vector, 0);
    }

    private float[] fresh(long seed, int index) {
        return engine.call(() ->
                Tensors.floats(Randomness.of(seed).stream("work").at(index).normal(model.latents())));
    }

    List<float[]> noiseOf(List<E> items) {
        return eachRow(items, x -> model.noise(encoded(x)));
    }

    List<float[]> codesOf(List<E> items) {
        return eachRow(items, this::encoded);
    }

    private Tensor encoded(Tensor items) {
        return model.encode(items, Collections.nCopies(ROWS, wishes));
    }

    /** Codes of new works, where no collection is at hand. */
    List<float[]> freshCodes(int count, long seed) {
        var codes = new ArrayList<float[]>();
        for (var from = 0; from < count; from += ROWS) {
            var first = from;
            codes.addAll(engine.call(() -> Memory.withoutGradients(() -> {
                var rows = new float[ROWS * model.latents()];
                for (var i = 0; i < ROWS; i++)
                    System.arraycopy(fresh(seed, first + i), 0, rows, i * model.latents(), model.latents());
                return rows(model.prior(Tensors.of(rows, ROWS, model.latents())), Math.min(ROWS, count - first));
            })));
        }
        return codes;
    }

    private List<float[]> eachRow(List<E> items, java.util.function.UnaryOperator<Tensor> function) {
        var all = new ArrayList<float[]>();
        for (var from = 0; from < items.size(); from += ROWS) {
            var some = new ArrayList<>(items.subList(from, Math.min(items.size(), from + ROWS)));
            var count = some.size();
            while (some.size() < ROWS) some.add(some.get(0));
            all.addAll(engine.call(
                    () -> Memory.withoutGradients(() -> rows(function.apply(model.toTensor(some)), count))));
        }
        return all;
    }

    private List<float[]> rows(Tensor tensor, int count) {
        var numbers = Tensors.floats(tensor);
        var width = model.latents();
        var rows = new ArrayList<float[]>();
        for (var i = 0; i < count; i++) rows.add(Arrays.copyOfRange(numbers, i * width, (i + 1) * width));
        return rows;
    }

    int latents() {
        return model.latents();
    }

    private static void checkRange(String name, double value, double least, double most) {
        if (!(value >= least && value <= most))
            throw new Problem("%s is a number from %s to %s, not %s.", name, least, most, value);
    }
}
