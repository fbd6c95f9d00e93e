package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.evaluate.Assessment.Comparison;
import dev.jacquard.nn.torch.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How good a classifier's judgements of held-out items are, whatever the items. */
public final class ClassEvaluation {
    /** The fewest items that can be measured. */
    public static final int FEWEST = 20;

    private static final double WELL_CALIBRATED = 0.02;

    /**
     * What was measured.
     *
     * @param assessment {@code accuracy}, {@code calibration_error}, {@code log_loss} and {@code balanced_accuracy} of the
     *     classifier and of its baseline
     * @param commonest the share that would be right if the commonest class were named always
     * @param threshold the confidence below which the classifier abstains
     * @param answered the share of items that it answers
     * @param answeredRight the share of its answers that are right
     * @param judgements what it said
     */
    public record Result(
            Assessment assessment,
            double commonest,
            double threshold,
            Measure answered,
            Measure answeredRight,
            Judgements judgements) {}

    private ClassEvaluation() {}

    /**
     * Measures judgements of held-out items, {@link #FEWEST} at least.
     *
     * @param baseline those of a simpler method on the same items
     * @param baselineName what that is called
     * @param threshold the confidence below which the classifier abstains
     * @param seed of the choice of halves
     */
    public static Result of(
            Judgements judgements, Judgements baseline, Sentence baselineName, double threshold, long seed) {
        if (judgements.size() < FEWEST || !Arrays.equals(judgements.truth(), baseline.truth()))
            throw new IllegalArgumentException("Both judge the same items, and " + FEWEST + " at least.");
        var halves = new Halves(judgements.size(), Randomness.of(seed).stream("halves"));
        var metrics = metrics(judgements, halves);
        var difference = mean(judgements.size(), i -> hit(judgements, i) - hit(baseline, i));
        var sure = IntStream.range(0, judgements.size())
                .filter(i -> judgements.confidence(i) >= threshold)
                .toArray();
        var right = Arrays.stream(sure).filter(judgements::isRight).count();
        var answered = Measure.share(sure.length / (double) judgements.size(), judgements.size());
        var answeredRight = Measure.share(right / (double) Math.max(1, sure.length), Math.max(1, sure.length));
        var commonest = judgements.ofClasses().stream()
                        .mapToInt(Judgements.OfClass::items)
                        .max()
                        .orElseThrow()
                / (double) judgements.size();
        var baselineMetrics = metrics(baseline, halves);
        var findings = new ArrayList<Sentence>();
        findings.addAll(confusions(judgements));
        findings.add(calibration(metrics.get("calibration_error")));
        findings.add(abstention(threshold, answered, answeredRight));
        findings.add(verdict(metrics, baselineMetrics, baselineName, difference, judgements.size()));
        return new Result(
                new Assessment("accuracy", false, metrics, baselineMetrics, difference, findings),
                commonest,
                threshold,
                answered,
                answeredRight,
                judgements);
    }

    private static double hit(Judgements judgements, int item) {
        return judgements.isRight(item) ? 1 : 0;
    }

    private static Map<String, Measure> metrics(Judgements judgements, Halves halves) {
        var metrics = new LinkedHashMap<String, Measure>();
        var size = judgements.size();
        metrics.put("accuracy", Measure.share(judgements.accuracy(), size));
        metrics.put("calibration_error", calibrationError(judgements, halves));
        metrics.put("log_loss", mean(size, judgements::logLoss).within(0, Double.MAX_VALUE));
        metrics.put("balanced_accuracy", balanced(judgements));
        return metrics;
    }

    private static Measure mean(int items, IntToDoubleFunction of) {
        var values = IntStream.range(0, items).mapToDouble(of).toArray();
        return Measure.of(Halves.mean(values), Halves.deviation(values) / Math.sqrt(items));
    }

    private static Measure calibrationError(Judgements judgements, Halves halves) {
        var ofHalves = IntStream.range(0, Halves.COUNT)
                .mapToDouble(h -> judgements.calibrationError(
                        Arrays.stream(halves.get(h)).mapToInt(i -> (int) i).toArray()))
                .toArray();
        return Measure.of(judgements.calibrationError(), Halves.deviation(ofHalves))
                .within(0, 1);
    }

    /** The mean recall of the classes that there are items of. */
    private static Measure balanced(Judgements judgements) {
        var there = judgements.ofClasses().stream().filter(c -> c.items() > 0).toList();
        var mean =
                there.stream().mapToDouble(Judgements.OfClass::recall).average().orElseThrow();
        var variance = there.stream()
                .mapToDouble(c -> c.recall() * (1 - c.recall()) / c.items())
                .sum();
        return Measure.of(mean, Math.sqrt(variance) / there.size()).within(0, 1);
    }

    private static List<Sentence> confusions(Judgements judgements) {
        var counts = judgements.confusion();
        var worstTruth = -1;
        var worstGuess = -1;
        for (var t = 0; t < counts.length; t++)
            for (var g = 0; g < counts.length; g++)
                if (t != g && counts[t][g] > (worstTruth < 0 ? 0 : counts[worstTruth][worstGuess])) {
                    worstTruth = t;
                    worstGuess = g;
                }
        if (worstTruth < 0) return List.of();
        return List.of(Sentence.of(
                "Its commonest mistake: %d of %d items of the label %s it takes for %s.",
                counts[worstTruth][worstGuess],
                Arrays.stream(counts[worstTruth]).sum(),
                judgements.classes().get(worstTruth),
                judgements.classes().get(worstGuess)));
    }

    private static Sentence calibration(Measure error) {
        if (error.low() > WELL_CALIBRATED)
            return Sentence.of(
                    "Its confidence does not say how often it is right: the two differ by %.1f points in the mean. More"
                            + " held-out items would set it better.",
                    100 * error.value());
        return Sentence.of(
                "Its confidence says how often it is right: the two differ by %.1f points in the mean.",
                100 * error.value());
    }

    private static Sentence abstention(double threshold, Measure answered, Measure right) {
        if (threshold == 0)
            return Sentence.of("It is sure enough of everything to answer always, and abstains from nothing.");
        return Sentence.of(
                "Where it is less sure than %.0f %% it abstains: it answers %.1f %% of the held-out items, and %.1f %% of these"
                        + " answers are right.",
                100 * threshold, 100 * answered.value(), 100 * right.value());
    }

    private static Sentence verdict(
            Map<String, Measure> metrics,
            Map<String, Measure> baseline,
            Sentence baselineName,
            Measure difference,
            int items) {
        var own = 100 * metrics.get("accuracy").value();
        var simple = 100 * baseline.get("accuracy").value();
        var comparison = Assessment.compare(difference, false);
        if (comparison == Comparison.BETTER)
            return Sentence.of(
                    "It learned: of the held-out items it names %.1f %% right, the baseline (%s) %.1f %%.",
                    own, baselineName, simple);
        if (comparison == Comparison.WORSE)
            return Sentence.of(
                    "It learned too little: of the held-out items it names %.1f %% right, and the baseline (%s) %.1f %%. Train"
                            + " longer, or on more items, and look at the labels (inspect).",
                    own, baselineName, simple);
        return Sentence.of(
                "It learned too little to tell: it names %.1f %% right, the baseline (%s) %.1f %%, and by %d held-out items that"
                        + " may be chance. Train longer, or on more items.",
                own, baselineName, simple, items);
    }
}
