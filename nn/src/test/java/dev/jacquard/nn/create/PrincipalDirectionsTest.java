package dev.jacquard.nn.create;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalDirectionsTest {
    /** Covariance [[5/3, 4/3], [4/3, 5/3]] by hand: eigenvalues 3 along (1, 1) and 1/3 along (1, -1). */
    private static final List<float[]> FOUR = List.of(
            new float[] {11.5f, 21.5f}, new float[] {8.5f, 18.5f}, new float[] {10.5f, 19.5f}, new float[] {9.5f, 20.5f
            });

    @Test
    void fourPointsInThePlaneHaveTheDirectionsWorkedOutByHand() {
        var principal = PrincipalDirections.of(FOUR);
        var half = Math.sqrt(0.5);
        assertArrayEquals(new double[] {10, 20}, principal.mean(), 1e-12);
        assertArrayEquals(new double[] {half, half}, principal.directions().get(0), 1e-12);
        var second = principal.directions().get(1);
        assertEquals(0, second[0] + second[1], 1e-12);
        assertEquals(half, Math.abs(second[0]), 1e-12);
        assertArrayEquals(new double[] {Math.sqrt(3), Math.sqrt(1 / 3.0)}, principal.deviations(), 1e-12);
    }

    @Test
    void coordinatesAreMeasuredFromTheMeanAlongTheDirections() {
        var principal = PrincipalDirections.of(FOUR);
        assertArrayEquals(new double[] {3 * Math.sqrt(0.5)}, principal.coordinates(FOUR.get(0), 1), 1e-12);
    }

    @Test
    void aVectorMovesByStandardDeviations() {
        var principal = PrincipalDirections.of(FOUR);
        var moved = principal.moved(new float[] {0, 0}, 0, 2);
        assertArrayEquals(new float[] {(float) Math.sqrt(6), (float) Math.sqrt(6)}, moved, 1e-6f);
    }

    @Test
    void manyDirectionsAreOrthonormalAndFallInVariance() {
        var random = new SplittableRandom(4);
        var vectors = new ArrayList<float[]>();
        for (var n = 0; n < 200; n++) {
            var vector = new float[12];
            for (var i = 0; i < 12; i++)
                vector[i] = (float) ((i + 1) * (random.nextDouble() - 0.5) + (i > 0 ? vector[0] : 0));
            vectors.add(vector);
        }
        var principal = PrincipalDirections.of(vectors);
        for (var a = 0; a < 12; a++)
            for (var b = 0; b <= a; b++) {
                var dot = 0.0;
                for (var i = 0; i < 12; i++)
                    dot += principal.directions().get(a)[i]
                            * principal.directions().get(b)[i];
                assertEquals(a == b ? 1 : 0, dot, 1e-9);
            }
        for (var k = 1; k < 12; k++)
            assertEquals(
                    1, Math.signum(principal.deviations()[k - 1] - principal.deviations()[k]));
    }
}
