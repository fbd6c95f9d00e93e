package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The search against what a formula gives, and against Adam in plain Java. */
class VectorSearchTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final float[] WANTED = {1, -2, 0.5f};
    private static final float[] GUESS = {0, 0, 0};

    private static Tensor bowl(Tensor x) {
        return x.sub(Tensors.of(WANTED, 1, WANTED.length)).square().sum();
    }

    private static float[] found(VectorSearch search, float[] guess) {
        return engine.call(() -> Memory.withoutGradients(() -> Tensors.floats(
                search.from(Tensors.of(guess, guess.length / WANTED.length, WANTED.length), VectorSearchTest::bowl))));
    }

    @Test
    void theBottomOfABowlIsFound() {
        assertArrayEquals(WANTED, found(new VectorSearch(400, 0.1), GUESS), 0.01f);
    }

    @Test
    void everyRowIsSoughtByItself() {
        var search = new VectorSearch(20, 0.1);
        var both = found(search, new float[] {0, 0, 0, 3, 3, 3});
        assertArrayEquals(found(search, GUESS), new float[] {both[0], both[1], both[2]}, 1e-6f);
        assertArrayEquals(found(search, new float[] {3, 3, 3}), new float[] {both[3], both[4], both[5]}, 1e-6f);
    }

    @Test
    void itsStepsAreThoseOfAdam() {
        var steps = 12;
        var made = found(new VectorSearch(steps, 0.1), GUESS);
        for (var i = 0; i < WANTED.length; i++) {
            var x = 0.0;
            var mean = 0.0;
            var square = 0.0;
            for (var step = 1; step <= steps; step++) {
                var gradient = 2 * (x - WANTED[i]);
                mean = 0.9 * mean + 0.1 * gradient;
                square = 0.99 * square + 0.01 * gradient * gradient;
                var rate = 0.1 * Math.min(1, 2.0 * (steps - step + 1) / steps);
                var corrected = Math.sqrt(square / (1 - Math.pow(0.99, step))) + 1e-8;
                x -= rate * mean / (1 - Math.pow(0.9, step)) / corrected;
            }
            assertEquals(x, made[i], 1e-4);
        }
    }
}
