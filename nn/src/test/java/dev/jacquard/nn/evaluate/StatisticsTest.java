package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The distances between sets of vectors against formulas written out in plain Java. */
class StatisticsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static double[][] normal(int items, int features, double mean, double deviation, long seed) {
        var random = new Random(seed);
        var x = new double[items][features];
        for (var row : x) for (var j = 0; j < features; j++) row[j] = mean + deviation * random.nextGaussian();
        return x;
    }

    private static Tensor tensor(double[][] x) {
        var flat = new double[x.length * x[0].length];
        for (var i = 0; i < x.length; i++) System.arraycopy(x[i], 0, flat, i * x[0].length, x[0].length);
        return Tensors.of(flat, x.length, x[0].length);
    }

    /** Points (+-a, 0), (0, +-b): mean zero, and a diagonal covariance whose square root is known. */
    private static double[][] cross(double a, double b) {
        return new double[][] {{a, 0}, {-a, 0}, {0, b}, {0, -b}};
    }

    @Test
    void frechetOfDiagonalGaussiansIsTheSumOfSquaredDifferencesOfDeviations() {
        engine.run(() -> {
            // Covariances diag(2 a^2 / 3, 2 b^2 / 3): deviations a sqrt(2/3) and b sqrt(2/3).
            var expected = (Math.pow(3 - 1, 2) + Math.pow(5 - 2, 2)) * 2 / 3;
            assertEquals(expected, Statistics.frechet(tensor(cross(3, 5)), tensor(cross(1, 2))), 1e-9);
        });
    }

    @Test
    void frechetSeesAShiftOfTheMean() {
        engine.run(() -> {
            var shifted = cross(1, 2);
            for (var row : shifted) row[0] += 7;
            assertEquals(49, Statistics.frechet(tensor(shifted), tensor(cross(1, 2))), 1e-9);
        });
    }

    @Test
    void frechetOfASetWithItselfIsZero() {
        engine.run(() -> {
            var x = tensor(normal(300, 20, 1, 2, 1));
            assertEquals(0, Statistics.frechet(x, x), 1e-6);
        });
    }

    @Test
    void kernelDistanceIsTheUnbiasedSumOverPairs() {
        engine.run(() -> {
            var x = normal(40, 6, 0, 1, 2);
            var y = normal(30, 6, 0.5, 1.5, 3);
            var expected = mean(x, x, true) + mean(y, y, true) - 2 * mean(x, y, false);
            assertEquals(expected, Statistics.kernel(tensor(x), tensor(y)), 1e-9);
        });
    }

    private static double mean(double[][] x, double[][] y, boolean skipDiagonal) {
        var sum = 0.0;
        var count = 0;
        for (var i = 0; i < x.length; i++)
            for (var j = 0; j < y.length; j++) {
                if (skipDiagonal && i == j) continue;
                var dot = 0.0;
                for (var k = 0; k < x[i].length; k++) dot += x[i][k] * y[j][k];
                sum += Math.pow(dot / x[i].length + 1, 3);
                count++;
            }
        return sum / count;
    }

    @Test
    void coverageCountsPointsWithinReachOfSomeSupport() {
        engine.run(() -> {
            var support = normal(50, 3, 0, 1, 4);
            var points = normal(60, 3, 0.7, 1, 5);
            var inside = 0;
            for (var p : points) {
                var covered = false;
                for (var i = 0; i < support.length && !covered; i++) {
                    var distances = new double[support.length];
                    for (var j = 0; j < support.length; j++) distances[j] = distance(support[i], support[j]);
                    java.util.Arrays.sort(distances);
                    covered = distance(p, support[i]) <= distances[3];
                }
                if (covered) inside++;
            }
            var its = Statistics.radii(tensor(points), 3);
            var found = Statistics.coverage(tensor(points), its, tensor(support), Statistics.radii(tensor(support), 3));
            assertEquals(inside / 60.0, found.first(), 1e-12);
            var turned =
                    Statistics.coverage(tensor(support), Statistics.radii(tensor(support), 3), tensor(points), its);
            assertEquals(found.first(), turned.second(), 1e-12);
            assertEquals(found.second(), turned.first(), 1e-12);
        });
    }

    private static double distance(double[] a, double[] b) {
        var sum = 0.0;
        for (var i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.sqrt(sum);
    }

    @Test
    void kernelDistancesOfHalvesAreThoseOfTheirItemsAlone() {
        engine.run(() -> {
            var x = tensor(normal(40, 6, 0, 1, 2));
            var half = new Halves(40, Randomness.of(1));
            var found = Statistics.mean(x, half.membership());
            var only = x.index_select(0, half.rows(3));
            var all = torch.ones(20, 1).toType(torch.ScalarType.Double);
            assertEquals(Statistics.mean(only, all)[0], found[3], 1e-9);
        });
    }

    private static Measure copied(double[][] works, double[][] heldOut, double[][] training) {
        var known = tensor(training);
        var held = Tensors.doubles(Statistics.nearest(tensor(heldOut), known, 1));
        var share = new CopiedShare(held, new Halves(held.length, Randomness.of(1)));
        var found = Tensors.doubles(Statistics.nearest(tensor(works), known, 1));
        return share.of(found, new Halves(found.length, Randomness.of(2)));
    }

    @Test
    void aCopierIsFoundOut() {
        engine.run(() -> {
            var training = normal(500, 8, 0, 1, 6);
            var copies = normal(200, 8, 0, 0.01, 7);
            for (var i = 0; i < copies.length; i++) for (var j = 0; j < 8; j++) copies[i][j] += training[i][j];
            var share = copied(copies, normal(400, 8, 0, 1, 8), training);
            assertTrue(share.low() > 0.9, "copied share " + share);
        });
    }

    @Test
    void anHonestModelCopiesNoMoreThanChance() {
        engine.run(() -> {
            var share = copied(normal(4000, 8, 0, 1, 9), normal(4000, 8, 0, 1, 10), normal(500, 8, 0, 1, 11));
            assertEquals(0.01, share.value(), 0.006);
            assertTrue(share.low() <= 0.01 && share.high() >= 0.01, "copied share " + share);
        });
    }

    @Test
    void heldOutItemsThemselvesAreOneInAHundred() {
        engine.run(() -> {
            var heldOut = normal(1000, 8, 0, 1, 12);
            assertEquals(
                    0.01, copied(heldOut, heldOut, normal(500, 8, 0, 1, 13)).value(), 1e-12);
        });
    }

    @Test
    void aShareHasTheIntervalOfWilson() {
        // 10 of 100: the table in Brown, Cai and DasGupta 2001 and R's prop.test without correction.
        var share = Measure.share(0.1, 100);
        assertEquals(0.0552, share.low(), 1e-4);
        assertEquals(0.1744, share.high(), 1e-4);
        assertEquals(0, Measure.share(0, 50).low());
        assertEquals(0.0713, Measure.share(0, 50).high(), 1e-4);
    }

    @Test
    void halvesVaryAsWholeSamplesDo() {
        engine.run(() -> {
            var values = new double[40];
            var told = new double[40];
            var plain = new double[40];
            var unbiased = new double[40];
            for (var i = 0; i < values.length; i++) {
                var real = new FeatureComparison(tensor(normal(150, 6, 0, 1, 100 + i)), Randomness.of(i));
                var works = tensor(normal(150, 6, 0.5, 1, 200 + i));
                var found = real.measure(works, new Halves(150, Randomness.of(i).stream("works")));
                values[i] = found.frechet();
                told[i] = Halves.deviation(found.frechetOfHalves());
                plain[i] = found.frechet();
                unbiased[i] = found.unbiasedFrechet();
            }
            var ratio = Halves.mean(told) / Halves.deviation(values);
            assertTrue(ratio > 0.7 && ratio < 1.5, "told " + ratio + " of what they vary");
            // Six means differ by a half: the distance is 6 / 4 but for what is due to the size of the samples.
            var error = Math.abs(Halves.mean(unbiased) - 1.5);
            assertTrue(error < Math.abs(Halves.mean(plain) - 1.5) && error < 0.05, "off by " + error);
        });
    }
}
