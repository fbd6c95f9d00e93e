package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Health;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The watch over games that were made up. */
class AdversarialWatchTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 24;
    private static final int ENOUGH = AdversarialWatch.GRACE + AdversarialWatch.PATIENCE + 100;

    private static void with(Consumer<AdversarialWatch> use) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            plan.vector("needed", 0, 1);
            var watch = new AdversarialWatch(plan);
            try (var weights = new Weights(plan, Randomness.of(1))) {
                Memory.withoutGradients(() -> {
                    use.accept(watch);
                    return null;
                });
            }
        });
    }

    /** Bright discs on dark ground, each in its place and size, with this seed. */
    private static Tensor discs(long seed) {
        return discs(seed, n -> n);
    }

    private static Tensor discs(long seed, IntFunction<Integer> sameAs) {
        var samples = new float[BATCH * 256];
        for (var n = 0; n < BATCH; n++) {
            var random = Randomness.of(seed).at(sameAs.apply(n)).java();
            var x0 = random.nextDouble(16);
            var y0 = random.nextDouble(16);
            var radius = 2 + random.nextDouble(4);
            for (var i = 0; i < 256; i++) samples[n * 256 + i] = Math.hypot(i % 16 - x0, i / 16 - y0) < radius ? 1 : -1;
        }
        return Tensors.of(samples, BATCH, 1, 16, 16);
    }

    private static void play(AdversarialWatch watch, int steps, IntFunction<Tensor> made, Tensor shares) {
        for (var step = 0; step < steps; step++)
            try (var scope = new org.bytedeco.javacpp.PointerScope()) {
                watch.observe(discs(step), made.apply(step), shares, 1);
            }
    }

    @Test
    void aGameWithPicturesLikeTheRealOnesIsSound() {
        with(watch -> {
            play(watch, ENOUGH, step -> discs(1000 + step), null);
            assertEquals(Health.SOUND, watch.health());
            assertEquals(1, watch.spread(), 0.1);
            assertEquals(0, watch.distance(), 0.1);
        });
    }

    @Test
    void theSamePictureAgainAndAgainIsAFailure() {
        with(watch -> {
            play(watch, ENOUGH, step -> discs(7, n -> 0), null);
            var failed = assertInstanceOf(Health.Failed.class, watch.health());
            assertTrue(failed.trouble().toString().contains("same picture again and again"), failed.toString());
        });
    }

    @Test
    void anotherPictureInEachStepButOneAtATimeIsAFailureToo() {
        with(watch -> {
            play(watch, ENOUGH, step -> discs(step, n -> 0), null);
            assertInstanceOf(Health.Failed.class, watch.health());
        });
    }

    @Test
    void onePictureForEachClassIsAFailure() {
        with(watch -> {
            var shares = new float[BATCH * 3];
            for (var n = 0; n < BATCH; n++) shares[n * 3 + n % 3] = 1;
            play(watch, ENOUGH, step -> discs(7, n -> n % 3), Tensors.of(shares, BATCH, 3));
            assertInstanceOf(Health.Failed.class, watch.health());
        });
    }

    @Test
    void picturesLikeNoneOfTheCollectionAreAFailure() {
        with(watch -> {
            play(
                    watch,
                    ENOUGH,
                    step -> Randomness.of(step)
                            .normal(BATCH, 1, 16, 16)
                            .sign()
                            .mul(Tensors.scalar(0.1))
                            .add(discs(step).neg()),
                    null);
            var failed = assertInstanceOf(Health.Failed.class, watch.health());
            assertTrue(failed.trouble().toString().contains("like none of yours"), failed.toString());
        });
    }

    @Test
    void aCriticFarInTheLeadIsAFailureAtOnce() {
        with(watch -> {
            for (var step = 0; step < AdversarialWatch.PATIENCE + 10; step++)
                watch.observe(discs(step), discs(1000 + step), null, 1e4);
            assertInstanceOf(Health.Failed.class, watch.health());
        });
    }

    @Test
    void anUntrainedGeneratorIsGivenTime() {
        with(watch -> {
            play(watch, AdversarialWatch.GRACE - 1, step -> discs(7, n -> 0), null);
            assertEquals(Health.DOUBTFUL, watch.health());
            play(watch, 60, step -> discs(1000 + step), null);
            assertEquals(Health.SOUND, watch.health());
        });
    }

    @Test
    void aCollectionOfOnePictureIsNoFailure() {
        with(watch -> {
            for (var step = 0; step < ENOUGH; step++) watch.observe(discs(7, n -> 0), discs(7, n -> 0), null, 1);
            assertEquals(Health.SOUND, watch.health());
        });
    }

    @Test
    void picturesThatAreNoNumbersLeaveNoTrace() {
        with(watch -> {
            play(watch, 10, step -> discs(1000 + step), null);
            var before = watch.spread();
            watch.observe(discs(1), discs(2).mul(Tensors.scalar(Double.NaN)), null, 1);
            assertEquals(before, watch.spread());
        });
    }

    @Test
    void augmentationGrowsWhileHeldOutPicturesAreJudgedLikeMadeOnesAndThenFalls() {
        with(watch -> {
            assertEquals(0, watch.strength());
            for (var i = 0; i < 100; i++) watch.adapt(2, -1.8, -2, 256);
            var strong = watch.strength();
            assertEquals(0.256, strong, 0.02);
            for (var i = 0; i < 1000; i++) watch.adapt(2, -1.8, -2, 256);
            assertEquals(Augmentation.MOST, watch.strength(), 1e-6);
            for (var i = 0; i < 100; i++) watch.adapt(2, 1.9, -2, 256);
            assertNotEquals(Augmentation.MOST, watch.strength());
            for (var i = 0; i < 1000; i++) watch.adapt(2, 1.9, -2, 256);
            assertEquals(0, watch.strength());
        });
    }
}
