package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
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
            var times = FlowPath.times(128);
            var backwards = new double[times.length];
            for (var i = 0; i < times.length; i++) backwards[i] = times[times.length - 1 - i];
            var pictures = Tensors.of(noise(), 6).mul(Tensors.scalar(DEVIATION)).add(Tensors.scalar(MEAN));
            assertArrayEquals(
                    noise(),
                    Tensors.doubles(FlowPath.followed(pictures, backwards, FlowPathTest::exactVelocity)),
                    5e-3);
        });
    }

    @Test
    void theWantedAnswerStandsForThePictureAndForTheVelocity() {
        engine.run(() -> {
            var picture = Randomness.of(1).normal(4, 2, 3, 3);
            var noise = Randomness.of(2).normal(4, 2, 3, 3);
            var time = Tensors.of(new float[] {0, 0.3f, 0.8f, 0.99f}, 4, 1, 1, 1);
            var point = FlowPath.at(picture, noise, time);
            var answer = FlowPath.answer(picture, noise, point, time);
            assertArrayEquals(Tensors.floats(picture), Tensors.floats(FlowPath.picture(answer, point, time)), 1e-5f);
            assertArrayEquals(
                    Tensors.floats(picture.sub(noise)), Tensors.floats(FlowPath.velocity(answer, point, time)), 1e-5f);
        });
    }

    @Test
    void withOnePictureLeftTheVelocityHasAValueToo() {
        engine.run(() -> {
            var picture = Randomness.of(1).normal(1, 1, 2, 2);
            var velocity = FlowPath.velocity(picture.mul(Tensors.scalar(0.5)), picture, ImageFlowModel.time(1, 1));
            for (var v : Tensors.floats(velocity)) assertTrue(Float.isFinite(v), "a velocity of " + v);
        });
    }
}
