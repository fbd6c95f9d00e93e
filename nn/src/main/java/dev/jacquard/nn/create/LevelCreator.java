package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.level.Draft;
import dev.jacquard.media.game.level.LevelDistance;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.Rating;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.LevelExperience;
import dev.jacquard.nn.model.LevelModel;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Levels that can be won. The model paints drafts, rules mend them, a solver rates what can be won; the drafts nearest to
 * what is wished for are moved in the latents and partly painted anew, for some generations. What cannot be won is thrown
 * away, and {@link #tally} tells how much that was. Any thread may call.
 */
public final class LevelCreator implements Creator<LevelMap> {
    /** How far a level has to be from every training level where that is possible, see {@link LevelDistance}. */
    private static final double NEW = 0.3;

    private static final int ROWS = 16;
    private static final int PARENTS = 4;
    private static final int MOST_GENERATIONS = 24;
    private static final int EFFORT = 60_000;
    private static final int COMPARED = 8;
    private static final int PREVIEWED = 8;
    private static final double NEAR_ENOUGH = 0.03;
    private static final double KEPT = 0.9;

    private static final String DIFFICULTY = "difficulty";
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final String TEMPERATURE = "temperature";
    private static final String GENERATIONS = "generations";
    private static final int ANY = -1;

    /**
     * What became of the drafts so far.
     *
     * @param drafts that were painted
     * @param unmendable that no level could be made of
     * @param levels that were made of the others, several of some
     * @param unwinnable that could not be won, or not within the solver's effort, and were thrown away
     */
    public record Tally(long drafts, long unmendable, long levels, long unwinnable) {}

    /** A level that can be won, and the latents that it was painted for. */
    private record Candidate(LevelMap map, float[] latents, double fault) {}

    private record Wish(double difficulty, int width, int height, double temperature, int generations) {}

    private final Engine engine;
    private final LevelModel model;
    private final Signature signature;
    private final Settings wishes;
    private final AtomicLong[] counts;

    /** A creator for a trained model. */
    public LevelCreator(Engine engine, LevelModel model, Signature signature) {
        this(
                engine,
                model,
                signature,
                Settings.of(declared()),
                IntStream.range(0, 4).mapToObj(i -> new AtomicLong()).toArray(AtomicLong[]::new));
    }

    private LevelCreator(Engine engine, LevelModel model, Signature signature, Settings wishes, AtomicLong[] counts) {
        this.engine = engine;
        this.model = model;
        this.signature = signature;
        this.wishes = wishes;
        this.counts = counts;
    }

    private static List<Setting> declared() {
        return List.of(
                Setting.real(DIFFICULTY, ANY, ANY, 1, "from 0, as the easiest training levels, to 1; -1 for any"),
                Setting.whole(WIDTH, 0, 0, 60, "tiles from left to right, 4 at least; 0 for those of a training level"),
                Setting.whole(
                        HEIGHT, 0, 0, 60, "tiles from top to bottom, 4 at least; 0 for those of a training level"),
                Setting.real(TEMPERATURE, 1, 0.1, 2, "below 1 more typical, above 1 more daring"),
                Setting.whole(
                        GENERATIONS, 6, 1, MOST_GENERATIONS, "how often drafts are moved towards what is wished"));
    }

    @Override
    public List<Setting> wishes() {
        return declared();
    }

    @Override
    public LevelCreator with(Settings wishes) {
        for (var side : List.of(WIDTH, HEIGHT))
            if (wishes.whole(side) > 0 && wishes.whole(side) < 4)
                throw new Problem("A level is 4 tiles wide and high at least; %s is %s.", side, wishes.whole(side));
        return new LevelCreator(engine, model, signature, wishes, counts);
    }

    /** What became of all drafts that this creator, and those made of it {@link #with} wishes, painted so far. */
    public Tally tally() {
        return new Tally(counts[0].get(), counts[1].get(), counts[2].get(), counts[3].get());
    }

    @Override
    public Works<LevelMap> sample(int first, int count, long seed) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        if (first > Integer.MAX_VALUE - count) throw new Problem("Works are numbered up to %s.", Integer.MAX_VALUE);
        var works = new ArrayList<Work<LevelMap>>();
        for (int index = first; index < first + count; index++) works.add(made(origin(seed, index)));
        return Works.of(works);
    }

    private Origin origin(long seed, int index) {
        return new Origin(
                signature.recipe(),
                signature.weights(),
                signature.collection(),
                seed,
                index,
                signature.program(),
                Mode.Sample.WORD,
                new TreeMap<>(wishes.values()));
    }

    /** Of one generation; one from which nothing came that can be won is left out. */
    @Override
    public Works<LevelMap> preview(int most, long seed) {
        var quick = with(wishes.with(GENERATIONS, 1));
        var works = new ArrayList<Work<LevelMap>>();
        for (int index = 0; index < Math.min(PREVIEWED, most); index++) {
            var origin = quick.origin(seed, index);
            quick.made(origin, 1).ifPresent(map -> works.add(new Work<>(map, origin)));
        }
        return Works.of(works);
    }

    @Override
    public Work<LevelMap> again(Origin origin) {
        if (!origin.weights().equals(signature.weights()))
            throw new Problem("This work was made with other weights than this run's; name the run that made it.");
        return made(new Origin(
                origin.recipe(),
                origin.weights(),
                origin.collection(),
                origin.seed(),
                origin.index(),
                signature.program(),
                origin.mode(),
                origin.settings()));
    }

    private Work<LevelMap> made(Origin origin) {
        return made(origin, MOST_GENERATIONS)
                .map(map -> new Work<>(map, origin))
                .orElseThrow(() -> new Problem(
                        "Not one level that can be won came out of %s drafts. Train longer, or wish for another size.",
                        ROWS * MOST_GENERATIONS));
    }

    private Optional<LevelMap> made(Origin origin, int most) {
        var told = new TreeMap<>(origin.settings());
        told.keySet().retainAll(wishes.values().keySet());
        var chosen = Settings.of(declared()).with(told);
        var random =
                Randomness.of(origin.seed()).stream("work").at(origin.index()).java();
        var experience = engine.call(model::experience);
        return evolved(wish(chosen, experience, random), most, experience, random);
    }

    private static Wish wish(Settings chosen, LevelExperience experience, SplittableRandom random) {
        double drawn = random.nextDouble();
        double difficulty = chosen.real(DIFFICULTY) < 0 ? drawn : chosen.real(DIFFICULTY);
        // A level about as hard lends its size.
        var levels = experience.levels();
        var byDistance = IntStream.range(0, levels.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> Math.abs(experience.share(experience.difficulties()[i]) - difficulty)))
                .toList();
        int among = Math.max(1, Math.min(levels.size(), Math.max(4, levels.size() / 4)));
        var like = levels.get(byDistance.get(random.nextInt(among)));
        boolean upright = random.nextBoolean();
        int width = upright ? like.width() : like.height();
        int height = upright ? like.height() : like.width();
        return new Wish(
                difficulty,
                chosen.whole(WIDTH) > 0 ? chosen.whole(WIDTH) : width,
                chosen.whole(HEIGHT) > 0 ? chosen.whole(HEIGHT) : height,
                chosen.real(TEMPERATURE),
                chosen.whole(GENERATIONS));
    }

    private Optional<LevelMap> evolved(Wish wish, int most, LevelExperience experience, SplittableRandom random) {
        var painter = new LevelPainter(engine, model, wish.temperature);
        var distance = new LevelDistance(experience.levels());
        var best = new ArrayList<Candidate>();
        for (int generation = 0; generation < most; generation++) {
            if (!best.isEmpty() && (generation >= wish.generations || best.get(0).fault < NEAR_ENOUGH)) break;
            var latents = new ArrayList<float[]>();
            var drafts = new ArrayList<Draft>();
            for (int row = 0; row < ROWS; row++) {
                // A part of every generation begins from nothing, so that one bad beginning spoils nothing.
                boolean fresh = best.isEmpty() || row % 4 == 3;
                var parent = fresh ? null : best.get(row % Math.min(PARENTS, best.size()));
                latents.add(fresh ? noise(random) : moved(parent.latents, random));
                drafts.add(fresh ? new Draft(wish.width, wish.height) : partly(parent.map, wish, random));
            }
            best.addAll(candidates(painter, drafts, latents, wish, experience, distance, random));
            best.sort(Comparator.comparingDouble(Candidate::fault));
            if (best.size() > PARENTS) best.subList(PARENTS, best.size()).clear();
        }
        return best.stream().findFirst().map(Candidate::map);
    }

    private float[] noise(SplittableRandom random) {
        var noise = new float[model.latents()];
        // Sums of twelve uniform numbers are as good as normal here, and the same on every machine.
        for (int i = 0; i < noise.length; i++) {
            double sum = -6;
            for (int j = 0; j < 12; j++) sum += random.nextDouble();
            noise[i] = (float) sum;
        }
        return noise;
    }

    private float[] moved(float[] latents, SplittableRandom random) {
        return Vectors.sum(latents, KEPT, noise(random), Math.sqrt(1 - KEPT * KEPT));
    }

    /** A draft of the wished size with a part of a map that is forgotten. */
    private static Draft partly(LevelMap map, Wish wish, SplittableRandom random) {
        var draft = new Draft(wish.width, wish.height);
        int left = wish.width > map.width() ? random.nextInt(wish.width - map.width() + 1) : 0;
        int top = wish.height > map.height() ? random.nextInt(wish.height - map.height() + 1) : 0;
        for (int y = 0; y < Math.min(map.height(), wish.height); y++)
            for (int x = 0; x < Math.min(map.width(), wish.width); x++)
                draft.put((top + y) * wish.width + left + x, map.at(y * map.width() + x));
        int across = Math.max(3, (int) (wish.width * (0.35 + 0.4 * random.nextDouble())));
        int down = Math.max(3, (int) (wish.height * (0.35 + 0.4 * random.nextDouble())));
        draft.forget(
                random.nextInt(Math.max(1, wish.width - across + 1)),
                random.nextInt(Math.max(1, wish.height - down + 1)),
                across,
                down);
        return draft;
    }

    private List<Candidate> candidates(
            LevelPainter painter,
            List<Draft> begun,
            List<float[]> latents,
            Wish wish,
            LevelExperience experience,
            LevelDistance distance,
            SplittableRandom random) {
        var difficulties = new double[begun.size()];
        Arrays.fill(difficulties, wish.difficulty);
        var painted = painter.paint(begun, latents, difficulties, random);
        var joined = new ArrayList<Optional<Draft>>();
        for (int row = 0; row < begun.size(); row++)
            joined.add(model.rules()
                    .joined(painted.drafts().get(row), painted.likelihoods().get(row)));
        var opened = new ArrayList<Draft>();
        for (int row = 0; row < begun.size(); row++)
            opened.add(joined.get(row)
                    .map(model.rules()::opened)
                    .orElse(painted.drafts().get(row)));
        var likelihoods = painter.likelihoods(opened, latents, difficulties);
        var made = IntStream.range(0, begun.size())
                .parallel()
                .mapToObj(row -> joined.get(row).isEmpty()
                        ? List.<LevelMap>of()
                        : model.rules()
                                .playable(
                                        joined.get(row).get(),
                                        likelihoods.get(row),
                                        experience.pushes(wish.difficulty)))
                .toList();
        var maps = new ArrayList<LevelMap>();
        var rows = new ArrayList<Integer>();
        for (int row = 0; row < made.size(); row++)
            for (var map : made.get(row)) {
                maps.add(map);
                rows.add(row);
            }
        var ratings = IntStream.range(0, maps.size())
                .parallel()
                .mapToObj(i -> model.rules().rating(maps.get(i), EFFORT))
                .toList();
        var found = new ArrayList<Candidate>();
        for (int i = 0; i < maps.size(); i++)
            if (ratings.get(i).isPresent())
                found.add(new Candidate(
                        maps.get(i),
                        latents.get(rows.get(i)),
                        fault(maps.get(i), ratings.get(i).get(), wish, experience)));
        counts[0].addAndGet(begun.size());
        counts[1].addAndGet(made.stream().filter(List::isEmpty).count());
        counts[2].addAndGet(maps.size());
        counts[3].addAndGet(maps.size() - found.size());
        found.sort(Comparator.comparingDouble(Candidate::fault));
        return found.stream()
                .limit(COMPARED)
                .map(c -> new Candidate(c.map, c.latents, c.fault + familiarity(distance, c.map)))
                .toList();
    }

    /** How far a level is from what is wished for: 0 for just that. */
    private double fault(LevelMap map, Rating rating, Wish wish, LevelExperience experience) {
        double size = Math.abs(map.width() - wish.width) + Math.abs(map.height() - wish.height);
        return Math.abs(experience.share(rating.difficulty()) - wish.difficulty)
                + size / Math.max(wish.width, wish.height)
                + 0.3 * model.rules().idle(map);
    }

    private static double familiarity(LevelDistance distance, LevelMap map) {
        return 3 * Math.max(0, NEW - distance.nearest(map).share());
    }
}
