package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.game.level.LevelDistance;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.Rating;
import dev.jacquard.nn.torch.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures levels: whether they can be won, how new they are, whether they are as hard as was wished, and how much their small
 * patterns are like those of held-out levels. The baseline draws tile after tile by the training levels' frequencies beside
 * the tile above and the one on the left (a Markov random field; Snodgrass and Ontanon 2014).
 */
public final class LevelEvaluation {
    /** The fewest works and held-out levels that anything is said of. */
    public static final int FEWEST = 4;

    /** A level differs from another where more than this share of its tiles does. */
    public static final double DIFFERENT = 0.25;

    private static final int EFFORT = 200_000;
    private static final int PATTERN = 3;
    private static final double SMOOTHING = 1e-6;
    private static final double MOST_COPIED = 0.05;

    /** The training level nearest to a work, both by position. */
    public record Nearest(int work, int level, double distance) {}

    /**
     * What was found.
     *
     * @param nearest for each work, the nearest first
     * @param ratings of each work; empty where it was not won
     */
    public record Result(Assessment assessment, List<Nearest> nearest, List<Optional<Rating>> ratings) {}

    private final List<LevelMap> training;
    private final List<LevelMap> heldOut;
    private final Randomness randomness;

    private LevelEvaluation(List<LevelMap> training, List<LevelMap> heldOut, Randomness randomness) {
        this.training = training;
        this.heldOut = heldOut;
        this.randomness = randomness;
    }

    /**
     * Measures works.
     *
     * @param wished how hard each was wished to be; empty where nobody wished
     */
    public static Result of(
            List<LevelMap> works, double[] wished, List<LevelMap> training, List<LevelMap> heldOut, long seed) {
        if (works.size() < FEWEST || heldOut.size() < FEWEST)
            throw new IllegalArgumentException("Of fewer than " + FEWEST + " levels nothing can be said.");
        if (wished.length != 0 && wished.length != works.size())
            throw new IllegalArgumentException(wished.length + " wishes for " + works.size() + " works.");
        return new LevelEvaluation(training, heldOut, Randomness.of(seed).stream("levels")).measured(works, wished);
    }

    private Result measured(List<LevelMap> works, double[] wished) {
        var distance = new LevelDistance(training);
        var ofWorks = distances(distance, works);
        var ofHeldOut = distances(distance, heldOut);
        var baseline = baseline(works);
        var ofBaseline = distances(distance, baseline);
        var halves = new Halves(works.size(), randomness.stream("works"));
        var halvesHeldOut = new Halves(heldOut.size(), randomness.stream("held out"));
        var copied = new CopiedShare(
                ofHeldOut.stream().mapToDouble(LevelDistance.Nearest::share).toArray(), halvesHeldOut);
        var ratings = rate(works);
        var metrics = metrics(works, ofWorks, ratings, copied, halves);
        var others = metrics(baseline, ofBaseline, rate(baseline), copied, halves);
        if (wished.length > 0) {
            metrics.put("difficulty_correlation", correlation(wished, ratings));
            others.put("difficulty_correlation", Measure.of(0, 1 / Math.sqrt(works.size())));
        }
        var key = "pattern_divergence";
        double difference = metrics.get(key).value() - others.get(key).value();
        var findings = findings(metrics);
        var nearest = IntStream.range(0, works.size())
                .mapToObj(i ->
                        new Nearest(i, ofWorks.get(i).level(), ofWorks.get(i).share()))
                .sorted(Comparator.comparingDouble(Nearest::distance))
                .toList();
        var spread = Measure.of(difference, differenceOfHalves(works, baseline, halves));
        return new Result(new Assessment(key, true, metrics, others, spread, findings), nearest, ratings);
    }

    private Map<String, Measure> metrics(
            List<LevelMap> works,
            List<LevelDistance.Nearest> distances,
            List<Optional<Rating>> ratings,
            CopiedShare copied,
            Halves halves) {
        var shares =
                distances.stream().mapToDouble(LevelDistance.Nearest::share).toArray();
        var metrics = new LinkedHashMap<String, Measure>();
        metrics.put("pattern_divergence", Measure.of(divergence(works), deviation(works, halves)));
        metrics.put(
                "solvable_share",
                share(ratings.stream().filter(Optional::isPresent).count(), works.size()));
        metrics.put(
                "novel_share",
                share(Arrays.stream(shares).filter(s -> s > DIFFERENT).count(), works.size()));
        metrics.put("novelty", Measure.of(Halves.mean(shares), spread(shares)));
        metrics.put("copied_share", copied.of(shares, halves));
        return metrics;
    }

    private static Measure share(long of, int all) {
        return Measure.share(of / (double) all, all);
    }

    private static double spread(double[] values) {
        double mean = Halves.mean(values);
        double sum = 0;
        for (double value : values) sum += (value - mean) * (value - mean);
        return Math.sqrt(sum / (values.length - 1) / values.length);
    }

    private static List<LevelDistance.Nearest> distances(LevelDistance distance, List<LevelMap> maps) {
        return IntStream.range(0, maps.size())
                .parallel()
                .mapToObj(i -> distance.nearest(maps.get(i)))
                .toList();
    }

    private static List<Optional<Rating>> rate(List<LevelMap> maps) {
        return IntStream.range(0, maps.size())
                .parallel()
                .mapToObj(i -> maps.get(i).rules().rating(maps.get(i), EFFORT))
                .toList();
    }

    private List<Sentence> findings(Map<String, Measure> metrics) {
        var findings = new ArrayList<Sentence>();
        if (metrics.get("solvable_share").value() < 1)
            findings.add(Sentence.of("Not every level can be won within the solver's effort."));
        if (metrics.get("copied_share").low() > MOST_COPIED)
            findings.add(
                    Sentence.of(
                            "Many levels are closer to a training level than others of the collection are. Train shorter, or give more levels."));
        if (findings.isEmpty()) findings.add(Sentence.of("The levels can be won and are new."));
        return findings;
    }

    /** Rank correlation (Spearman 1904) of wishes and ratings, with Fisher's interval. */
    private static Measure correlation(double[] wished, List<Optional<Rating>> ratings) {
        var won = IntStream.range(0, wished.length)
                .filter(i -> ratings.get(i).isPresent())
                .toArray();
        if (won.length < FEWEST) return new Measure(0, -1, 1);
        var first = ranks(IntStream.of(won).mapToDouble(i -> wished[i]).toArray());
        var second = ranks(IntStream.of(won)
                .mapToDouble(i -> ratings.get(i).orElseThrow().difficulty())
                .toArray());
        double r = pearson(first, second);
        double z = 0.5 * Math.log((1 + r) / Math.max(1e-12, 1 - r));
        double reach = Measure.SURE / Math.sqrt(Math.max(1, won.length - 3));
        return new Measure(r, Math.tanh(z - reach), Math.min(1, Math.max(r, Math.tanh(z + reach))));
    }

    /** Ranks from 1, equal numbers sharing their mean. */
    static double[] ranks(double[] numbers) {
        var ranks = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int below = 0;
            int equal = 0;
            for (double other : numbers) {
                if (other < numbers[i]) below++;
                if (other == numbers[i]) equal++;
            }
            ranks[i] = below + (equal + 1) / 2.0;
        }
        return ranks;
    }

    private static double pearson(double[] first, double[] second) {
        double meanFirst = Halves.mean(first);
        double meanSecond = Halves.mean(second);
        double both = 0;
        double squareFirst = 0;
        double squareSecond = 0;
        for (int i = 0; i < first.length; i++) {
            both += (first[i] - meanFirst) * (second[i] - meanSecond);
            squareFirst += (first[i] - meanFirst) * (first[i] - meanFirst);
            squareSecond += (second[i] - meanSecond) * (second[i] - meanSecond);
        }
        return squareFirst == 0 || squareSecond == 0 ? 0 : both / Math.sqrt(squareFirst * squareSecond);
    }

    private double differenceOfHalves(List<LevelMap> works, List<LevelMap> baseline, Halves halves) {
        var differences = new double[Halves.COUNT];
        for (int h = 0; h < Halves.COUNT; h++)
            differences[h] = divergence(half(works, halves.get(h))) - divergence(half(baseline, halves.get(h)));
        return Halves.deviation(differences);
    }

    private double deviation(List<LevelMap> works, Halves halves) {
        var ofHalves = new double[Halves.COUNT];
        for (int h = 0; h < Halves.COUNT; h++) ofHalves[h] = divergence(half(works, halves.get(h)));
        return Halves.deviation(ofHalves);
    }

    private static List<LevelMap> half(List<LevelMap> maps, long[] positions) {
        return Arrays.stream(positions).mapToObj(i -> maps.get((int) i)).toList();
    }

    private final Map<LevelMap, Map<Long, Integer>> known = new HashMap<>();

    /**
     * The symmetric Kullback-Leibler divergence of 3 by 3 tile patterns from those of the held-out levels (Lucas and Volz 2019,
     * weight one half), in nats.
     */
    private double divergence(List<LevelMap> maps) {
        var ofMaps = patterns(maps);
        var ofHeldOut = patterns(heldOut);
        return (divergence(ofMaps, ofHeldOut) + divergence(ofHeldOut, ofMaps)) / 2;
    }

    private Map<Long, Double> patterns(List<LevelMap> maps) {
        var counts = new HashMap<Long, Double>();
        double all = 0;
        for (var map : maps)
            for (var entry :
                    known.computeIfAbsent(map, LevelEvaluation::patterns).entrySet()) {
                counts.merge(entry.getKey(), (double) entry.getValue(), Double::sum);
                all += entry.getValue();
            }
        double sum = all;
        counts.replaceAll((pattern, count) -> count / sum);
        return counts;
    }

    /** All patterns of a map in all its turns, by what is in them. */
    private static Map<Long, Integer> patterns(LevelMap map) {
        var counts = new HashMap<Long, Integer>();
        for (int symmetry = 0; symmetry < LevelMap.SYMMETRIES; symmetry++) {
            var turned = map.turned(symmetry);
            for (int y = 0; y + PATTERN <= turned.height(); y++)
                for (int x = 0; x + PATTERN <= turned.width(); x++) {
                    long pattern = 0;
                    for (int i = 0; i < PATTERN * PATTERN; i++)
                        pattern = pattern * turned.rules().kinds()
                                + turned.at((y + i / PATTERN) * turned.width() + x + i % PATTERN);
                    counts.merge(pattern, 1, Integer::sum);
                }
        }
        return counts;
    }

    private static double divergence(Map<Long, Double> of, Map<Long, Double> from) {
        double sum = 0;
        for (var entry : of.entrySet()) {
            double other = from.getOrDefault(entry.getKey(), 0.0);
            sum += entry.getValue() * Math.log((entry.getValue() + SMOOTHING) / (other + SMOOTHING));
        }
        return sum;
    }

    /** Levels of the same sizes as these, drawn by the baseline. */
    private List<LevelMap> baseline(List<LevelMap> like) {
        var rules = training.get(0).rules();
        int kinds = rules.kinds();
        var counts = new double[kinds + 1][kinds + 1][kinds];
        for (var map : training)
            for (int tile = 0; tile < map.size(); tile++)
                counts[above(map.tiles(), map.width(), tile, kinds)][left(map.tiles(), map.width(), tile, kinds)][
                        map.at(tile)]++;
        var drawn = new ArrayList<LevelMap>();
        for (int i = 0; i < like.size(); i++) {
            var random = randomness.stream("baseline").at(i).java();
            int width = like.get(i).width();
            var tiles = new byte[like.get(i).size()];
            for (int tile = 0; tile < tiles.length; tile++)
                tiles[tile] =
                        (byte) drawn(counts[above(tiles, width, tile, kinds)][left(tiles, width, tile, kinds)], random);
            drawn.add(new LevelMap(rules, width, like.get(i).height(), tiles));
        }
        return drawn;
    }

    private static int above(byte[] tiles, int width, int tile, int none) {
        return tile < width ? none : tiles[tile - width];
    }

    private static int left(byte[] tiles, int width, int tile, int none) {
        return tile % width == 0 ? none : tiles[tile - 1];
    }

    private static int drawn(double[] counts, SplittableRandom random) {
        double sum = 0;
        for (double count : counts) sum += count;
        // Neighbours that were never seen together say nothing.
        if (sum == 0) return random.nextInt(counts.length);
        double left = random.nextDouble() * sum;
        int kind = 0;
        while (kind < counts.length - 1 && (left -= counts[kind]) >= 0) kind++;
        return kind;
    }
}
