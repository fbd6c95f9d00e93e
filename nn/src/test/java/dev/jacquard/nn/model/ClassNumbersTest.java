package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClassNumbersTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int[] SEEN = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2, -1};

    private static void with(int count, int[] seen, Consumer<ClassNumbers> use) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            plan.vector("needed", 0, 1);
            var classes = new ClassNumbers(plan, count);
            try (var weights = new Weights(plan, Randomness.of(1))) {
                classes.learn(seen);
                use.accept(classes);
            }
        });
    }

    @Test
    void noiseChoosesClassesAsOftenAsTheyWereSeen() {
        with(3, SEEN, classes -> {
            var rows = 20_000;
            var shares = classes.shares(Randomness.of(4).normal(rows, 3));
            var mean = Tensors.doubles(shares.mean(0));
            assertEquals(0.6, mean[0], 0.015);
            assertEquals(0.3, mean[1], 0.015);
            assertEquals(0.1, mean[2], 0.015);
        });
    }

    @Test
    void nearlyEveryVectorIsAllOfOneClass() {
        with(10, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, classes -> {
            var largest = classes.shares(Randomness.of(5).normal(5000, 10)).amax(new long[] {1}, false);
            var pure = 0;
            for (var share : Tensors.floats(largest)) if (share > 0.9) pure++;
            assertTrue(pure > 4000, pure + " of 5000");
        });
    }

    @Test
    void theNumbersOfAClassSayThatClassHoweverRareItIs() {
        var seen = new int[1000];
        seen[0] = 1;
        seen[1] = 2;
        with(3, seen, classes -> {
            var shares = Tensors.floats(classes.shares(classes.numbers(Tensors.of(new long[] {0, 1, 2}, 3))));
            for (var c = 0; c < 3; c++) assertTrue(shares[c * 3 + c] > 0.999, "class " + c + ": " + shares[c * 3 + c]);
        });
    }

    @Test
    void onTheWayBetweenTwoClassesThereIsNoThird() {
        with(5, new int[] {0, 1, 2, 3, 4}, classes -> {
            var ends = classes.numbers(Tensors.of(new long[] {1, 4}, 2));
            for (var i = 0; i <= 20; i++) {
                var at = ends.narrow(0, 0, 1).lerp(ends.narrow(0, 1, 1), Tensors.scalar(i / 20.0));
                var shares = Tensors.floats(classes.shares(at));
                assertEquals(1, shares[1] + shares[4], 1e-3, "at " + i);
            }
        });
    }
}
