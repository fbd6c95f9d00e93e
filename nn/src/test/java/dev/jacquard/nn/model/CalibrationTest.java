package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The temperature against a search by trying, the threshold against a count by hand. */
class CalibrationTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int ITEMS = 3000;
    private static final double SHARPENED = 2.5;

    private final double[][] logits = new double[ITEMS][4];
    private final int[] truth = new int[ITEMS];

    CalibrationTest() {
        var random = new Random(5);
        for (var i = 0; i < ITEMS; i++) {
            var powers = new double[4];
            for (var c = 0; c < 4; c++) {
                logits[i][c] = random.nextGaussian();
                powers[c] = Math.exp(logits[i][c]);
            }
            var at = random.nextDouble() * Arrays.stream(powers).sum();
            while (at > powers[truth[i]]) at -= powers[truth[i]++];
            for (var c = 0; c < 4; c++) logits[i][c] *= SHARPENED;
        }
    }

    private double logLoss(double temperature) {
        var sum = 0.0;
        for (var i = 0; i < ITEMS; i++) {
            var total = 0.0;
            for (var z : logits[i]) total += Math.exp(z / temperature);
            sum += Math.log(total) - logits[i][truth[i]] / temperature;
        }
        return sum / ITEMS;
    }

    @Test
    void theTemperatureIsTheOneOfLeastLogLoss() {
        var best = 0.1;
        for (var t = 0.1; t < 10; t += 0.001) if (logLoss(t) < logLoss(best)) best = t;
        assertEquals(best, Calibration.temperature(logits, truth), 0.002);
    }

    @Test
    void exaggeratedLogitsAreTakenBackToWhatTheyWereDrawnFrom() {
        assertEquals(SHARPENED, Calibration.temperature(logits, truth), 0.15);
    }

    @Test
    void theThresholdIsTheLeastThatKeepsItsWord() {
        var confidences = new double[] {0.9, 0.8, 0.7, 0.6, 0.5};
        var right = new boolean[] {true, true, false, true, true};
        assertEquals(0.8, Calibration.threshold(confidences, right, 1));
        assertEquals(0, Calibration.threshold(confidences, right, 0.8), "four of five are right, so all are answered");
        assertEquals(0.6, Calibration.threshold(new double[] {0.9, 0.6, 0.5}, new boolean[] {true, true, false}, 0.9));
    }

    @Test
    void answersThatAreEquallySureStandOrFallTogether() {
        var confidences = new double[] {0.9, 0.7, 0.7, 0.7};
        var right = new boolean[] {true, true, false, false};
        assertEquals(0.9, Calibration.threshold(confidences, right, 0.6));
    }

    @Test
    void whereNothingKeepsItsWordOnlyTheSurestAreAnswered() {
        assertEquals(0.9, Calibration.threshold(new double[] {0.9, 0.5}, new boolean[] {false, false}, 0.9));
    }

    @Test
    void whatWasFittedIsKeptAmongTheStatisticsOfTheWeights() {
        engine.run(() -> {
            var plan = new Weights.Plan();
            plan.weight("weight", new dev.jacquard.nn.torch.Parameter.Initial.Constant(1), 1, 1);
            var calibration = new Calibration(plan.in("calibration"));
            try (var weights = new Weights(plan, Randomness.of(1))) {
                assertEquals(1, calibration.temperature());
                assertEquals(0, calibration.threshold());
                var flat = Arrays.stream(logits).flatMapToDouble(Arrays::stream).toArray();
                calibration.fit(Tensors.of(flat, ITEMS, 4), truth, 0.9);
                assertEquals(Calibration.temperature(logits, truth), calibration.temperature(), 1e-5);
                assertTrue(calibration.threshold() > 0.25, "a threshold of " + calibration.threshold());
                var paths = weights.parameters().stream()
                        .filter(p -> p.path().startsWith("calibration."))
                        .count();
                assertEquals(2, paths);
                var row = Tensors.of(new float[] {1, 2, 3, 4}, 1, 4);
                var probabilities = Tensors.doubles(calibration.probabilities(row));
                var t = calibration.temperature();
                var sum = Math.exp(1 / t) + Math.exp(2 / t) + Math.exp(3 / t) + Math.exp(4 / t);
                assertEquals(Math.exp(4 / t) / sum, probabilities[3], 1e-5);
            }
        });
    }

    @Test
    void aFewItemsTeachNothing() {
        engine.run(() -> {
            var plan = new Weights.Plan();
            plan.weight("weight", new dev.jacquard.nn.torch.Parameter.Initial.Constant(1), 1, 1);
            var calibration = new Calibration(plan);
            try (var weights = new Weights(plan, Randomness.of(1))) {
                calibration.fit(Tensors.of(new float[] {5, 0, 0, 5}, 2, 2), new int[] {0, 0}, 0.9);
                assertEquals(1, calibration.temperature());
                assertEquals(1, weights.count());
            }
        });
    }
}
