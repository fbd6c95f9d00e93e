package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.LatentModel;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Works from a model with latent vectors. Any thread may call.
 *
 * <p>A work depends on its origin alone: it is computed in row (index mod 16) of a batch of 16 whatever else is asked for,
 * so it is the same alone, among others and after a restart.
 *
 * @param <E> what the model makes
 */
public final class LatentCreator<E> implements Creator<E> {
    private static final String TEMPERATURE = "temperature";
    private static final String MOVE = "move";
    private static final double FARTHEST = 10;

    private final LatentRows<E> rows;
    private final Signature signature;
    private final Finish<E> finish;
    private final List<NamedDirection> named;
    private final Settings wishes;

    /** The tools for a trained model. */
    public LatentCreator(Engine engine, LatentModel<E> model, Signature signature) {
        this(new LatentRows<>(engine, model), signature, Finish.none(), List.of(), null);
    }

    private LatentCreator(
            LatentRows<E> rows, Signature signature, Finish<E> finish, List<NamedDirection> named, Settings wishes) {
        this.rows = rows;
        this.signature = signature;
        this.finish = finish;
        this.named = named;
        this.wishes = wishes == null ? Settings.of(wishes()) : wishes;
    }

    @Override
    public List<Setting> wishes() {
        var all = new ArrayList<Setting>();
        all.add(Setting.real(TEMPERATURE, 1, 0, 2, "below 1 more typical, above 1 more daring"));
        all.addAll(rows.model().wishes());
        all.addAll(finish.wishes());
        for (var direction : named)
            all.add(Setting.real(
                    direction.name(), 0, -FARTHEST, FARTHEST, "standard deviations along a direction that was named"));
        return all;
    }

    @Override
    public LatentCreator<E> with(Settings wishes) {
        return new LatentCreator<>(rows, signature, finish, named, wishes);
    }

    /**
     * The same creator with what a run adds to its model: how works are finished, and directions that were named, each of which is a
     * wish of its name. Its wishes are their defaults.
     *
     * @throws Problem when a direction is called as another wish, or is not one of this model
     */
    public LatentCreator<E> with(Finish<E> finish, List<NamedDirection> named) {
        var taken = new LatentCreator<>(rows, signature, finish, List.of(), null).wishes.values();
        for (var direction : named) {
            if (taken.containsKey(direction.name()))
                throw new Problem("A direction cannot be called \"%s\": that is a setting already.", direction.name());
            try {
                Vectors.decode(direction.step(), rows.latents());
            } catch (IllegalArgumentException e) {
                throw new Problem(
                        e,
                        "The direction \"%s\" is not one of this run's. Give the name to one of its own.",
                        direction.name());
            }
        }
        return new LatentCreator<>(rows, signature, finish, List.copyOf(named), null);
    }

    @Override
    public Works<E> sample(int first, int count, long seed) {
        return made(first, count, i -> origin(new Mode.Sample(), seed, i));
    }

    /**
     * Works like {@code original}.
     *
     * @param strength 0 (its reconstruction) to 1 (nothing of it left)
     */
    public Works<E> vary(E original, int count, long seed, double strength) {
        if (!(strength >= 0 && strength <= 1))
            throw new Problem("%s is a number from %s to %s, not %s.", Mode.STRENGTH, 0, 1, strength);
        var mode = new Mode.Vary(noiseOf(List.of(original)).get(0), strength);
        return made(0, count, i -> origin(mode, seed, i));
    }

    /** A path of {@code count} works from the first to the last of {@code stations} through those between. */
    public Works<E> interpolate(List<E> stations, int count) {
        return path(noiseOf(stations), count, 0);
    }

    /** A path of {@code count} works between two new works of this seed. */
    public Works<E> interpolate(int count, long seed) {
        return path(List.of(rows.fresh(seed, 0), rows.fresh(seed, 1)), count, seed);
    }

    private Works<E> path(List<float[]> stations, int count, long seed) {
        if (stations.size() < 2) throw new Problem("An interpolation needs two works to go between.");
        return made(0, count, i -> {
            var at = count == 1 ? 0 : i * (stations.size() - 1.0) / (count - 1);
            var leg = Math.min((int) at, stations.size() - 2);
            return origin(new Mode.Interpolate(stations.get(leg), stations.get(leg + 1), at - leg), seed, i);
        });
    }

    /**
     * A closed walk of {@code count} works through new works of this seed; the first follows smoothly on the last.
     *
     * @param waves 1 (a circle) to 64: how much happens on the way
     */
    public Works<E> walk(int count, long seed, int waves) {
        return made(0, count, i -> origin(new Mode.Wander(waves, i / (double) count), seed, i));
    }

    /** A closed walk of {@code count} works through all {@code stations} and back to the first, smooth everywhere. */
    public Works<E> walk(List<E> stations, int count) {
        if (stations.size() < 2) throw new Problem("A walk needs two works to go through.");
        var noise = noiseOf(stations);
        var n = noise.size();
        return made(0, count, i -> {
            var at = i * (double) n / count;
            var leg = Math.min((int) at, n - 1);
            var mode = new Mode.Round(
                    noise.get((leg + n - 1) % n),
                    noise.get(leg),
                    noise.get((leg + 1) % n),
                    noise.get((leg + 2) % n),
                    at - leg);
            return origin(mode, 0, i);
        });
    }

    /** What {@code from} is without {@code less} and with {@code more}: decoded from the sum and difference of their codes. */
    public Work<E> arithmetic(E from, E less, E more) {
        var codes = codesOf(List.of(from, less, more));
        var sum = Vectors.sum(Vectors.sum(codes.get(0), 1, codes.get(1), -1), 1, codes.get(2), 1);
        return made(0, 1, i -> origin(new Mode.Given(Mode.Given.Reason.ARITHMETIC, sum), 0, i))
                .get(0);
    }

    /** What the model keeps of each original: decoded from the code that it gives it. */
    public Works<E> reconstruct(List<E> originals) {
        return decoded(Mode.Given.Reason.RECONSTRUCT, codesOf(originals));
    }

    /** Works decoded from these codes. */
    Works<E> traverse(List<float[]> codes) {
        return decoded(Mode.Given.Reason.TRAVERSE, codes);
    }

    private Works<E> decoded(Mode.Given.Reason reason, List<float[]> codes) {
        return made(0, codes.size(), i -> origin(new Mode.Given(reason, codes.get(i)), 0, i));
    }

    /**
     * One work under every combination of two wishes, row by row: what differs is what was wished.
     *
     * @param number which work of this seed it is
     * @throws Problem when there is no such wish, or it does not take a value
     */
    public Works<E> grid(GridAxis across, GridAxis down, long seed, int number) {
        return grid(across, down, new Mode.Sample(), seed, number);
    }

    /** The same with what the model keeps of a given work. */
    public Works<E> grid(GridAxis across, GridAxis down, E original) {
        var code = codesOf(List.of(original)).get(0);
        return grid(across, down, new Mode.Given(Mode.Given.Reason.RECONSTRUCT, code), 0, 0);
    }

    private Works<E> grid(GridAxis across, GridAxis down, Mode mode, long seed, int number) {
        var origins = new ArrayList<Origin>();
        for (var y : down.values())
            for (var x : across.values())
                origins.add(
                        with(wishes.with(down.key(), y).with(across.key(), x)).origin(mode, seed, number));
        return made(origins);
    }

    /** An evolution of this model's works that has not begun, of which {@code sheet} are shown at once. */
    public Evolution evolution(long seed, int sheet) {
        return Evolution.begin(rows.latents(), seed, sheet);
    }

    /** The works that an evolution shows now. */
    public Works<E> shown(Evolution evolution) {
        var points = evolution.points(rows::fresh);
        return made(
                evolution.first(),
                points.size(),
                i -> origin(new Mode.Evolve(points.get(i - evolution.first())), evolution.seed(), i));
    }

    /**
     * The evolution after some of this model's works, of whatever mode, were chosen as favourites.
     *
     * @param favourites their origins, at least one
     * @throws Problem when one was made with other weights, or its origin makes no sense
     */
    public Evolution after(Evolution evolution, List<Origin> favourites) {
        var points = new ArrayList<float[]>();
        for (var origin : favourites) {
            checkWeights(origin);
            var mode = mode(origin);
            if (mode instanceof Mode.Evolve evolve) points.add(evolve.point());
            else points.add(mode.isCode() ? rows.noiseOf(mode.vector(place(origin))) : mode.vector(place(origin)));
        }
        return evolution.after(points);
    }

    @Override
    public Work<E> again(Origin origin) {
        checkWeights(origin);
        var now = new Origin(
                origin.recipe(),
                origin.weights(),
                origin.collection(),
                origin.seed(),
                origin.index(),
                signature.program(),
                origin.mode(),
                origin.settings());
        return made(List.of(now)).get(0);
    }

    private void checkWeights(Origin origin) {
        if (!origin.weights().equals(signature.weights()))
            throw new Problem("This work was made with other weights than this run's; name the run that made it.");
    }

    private Origin origin(Mode mode, long seed, int index) {
        var all = new TreeMap<>(wishes.values());
        var move = move();
        if (move != null) all.put(MOVE, Vectors.encode(move));
        all.putAll(mode.settings());
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

    /** What the wishes for named directions add to a code; null where that is nothing. */
    private float[] move() {
        float[] move = null;
        for (var direction : named) {
            var by = wishes.real(direction.name());
            if (by == 0) continue;
            var step = Vectors.decode(direction.step(), rows.latents());
            move = move == null ? Vectors.scaled(step, by) : Vectors.sum(move, 1, step, by);
        }
        return move;
    }

    private Works<E> made(int first, int count, IntFunction<Origin> origins) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        var all = new ArrayList<Origin>(count);
        if (first > Integer.MAX_VALUE - LatentRows.COUNT - count) throw tooHigh();
        for (var i = 0; i < count; i++) all.add(origins.apply(first + i));
        return made(all);
    }

    private static Problem tooHigh() {
        return new Problem("Works are numbered up to %s.", Integer.MAX_VALUE - LatentRows.COUNT);
    }

    private Works<E> made(List<Origin> origins) {
        var works = new ArrayList<Work<E>>(origins.size());
        for (var from = 0; from < origins.size(); ) {
            // As many as find their own rows free.
            var batch = new LatentRows.Row[LatentRows.COUNT];
            var to = from;
            for (; to < origins.size(); to++) {
                var origin = origins.get(to);
                if (origin.index() > Integer.MAX_VALUE - LatentRows.COUNT) throw tooHigh();
                if (batch[origin.index() % LatentRows.COUNT] != null) break;
                batch[origin.index() % LatentRows.COUNT] = row(origin);
            }
            var items = rows.items(batch, wishes);
            for (var origin : origins.subList(from, to)) {
                var row = origin.index() % LatentRows.COUNT;
                works.add(new Work<>(finish.finished(items.get(row), batch[row].wishes()), origin));
            }
            from = to;
        }
        return Works.of(works);
    }

    private LatentRows.Row row(Origin origin) {
        var mode = mode(origin);
        try {
            var move = origin.settings().get(MOVE);
            return new LatentRows.Row(
                    mode.vector(place(origin)),
                    mode.isCode(),
                    move == null ? null : Vectors.decode(move, rows.latents()),
                    wishesOf(origin));
        } catch (IllegalArgumentException e) {
            throw senseless(e);
        }
    }

    private Mode mode(Origin origin) {
        try {
            return Mode.of(origin, rows.latents());
        } catch (IllegalArgumentException e) {
            throw senseless(e);
        }
    }

    private static Problem senseless(Throwable cause) {
        return new Problem(cause, "The origin says too little, or something else than this run can make.");
    }

    private Mode.Place place(Origin origin) {
        return new Mode.Place(
                i -> rows.fresh(origin.seed(), i),
                origin.index(),
                wishesOf(origin).real(TEMPERATURE));
    }

    private Settings wishesOf(Origin origin) {
        var told = new TreeMap<>(origin.settings());
        told.keySet().retainAll(wishes.values().keySet());
        return Settings.of(wishes()).with(told);
    }

    List<float[]> noiseOf(List<E> items) {
        return rows.noiseOf(items, wishes);
    }

    List<float[]> codesOf(List<E> items) {
        return rows.codesOf(items, wishes);
    }

    List<float[]> freshCodes(int count, long seed) {
        return rows.freshCodes(count, seed);
    }

    int latents() {
        return rows.latents();
    }
}
