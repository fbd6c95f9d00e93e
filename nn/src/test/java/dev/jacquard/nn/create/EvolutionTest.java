package dev.jacquard.nn.create;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvolutionTest {
    private static final Evolution.Noise NOISE = (seed, index) -> {
        var random = new SplittableRandom(31 * seed + index);
        return array(random, 64);
    };

    /** Whoever looks for a direction that they cannot name finds works that are like it, where chance never comes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoeverKnowsWhatTheyLikeGetsNearerToIt(long seed) {
        var wanted = array(new SplittableRandom(seed), 64);
        var evolution = Evolution.begin(64, seed, 16);
        var atFirst = best(evolution, wanted);
        for (var choice = 0; choice < 15; choice++) evolution = evolution.after(favourites(evolution, wanted, 3));
        var atLast = best(evolution, wanted);
        assertTrue(atFirst < 0.45, "the first sheet had it already: " + atFirst);
        assertTrue(atLast > 0.7, "cosine " + atLast + " after 15 choices, " + atFirst + " before");
    }

    @Test
    void theFirstSheetIsPlainNoise() {
        var points = Evolution.begin(64, 5, 4).points(NOISE);
        for (var i = 0; i < 4; i++) assertArrayEquals(NOISE.fresh(5, i), points.get(i));
    }

    @Test
    void itGoesOnFromItsFileAsIfNeverInterrupted() {
        var wanted = array(new SplittableRandom(9), 64);
        var straight = Evolution.begin(64, 7, 12);
        var interrupted = straight;
        for (var choice = 0; choice < 4; choice++) {
            straight = straight.after(favourites(straight, wanted, 2));
            interrupted = Evolution.parse(interrupted.json());
            interrupted = interrupted.after(favourites(interrupted, wanted, 2));
        }
        assertEquals(straight.json(), interrupted.json());
        assertEquals(4, straight.generation());
        assertEquals(4 * 12, straight.first());
    }

    @Test
    void theSameChoiceTwiceIsOneChoice() {
        var evolution = Evolution.begin(64, 7, 8);
        var chosen = evolution.points(NOISE).subList(2, 5);
        var once = evolution.after(chosen);
        assertEquals(
                once.json(),
                once.after(List.of(chosen.get(2), chosen.get(0), chosen.get(1))).json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"seed\":1}", "not json"})
    void whatIsNoEvolutionIsRefused(String json) {
        assertThrows(Problem.class, () -> Evolution.parse(json));
    }

    @ParameterizedTest
    @CsvSource({"mean, AAAA", "sigma, -1", "sheet, 1", "latents, 3"})
    void aDamagedEvolutionIsRefused(String key, String value) {
        var evolution = Evolution.begin(64, 7, 8);
        var json = evolution.after(evolution.points(NOISE).subList(0, 2)).json();
        var damaged = json.replaceAll(
                "\"" + key + "\":(\"[^\"]*\"|[^,}]*)",
                "\"" + key + "\":" + (key.equals("mean") ? "\"" + value + "\"" : value));
        assertThrows(Problem.class, () -> Evolution.parse(damaged));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0, 257})
    void aSheetOfTooFewOrTooManyIsRefused(int count) {
        assertThrows(Problem.class, () -> Evolution.begin(64, 7, count));
    }

    private static List<float[]> favourites(Evolution evolution, float[] wanted, int count) {
        var points = evolution.points(NOISE);
        return IntStream.range(0, points.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -cosine(points.get(i), wanted)))
                .limit(count)
                .map(points::get)
                .toList();
    }

    private static double best(Evolution evolution, float[] wanted) {
        return evolution.points(NOISE).stream()
                .mapToDouble(p -> cosine(p, wanted))
                .max()
                .orElseThrow();
    }

    private static double cosine(float[] a, float[] b) {
        var ab = 0.0;
        var aa = 0.0;
        var bb = 0.0;
        for (var i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static float[] array(SplittableRandom random, int n) {
        var numbers = new float[n];
        for (var i = 0; i < n; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }
}
