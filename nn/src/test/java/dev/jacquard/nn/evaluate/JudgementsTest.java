package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.evaluate.Assessment.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of a classifier's judgements, against sums done by hand and formulas written out otherwise. */
class JudgementsTest {
    private static final List<String> THREE = List.of("cat", "dog", "owl");
    private static final Sentence CHANCE = Sentence.of("chance");

    private static final Judgements SIX = new Judgements(THREE, new int[] {0, 0, 1, 1, 2, 2}, new double[][] {
        {0.9, 0.05, 0.05}, {0.2, 0.7, 0.1}, {0.1, 0.8, 0.1}, {0.1, 0.6, 0.3}, {0.3, 0.4, 0.3}, {0.0, 0.05, 0.95}
    });

    @Test
    void everyItemIsCountedInTheRowOfItsLabelAndTheColumnOfItsGuess() {
        assertArrayEquals(new int[][] {{1, 1, 0}, {0, 2, 0}, {0, 1, 1}}, SIX.confusion());
        assertEquals(4 / 6.0, SIX.accuracy(), 1e-12);
    }

    @Test
    void precisionAndRecallOfALabelAreItsColumnAndItsRow() {
        var dog = SIX.ofClasses().get(1);
        assertEquals(new Judgements.OfClass("dog", 2, 2 / 4.0, 1), dog);
        assertEquals(2 / 3.0, dog.f1(), 1e-12);
    }

    /** Guo et al. 2017, equation 3, bin by bin: |mean accuracy - mean confidence| weighted by the bin's share. */
    private static double expectedCalibrationError(Judgements judgements) {
        var error = 0.0;
        for (var bin = 0; bin < 15; bin++) {
            var confidences = new ArrayList<Double>();
            var hits = new ArrayList<Double>();
            for (var i = 0; i < judgements.size(); i++) {
                var most = Arrays.stream(judgements.probabilities()[i]).max().orElseThrow();
                if (most < bin / 15.0 || most >= (bin + 1) / 15.0) continue;
                confidences.add(most);
                hits.add(judgements.probabilities()[i][judgements.truth()[i]] == most ? 1.0 : 0.0);
            }
            if (confidences.isEmpty()) continue;
            error += confidences.size() / (double) judgements.size() * Math.abs(mean(hits) - mean(confidences));
        }
        return error;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    /** Judgements that say the true share of right ones, or with {@code power} over 1 exaggerate it. */
    private static Judgements drawn(int items, double power, long seed) {
        var random = new Random(seed);
        var truth = new int[items];
        var rows = new double[items][];
        for (var i = 0; i < items; i++) {
            var odds = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
            var sum = Arrays.stream(odds).sum();
            var at = random.nextDouble() * sum;
            truth[i] = at < odds[0] ? 0 : at < odds[0] + odds[1] ? 1 : 2;
            var said = Arrays.stream(odds).map(o -> Math.pow(o, power)).toArray();
            var saidSum = Arrays.stream(said).sum();
            rows[i] = Arrays.stream(said).map(s -> s / saidSum).toArray();
        }
        return new Judgements(THREE, truth, rows);
    }

    @Test
    void theCalibrationErrorIsThatOfThePaper() {
        var judgements = drawn(500, 2, 1);
        assertEquals(expectedCalibrationError(judgements), judgements.calibrationError(), 1e-12);
    }

    @Test
    void honestProbabilitiesHaveASmallErrorAndExaggeratedOnesALargeOne() {
        assertTrue(drawn(20_000, 1, 2).calibrationError() < 0.02, "honest");
        assertTrue(drawn(20_000, 4, 2).calibrationError() > 0.2, "exaggerated");
    }

    @Test
    void theThresholdTellsWhatIsAnsweredAndHowMuchOfItIsRight() {
        var many = repeated(SIX, 10);
        var result = ClassEvaluation.of(many, many, CHANCE, 0.65, 1);
        assertEquals(4 / 6.0, result.answered().value(), 1e-12);
        assertEquals(3 / 4.0, result.answeredRight().value(), 1e-12);
        assertEquals(1 / 3.0, result.commonest(), 1e-12);
        assertEquals(Comparison.INDISTINGUISHABLE, result.assessment().comparison());
    }

    @Test
    void betterAndWorseAreToldApartByTheSameItems() {
        var honest = drawn(2000, 1, 3);
        var always = new double[2000][];
        Arrays.fill(always, new double[] {0.4, 0.3, 0.3});
        var blind = new Judgements(THREE, honest.truth(), always);
        assertEquals(
                Comparison.BETTER,
                ClassEvaluation.of(honest, blind, CHANCE, 0, 1).assessment().comparison());
        assertEquals(
                Comparison.WORSE,
                ClassEvaluation.of(blind, honest, CHANCE, 0, 1).assessment().comparison());
    }

    @Test
    void everyIntervalHoldsItsNumber() {
        var honest = drawn(400, 1, 5);
        ClassEvaluation.of(honest, honest, CHANCE, 0, 1)
                .assessment()
                .metrics()
                .forEach((key, m) ->
                        assertTrue(m.low() <= m.value() && m.value() <= m.high() && m.low() < m.high(), key));
    }

    @Test
    void judgementsOfOtherItemsAreNotCompared() {
        var first = drawn(100, 1, 1);
        var second = drawn(100, 1, 2);
        assertThrows(IllegalArgumentException.class, () -> ClassEvaluation.of(first, second, CHANCE, 0, 1));
    }

    private static Judgements repeated(Judgements judgements, int times) {
        var truth = new int[judgements.size() * times];
        var rows = new double[truth.length][];
        for (var i = 0; i < truth.length; i++) {
            truth[i] = judgements.truth()[i % judgements.size()];
            rows[i] = judgements.probabilities()[i % judgements.size()];
        }
        return new Judgements(judgements.classes(), truth, rows);
    }
}
