package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.model.RestoringModel.Damage;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a flow is told of damaged pictures while it learns. */
class FlowConditionsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static FlowConditions damaged(Tensor pictures, long seed) {
        return FlowConditions.damaged(pictures, torch.zeros(pictures.size(0), 1), 0.5, Randomness.of(seed));
    }

    @Test
    void halfOfTheRowsAreDamagedAndOfTheOthersNothingIsKnown() {
        engine.run(() -> {
            var told = Tensors.floats(
                    damaged(Randomness.of(1).uniform(32, 3, 16, 20), 2).task().sum(1));
            for (var row = 0; row < 32; row++) assertEquals(row >= 16, told[row] > 0, "row " + row);
            var known = damaged(Randomness.of(1).uniform(32, 3, 16, 20), 2).known();
            assertEquals(0, known.narrow(0, 0, 16).abs().sum().item_double());
        });
    }

    @Test
    void whereTheMaskIsOneThePictureIsKnownAsItIs() {
        engine.run(() -> {
            var pictures = Randomness.of(1).uniform(64, 1, 16, 16).add(Tensors.scalar(1));
            for (var seed = 0; seed < 5; seed++) {
                var conditions = damaged(pictures, seed);
                var wanted = pictures.mul(conditions.mask());
                assertArrayEquals(
                        Tensors.floats(wanted),
                        Tensors.floats(conditions.known().mul(conditions.mask())));
                assertArrayEquals(
                        Tensors.floats(wanted), Tensors.floats(conditions.composed(torch.zeros_like(pictures))), 1e-9f);
            }
        });
    }

    @Test
    void everyKindOfDamageIsLearned() {
        engine.run(() -> {
            var seen = Tensors.floats(damaged(Randomness.of(1).uniform(64, 3, 16, 16), 3)
                    .task()
                    .gt(Tensors.scalar(0))
                    .sum(0));
            for (var task = 0; task < FlowConditions.TASKS; task++) assertTrue(seen[task] > 0, "task " + task);
        });
    }

    @Test
    void damageIsToldAsItIsLearned() {
        engine.run(() -> {
            assertArrayEquals(new float[] {0, 1, 0, 0}, Tensors.floats(FlowConditions.told(1, new Damage.Small(2))));
            assertArrayEquals(new float[] {1, 0, 0, 0}, Tensors.floats(FlowConditions.told(1, new Damage.Missing())));
            assertArrayEquals(new float[] {0, 0, 0, 1}, Tensors.floats(FlowConditions.told(1, new Damage.Grey())));
            // Samples go from -1 to 1, so their noise is twice that of samples from 0 to 1.
            assertArrayEquals(
                    new float[] {0, 0, 1.5f, 0},
                    Tensors.floats(FlowConditions.told(1, new Damage.Noisy(FlowConditions.MOST_NOISE / 2))));
        });
    }

    @Test
    void greyIsTheLumaOfTheStandard() {
        engine.run(() -> {
            var red = Tensors.of(new float[] {1, 0, 0}, 1, 3, 1, 1);
            assertArrayEquals(new float[] {0.299f, 0.299f, 0.299f}, Tensors.floats(FlowConditions.grey(red)), 1e-6f);
        });
    }
}
