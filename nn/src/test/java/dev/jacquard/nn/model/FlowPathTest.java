package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The straight path, held to what is known of a Gaussian. */
class FlowPathTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final double MEAN = 0.4;
    private static final double DEVIATION = 0.3;

    /**
     * The mean of x - n where (1 - t) n + t x = z, for x of the Gaussian and standard normal n: both are jointly normal with z,
     * so it is a regression.
     */
    private static Tensor exactVelocity(Tensor z, double t) {
        var variance = (1 - t) * (1 - t) + t * t * DEVIATION * DEVIATION;
        var slope = (t * DEVIATION * DEVIATION - (1 - t)) / variance;
        return z.sub(Tensors.scalar(t * MEAN)).mul(Tensors.scalar(slope)).add(Tensors.scalar(MEAN));
    }

    private static double[] noise() {
        return new double[] {-2.5, -1, -0.2, 0, 0.7, 1.9};
    }

    private static double largestError(int evaluations) {
        var made = Tensors.doubles(
                FlowPath.followed(Tensors.of(noise(), 6), FlowPath.times(evaluations), FlowPathTest::exactVelocity));
        var error = 0.0;
        for (var i = 0; i < made.length; i++)
            error = Math.max(error, Math.abs(made[i] - (MEAN + DEVIATION * noise()[i])));
        return error;
    }

    @Test
    void noiseFlowsToTheQuantileOfTheGaussianThatItIs() {
        engine.run(() -> {
            assertTrue(largestError(8) < 0.1, "8 evaluations miss by " + largestError(8));
            assertTrue(largestError(128) < 1e-3, "128 evaluations miss by " + largestError(128));
        });
    }

    @Test
    void theErrorFallsWithTheSquareOfTheEvaluations() {
        engine.run(() -> {
            var order = Math.log(largestError(64) / largestError(256)) / Math.log(4);
            assertEquals(2, order, 0.3);
        });
    }

    @Test
    void backwardsItFindsTheNoise() {
        engine.run(() -> {
            var backwards = FlowPath.backwards(FlowPath.times(128));
            var pictures = Tensors.of(noise(), 6).mul(Tensors.scalar(DEVIATION)).add(Tensors.scalar(MEAN));
            assertArrayEquals(
                    noise(),
                    Tensors.doubles(FlowPath.followed(pictures, backwards, FlowPathTest::exactVelocity)),
                    5e-3);
        });
    }
}
