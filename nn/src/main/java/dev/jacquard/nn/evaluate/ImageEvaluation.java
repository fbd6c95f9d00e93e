package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Pictures;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures pictures against held-out ones and against those that were trained on. Any thread may call; the work is done on
 * the engine's thread.
 */
public final class ImageEvaluation {
    /** The fewest works, and the fewest held-out pictures, that can be measured. */
    public static final int FEWEST = 8;

    private static final int LISTED = 16;
    private static final int PLANTED = 200;
    private static final int BASELINE_SEARCHED = 2000;
    private static final double SLIGHT_NOISE = 8;
    private static final double PLANTED_FOUND = 0.9;
    private static final double INNOCENT = 0.02;
    private static final double COVERED_BY_FEW = 0.05;
    private static final double ALIKE = 0.25;

    /**
     * What was measured.
     *
     * @param assessment {@code frechet}, {@code kernel}, {@code precision}, {@code recall}, {@code copied_share} and
     *     {@code diversity} of the works and of a Gaussian over principal components
     * @param unbiased the Frechet distances of works and of the baseline, extrapolated to endlessly many pictures
     * @param originality how copies were looked for, and which works look most like one
     * @param judge SHA-256 of the reference classifier
     */
    public record Result(Assessment assessment, Unbiased unbiased, Originality originality, String judge) {}

    /**
     * Frechet distances without what is due to the number of pictures alone.
     *
     * @param works of the works
     * @param baseline of the baseline
     */
    public record Unbiased(double works, double baseline) {}

    /**
     * How copies were looked for.
     *
     * @param threshold the distance below which a work counts as a copy
     * @param plantedShare which share of training pictures with slight noise lies below it: how well copies are found here
     * @param nearWorks which share of works lies as close to a training picture as these
     * @param nearHeldOut the same of held-out pictures
     * @param nearest the works that are nearest to a training picture, the nearest first
     */
    public record Originality(
            double threshold, double plantedShare, double nearWorks, double nearHeldOut, List<Nearest> nearest) {}

    /**
     * A work and the training picture that it is nearest to.
     *
     * @param work position among the works
     * @param original position among the training pictures
     * @param distance 0 for a copy to the bit
     */
    public record Nearest(int work, int original, double distance) {}

    private ImageEvaluation() {}

    /**
     * Measures works.
     *
     * @param works at least {@link #FEWEST}, all of one size
     * @param heldOut real pictures of the same size that were not trained on, at least {@link #FEWEST}
     * @param training those that were, or a large sample of them
     * @param seed of the baseline's pictures and of the choice of halves
     */
    public static Result of(Engine engine, List<Image> works, List<Image> heldOut, List<Image> training, long seed) {
        if (Math.min(works.size(), heldOut.size()) < FEWEST)
            throw new IllegalArgumentException("Of works and held-out pictures there are " + FEWEST + " at least.");
        return engine.call(() -> Memory.withoutGradients(() -> measured(works, heldOut, training, seed)));
    }

    /**
     * The training picture that each work is nearest to, in the order of the works.
     *
     * @param training at least one, all of one size with the works
     */
    public static List<Nearest> nearest(Engine engine, List<Image> works, List<Image> training) {
        var found = engine.call(() -> Memory.withoutGradients(() -> new NearestOriginals(training).of(works)));
        return IntStream.range(0, works.size())
                .mapToObj(i -> new Nearest(i, found.originals()[i], found.distances()[i]))
                .toList();
    }

    private static Result measured(List<Image> works, List<Image> heldOut, List<Image> training, long seed) {
        var randomness = Randomness.of(seed);
        var first = training.get(0);
        var pictures = new Pictures(first.width(), first.height(), first.channels());
        var simple = GaussianBaseline.draw(training, pictures, works.size(), randomness.stream("baseline"));
        var originals = new NearestOriginals(training);
        var heldOutNearest = originals.of(heldOut).distances();
        var worksNearest = originals.of(works);
        // Drawn one after another, so the first are as good a sample as any; it copies nothing, which few can show.
        var simpleNearest = originals
                .of(simple.subList(0, Math.min(BASELINE_SEARCHED, simple.size())))
                .distances();
        try (var judge = ReferenceClassifier.load()) {
            var real = new FeatureComparison(judge.features(heldOut), randomness.stream("held-out halves"));
            // The same halves of works and baseline, so that their difference varies by what they are.
            var halves = new Halves(works.size(), randomness.stream("halves"));
            var copies = new CopiedShare(heldOutNearest, real.halves());
            var ofWorks = real.measure(judge.features(works), halves);
            var ofBaseline = real.measure(judge.features(simple), halves);
            var metrics = metrics(ofWorks, copies.of(worksNearest.distances(), halves), works.size(), heldOut.size());
            var copiedBaseline =
                    copies.of(simpleNearest, new Halves(simpleNearest.length, randomness.stream("baseline halves")));
            var baseline = metrics(ofBaseline, copiedBaseline, works.size(), heldOut.size());
            var difference = ofWorks.frechetLess(ofBaseline);
            var originality =
                    originality(worksNearest, heldOutNearest, originals, training, copies.threshold(), randomness);
            var findings = findings(metrics, baseline, difference, originality, works.size(), heldOut.size());
            return new Result(
                    new Assessment("frechet", true, metrics, baseline, difference, findings),
                    new Unbiased(ofWorks.unbiasedFrechet(), ofBaseline.unbiasedFrechet()),
                    originality,
                    judge.hash());
        }
    }

    private static Map<String, Measure> metrics(
            FeatureComparison.Measured found, Measure copied, int works, int heldOut) {
        var metrics = new LinkedHashMap<String, Measure>();
        metrics.put("frechet", found.frechetMeasure());
        metrics.put("kernel", found.kernelMeasure());
        metrics.put("precision", Measure.share(found.coverage().first(), works));
        metrics.put("recall", Measure.share(found.coverage().second(), heldOut));
        metrics.put("copied_share", copied);
        metrics.put("diversity", found.diversity());
        return metrics;
    }

    private static Originality originality(
            NearestOriginals.Found works,
            double[] heldOut,
            NearestOriginals originals,
            List<Image> training,
            double threshold,
            Randomness randomness) {
        var planted = originals
                .of(slightlyNoisy(training, randomness.stream("planted").java()))
                .distances();
        var reach = Statistics.quantile(planted, PLANTED_FOUND);
        var distances = works.distances();
        var nearest = IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(LISTED)
                .map(i -> new Nearest(i, works.originals()[i], distances[i]))
                .toList();
        return new Originality(
                threshold,
                Statistics.shareBelow(planted, threshold),
                Statistics.shareBelow(distances, reach),
                Statistics.shareBelow(heldOut, reach),
                nearest);
    }

    /** Training pictures with normal noise in their colours, of a standard deviation of 8 of 255. */
    private static List<Image> slightlyNoisy(List<Image> training, SplittableRandom random) {
        var count = Math.min(PLANTED, training.size());
        var noisy = new ArrayList<Image>(count);
        for (var n = 0; n < count; n++) {
            var picture = training.get((int) (n * (long) training.size() / count));
            var channels = picture.channels();
            var samples = new byte[picture.width() * picture.height() * channels];
            picture.copyTo(samples, 0);
            for (var i = 0; i < samples.length; i++) {
                if (channels % 2 == 0 && i % channels == channels - 1) continue;
                var value = (samples[i] & 0xff) + SLIGHT_NOISE * random.nextGaussian();
                samples[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
            noisy.add(Image.of(picture.width(), picture.height(), channels, samples));
        }
        return noisy;
    }

    private static List<Sentence> findings(
            Map<String, Measure> metrics,
            Map<String, Measure> baseline,
            Measure difference,
            Originality originality,
            int works,
            int heldOut) {
        var findings = new ArrayList<Sentence>();
        var near = Measure.share(originality.nearWorks(), works);
        var nearHeldOut = Measure.share(originality.nearHeldOut(), heldOut);
        var copied = metrics.get("copied_share");
        var copies = copied.low() > INNOCENT || near.low() > Math.max(INNOCENT, nearHeldOut.high());
        if (originality.plantedShare() < PLANTED_FOUND)
            findings.add(Sentence.of(
                    "Copies are hard to tell here: the collection itself holds pictures that are nearly alike, so that of"
                            + " training pictures with slight noise only %.0f %% would count as copies. As close to a"
                            + " training picture as these are %.1f %% of the works, and %.1f %% of the held-out pictures."
                            + " To measure better, remove what is nearly alike (see inspect).",
                    100 * originality.plantedShare(), 100 * originality.nearWorks(), 100 * originality.nearHeldOut()));
        var frechet = metrics.get("frechet").value();
        var simple = baseline.get("frechet").value();
        var comparison = Assessment.compare(difference, true);
        if (comparison == Assessment.Comparison.BETTER)
            findings.add(Sentence.of(
                    "It learned: the distance of its works to held-out pictures is %.0f %% of that of the baseline, a Gaussian"
                            + " over principal components.",
                    100 * frechet / simple));
        if (metrics.get("recall").low() < COVERED_BY_FEW
                && metrics.get("diversity").value() < ALIKE)
            findings.add(Sentence.of(
                    "Its works are nearly all alike: they cover only %.1f %% of the held-out pictures, and differ from each"
                            + " other %.0f %% as much as those do. Train again with another seed or a lower rate (--set"
                            + " rate=0.0003), or on more pictures.",
                    100 * metrics.get("recall").value(),
                    100 * metrics.get("diversity").value()));
        if (copies)
            findings.add(Sentence.of(
                    "It copies: %.1f %% of its works are closer to a training picture than 99 %% of the held-out pictures are,"
                            + " where an honest model has 1 %%. Train on more pictures, for a shorter time or with a smaller"
                            + " network, and look at the nearest originals before you share works.",
                    100 * Math.max(copied.value(), originality.nearWorks())));
        if (comparison == Assessment.Comparison.WORSE)
            findings.add(
                    Sentence.of("It learned too little: a Gaussian over principal components makes better pictures."
                            + " Train longer, or on more pictures."));
        if (comparison == Assessment.Comparison.INDISTINGUISHABLE)
            findings.add(Sentence.of(
                    "It learned too little to tell: by %d works and %d held-out pictures it is not distinguishable from the"
                            + " baseline, a Gaussian over principal components. Train longer, or on more pictures.",
                    works, heldOut));
        return findings;
    }
}
