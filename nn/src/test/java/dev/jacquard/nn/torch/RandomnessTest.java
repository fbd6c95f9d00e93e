package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RandomnessTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static float[] normal(Randomness randomness, long... shape) {
        return engine.call(() -> Tensors.floats(randomness.normal(shape)));
    }

    @Test
    void theSameKeyGivesTheSameNumbersWhateverWasDrawnBetween() {
        var first = normal(Randomness.of(7).stream("noise").at(3), 100);
        normal(Randomness.of(8), 1000);
        assertArrayEquals(first, normal(Randomness.of(7).stream("noise").at(3), 100));
    }

    @Test
    void theNumbersAreThoseOfEveryVersion() {
        // A change here changes every work that an Origin promises to make again.
        assertEquals(
                -7622209527263762047L, Randomness.of(7).stream("noise").at(3).key());
    }

    @Test
    void seedStreamAndIndexEachChangeTheNumbers() {
        var keys = new HashSet<Long>();
        for (var seed = -3L; seed < 40; seed++)
            for (var stream : new String[] {"", "a", "b", "ab", "ba", "decoder", "张三"})
                for (var index = -2L; index < 50; index++)
                    keys.add(Randomness.of(seed).stream(stream).at(index).key());
        assertEquals(43 * 7 * 52, keys.size());
    }

    @Test
    void streamsOfStreamsDoNotMeetByOrder() {
        var randomness = Randomness.of(1);
        assertNotEquals(randomness.stream("a").at(1), randomness.at(1).stream("a"));
        assertNotEquals(randomness.stream("a").stream("b"), randomness.stream("b").stream("a"));
        assertNotEquals(randomness.at(1).at(2), randomness.at(2).at(1));
    }

    @Test
    void normalNumbersHaveTheirMoments() {
        var numbers = normal(Randomness.of(1), 100_000);
        var moments = new double[5];
        for (var x : numbers) for (var k = 1; k < 5; k++) moments[k] += Math.pow(x, k) / numbers.length;
        assertEquals(0, moments[1], 0.02);
        assertEquals(1, moments[2], 0.02);
        assertEquals(0, moments[3], 0.05);
        assertEquals(3, moments[4], 0.1);
    }

    @Test
    void numbersOfNeighbouringIndicesAreNotCorrelated() {
        var sum = 0.0;
        for (var i = 0; i < 200; i++) {
            var a = normal(Randomness.of(1).at(i), 100);
            var b = normal(Randomness.of(1).at(i + 1), 100);
            for (var j = 0; j < 100; j++) sum += a[j] * b[j];
        }
        assertEquals(0, sum / 20_000, 0.03);
    }

    @Test
    void uniformNumbersFillTheirRange() {
        var numbers = engine.call(() -> Tensors.floats(Randomness.of(1).uniform(100_000)));
        var counts = new int[10];
        for (var x : numbers) counts[(int) (x * 10)]++;
        assertTrue(Arrays.stream(counts).allMatch(c -> Math.abs(c - 10_000) < 400), Arrays.toString(counts));
    }

    @Test
    void bernoulliKeepsTypeAndShapeAndHasItsMean() {
        engine.run(() -> {
            var like = Tensors.empty(ScalarType.Double, 200, 300);
            var ones = Randomness.of(1).bernoulliLike(like, 0.3);
            assertEquals(ScalarType.Double, ones.scalar_type().intern());
            assertArrayEquals(new long[] {200, 300}, ones.sizes().vec().get());
            assertEquals(0.3, ones.mean().item_double(), 0.01);
        });
    }

    @Test
    void bernoulliDrawsEachPlaceAloneWhateverTheirNumber() {
        engine.run(() -> {
            for (var size = 1; size < 10; size++) {
                var counts = new double[size];
                var neighbours = 0.0;
                for (var draw = 0; draw < 2000; draw++) {
                    var ones = Tensors.floats(
                            Randomness.of(draw).bernoulliLike(Tensors.empty(ScalarType.Float, size), 0.75));
                    for (var i = 0; i < size; i++) counts[i] += ones[i] / 2000;
                    if (size > 1) neighbours += ones[size - 2] * ones[size - 1] / 2000;
                }
                for (var count : counts) assertEquals(0.75, count, 0.04);
                if (size > 1) assertEquals(0.75 * 0.75, neighbours, 0.04);
            }
            var like = Tensors.empty(ScalarType.Float, 100);
            assertEquals(0, Randomness.of(1).bernoulliLike(like, 0).sum().item_double());
            assertEquals(100, Randomness.of(1).bernoulliLike(like, 1).sum().item_double());
        });
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        var order = Randomness.of(5).at(2).permutation(1000);
        assertFalse(Arrays.equals(order, Randomness.of(5).at(3).permutation(1000)));
        assertArrayEquals(order, Randomness.of(5).at(2).permutation(1000));
        Arrays.sort(order);
        for (var i = 0; i < 1000; i++) assertEquals(i, order[i]);
        assertEquals(0, Randomness.of(5).permutation(0).length);
    }

    @Test
    void everyPermutationIsAsLikelyAsAnother() {
        var counts = new int[4][4];
        for (var i = 0; i < 20_000; i++) {
            var order = Randomness.of(9).at(i).permutation(4);
            for (var place = 0; place < 4; place++) counts[place][order[place]]++;
        }
        for (var row : counts)
            assertTrue(Arrays.stream(row).allMatch(c -> Math.abs(c - 5000) < 300), Arrays.deepToString(counts));
    }
}
