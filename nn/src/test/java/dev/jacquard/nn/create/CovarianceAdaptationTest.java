package dev.jacquard.nn.create;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CovarianceAdaptationTest {
    /** Hansen's own programs need about 100 n evaluations on the sphere and some thousands on Rosenbrock's function in 8. */
    @ParameterizedTest
    @CsvSource({"2, 400", "10, 1800", "40, 6000", "200, 25000"})
    void theSphereIsSolvedInAHundredEvaluationsADimension(int n, int most) {
        var evaluations = evaluations(x -> Arrays.stream(x).map(v -> v * v).sum(), filled(n, 1), 0.5, 1e-8, most);
        assertTrue(evaluations <= most, evaluations + " evaluations");
    }

    @ParameterizedTest
    @CsvSource({"2, 1500", "8, 9000"})
    void theBendOfRosenbrocksValleyIsFollowedToItsEnd(int n, int most) {
        var evaluations = evaluations(CovarianceAdaptationTest::rosenbrock, filled(n, 0), 0.3, 1e-8, most);
        assertTrue(evaluations <= most, evaluations + " evaluations");
    }

    @Test
    void anEllipsoidOfAMillionToOneIsLearned() {
        ToDoubleFunction<double[]> ellipsoid = x -> {
            var sum = 0.0;
            for (var i = 0; i < x.length; i++) sum += Math.pow(1e6, i / (x.length - 1.0)) * x[i] * x[i];
            return sum;
        };
        var evaluations = evaluations(ellipsoid, filled(8, 1), 0.5, 1e-8, 8000);
        assertTrue(evaluations <= 8000, evaluations + " evaluations");
    }

    @Test
    void weightsOfRanksAreThoseOfTheTutorial() {
        // ln(5.5) - ln(i), i = 1 to 5, of ten points.
        var sum = 5 * Math.log(5.5) - Math.log(120);
        assertArrayEquals(
                new double[] {
                    Math.log(5.5) / sum,
                    Math.log(5.5 / 2) / sum,
                    Math.log(5.5 / 3) / sum,
                    Math.log(5.5 / 4) / sum,
                    Math.log(5.5 / 5) / sum
                },
                CovarianceAdaptation.ranked(10),
                1e-12);
    }

    @Test
    void oneChoiceMovesTheMeanToIt() {
        var chosen = new double[] {0.5, -0.25, 1};
        var after = CovarianceAdaptation.begin(new double[3], 1).after(List.of(chosen), CovarianceAdaptation.equal(1));
        assertArrayEquals(chosen, after.mean(), 1e-12);
        assertEquals(1, after.generation());
    }

    @Test
    void aPointFromFarAwayMovesTheMeanByABoundedStep() {
        var far = new double[] {1e6, 0, 0, 0};
        var after = CovarianceAdaptation.begin(new double[4], 1).after(List.of(far), CovarianceAdaptation.equal(1));
        assertEquals(2 + 8.0 / 6, after.mean()[0], 1e-9);
        assertTrue(after.sigma() < 3, "sigma " + after.sigma());
    }

    @Test
    void whatIsNoStateIsRefused() {
        var begin = CovarianceAdaptation.begin(new double[3], 1);
        assertThrows(IllegalArgumentException.class, () -> CovarianceAdaptation.begin(new double[3], 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CovarianceAdaptation(0, 1, new double[3], new double[3], new double[3], new double[3]));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CovarianceAdaptation(
                        -1, 1, begin.mean(), begin.stepPath(), begin.covariancePath(), new double[9]));
    }

    private static double rosenbrock(double[] x) {
        var sum = 0.0;
        for (var i = 0; i + 1 < x.length; i++) sum += 100 * Math.pow(x[i + 1] - x[i] * x[i], 2) + Math.pow(1 - x[i], 2);
        return sum;
    }

    private static double[] filled(int n, double value) {
        var point = new double[n];
        Arrays.fill(point, value);
        return point;
    }

    /** How many evaluations it takes to get below {@code goal}; more than {@code most} when it does not. */
    private static int evaluations(
            ToDoubleFunction<double[]> function, double[] start, double sigma, double goal, int most) {
        var n = start.length;
        var points = 4 + (int) (3 * Math.log(n));
        var weights = CovarianceAdaptation.ranked(points);
        var random = new SplittableRandom(7);
        var state = CovarianceAdaptation.begin(start, sigma);
        for (var evaluations = points; evaluations <= most; evaluations += points) {
            var sheet = new ArrayList<double[]>();
            for (var p = 0; p < points; p++) {
                var normal = new double[n];
                for (var i = 0; i < n; i++) normal[i] = random.nextGaussian();
                sheet.add(state.point(normal));
            }
            sheet.sort(Comparator.comparingDouble(function));
            if (function.applyAsDouble(sheet.get(0)) < goal) return evaluations;
            state = state.after(sheet.subList(0, weights.length), weights);
        }
        return most + 1;
    }
}
