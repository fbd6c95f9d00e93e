package dev.jacquard.nn.model;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.nn.layer.Agreement;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Variable;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AdversarialLossesTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 3;
    private static final int SIDE = 4;
    private static final int CHANNELS = 2;
    private static final double SMALL = 1e-5;

    /** A small critic in double arithmetic, far from any special value. */
    private static final class SmallCritic implements AutoCloseable {
        private final Convolution convolution;
        private final Linear linear;
        final Weights weights;

        SmallCritic() {
            var plan = new Weights.Plan();
            convolution = new Convolution(plan.in("convolution"), CHANNELS, 3, 3);
            linear = new Linear(plan.in("linear"), 3 * SIDE * SIDE, 1);
            weights = new Weights(plan, Randomness.of(1), ScalarType.Double);
            Agreement.scatter(weights, 5);
        }

        Tensor forward(Tensor x) {
            var pass = Pass.evaluating();
            return linear.forward(convolution.forward(x, pass).tanh().flatten(1, -1), pass)
                    .squeeze(1);
        }

        @Override
        public void close() {
            weights.close();
        }
    }

    private static Tensor pictures(double[] values) {
        return Tensors.of(values, BATCH, CHANNELS, SIDE, SIDE);
    }

    @Test
    void thePairingLossIsTheMeanSoftplusOfDifferences() {
        engine.run(() -> {
            var better = random(1, 5);
            var worse = random(2, 5);
            var terms = new Variable[5];
            var plainBetter = Variable.of(better);
            for (var i = 0; i < 5; i++)
                terms[i] = Variable.of(worse[i]).minus(plainBetter[i]).softplus();
            var loss = Variable.mean(terms);
            loss.backward();
            var tensor = Agreement.leaf(ScalarType.Double, better, 5);
            var found = AdversarialLosses.pairing(tensor, Tensors.of(worse, 5));
            found.backward();
            assertEquals(loss.value, found.item_double(), 1e-12);
            assertAgrees("gradient", 1e-12, Variable.gradients(plainBetter), Tensors.doubles(tensor.grad()));
        });
    }

    @Test
    void bothSidesOfThePairingGameWantTheOpposite() {
        engine.run(() -> {
            var real = Tensors.of(random(3, 8), 8);
            var made = Tensors.of(random(4, 8), 8);
            var critic = AdversarialLosses.pairing(real, made).item_double();
            var generator = AdversarialLosses.pairing(made, real).item_double();
            // softplus(-x) - softplus(x) = -x
            var lead = real.sub(made).mean().item_double();
            assertEquals(-lead, critic - generator, 1e-12);
        });
    }

    @Test
    void thePenaltyIsTheMeanSquaredSlopeThatDifferencesFind() {
        engine.run(() -> {
            try (var critic = new SmallCritic()) {
                var values = random(6, BATCH * CHANNELS * SIDE * SIDE);
                var squares = 0.0;
                for (var i = 0; i < values.length; i++) {
                    var before = values[i];
                    values[i] = before + SMALL;
                    var above = critic.forward(pictures(values)).sum().item_double();
                    values[i] = before - SMALL;
                    var below = critic.forward(pictures(values)).sum().item_double();
                    values[i] = before;
                    squares += Math.pow((above - below) / (2 * SMALL), 2);
                }
                var found = AdversarialLosses.gradientPenalty(critic::forward, pictures(values));
                assertEquals(squares / BATCH, found.item_double(), 1e-6 * squares);
            }
        });
    }

    @Test
    void thePenaltyMovesTheCriticsWeightsAsDifferencesSay() {
        engine.run(() -> {
            try (var critic = new SmallCritic()) {
                var x = pictures(random(7, BATCH * CHANNELS * SIDE * SIDE));
                critic.weights.gradients().zero_();
                AdversarialLosses.gradientPenalty(critic::forward, x).backward();
                var gradients = Tensors.doubles(critic.weights.gradients());
                var expected = new double[gradients.length];
                for (var i = 0; i < expected.length; i++)
                    expected[i] = (shifted(critic, i, SMALL, x) - shifted(critic, i, -SMALL, x)) / (2 * SMALL);
                assertAgrees("gradient", 1e-6, expected, gradients);
            }
        });
    }

    private static double shifted(SmallCritic critic, int index, double by, Tensor x) {
        var number = critic.weights.values().narrow(0, index, 1);
        Memory.withoutGradients(() -> number.add_(Tensors.scalar(by)));
        var found = AdversarialLosses.gradientPenalty(critic::forward, x).item_double();
        Memory.withoutGradients(() -> number.sub_(Tensors.scalar(by)));
        return found;
    }

    @Test
    void thePenaltyOfBothTogetherIsTheMeanOfThoseOfEach() {
        engine.run(() -> {
            try (var critic = new SmallCritic()) {
                var real = pictures(random(8, BATCH * CHANNELS * SIDE * SIDE));
                var made = pictures(random(9, BATCH * CHANNELS * SIDE * SIDE));
                var both = torch.cat(new org.bytedeco.pytorch.TensorVector(real, made), 0);
                var apart =
                        AdversarialLosses.gradientPenalty(critic::forward, real).item_double()
                                + AdversarialLosses.gradientPenalty(critic::forward, made)
                                        .item_double();
                assertEquals(
                        apart / 2,
                        AdversarialLosses.gradientPenalty(critic::forward, both).item_double(),
                        1e-9);
            }
        });
    }
}
