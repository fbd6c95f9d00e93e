package dev.jacquard.nn.layer;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The adversarial game, one step of each side with the non-saturating losses (Goodfellow et al. 2014, section 3): the
 * discriminator on mean(softplus(-D(x))) + mean(softplus(D(G(z)))), the generator on mean(softplus(-D(G(z)))).
 */
class AdversarialReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 5;
    private static final int NOISE = 3;
    private static final int DATA = 4;
    private static final int HIDDEN = 6;
    private static final double RATE = 0.2;

    /** Two affine maps with a tanh between, in plain Java. */
    private record Plain(Variable[] w1, Variable[] b1, Variable[] w2, Variable[] b2) {
        static Plain of(Weights weights) {
            return new Plain(
                    Variable.of(Agreement.values(weights, "first.weight")),
                    Variable.of(Agreement.values(weights, "first.bias")),
                    Variable.of(Agreement.values(weights, "second.weight")),
                    Variable.of(Agreement.values(weights, "second.bias")));
        }

        Variable[] forward(Variable[] x) {
            return Variable.affine(w2, b2, Variable.tanh(Variable.affine(w1, b1, x)));
        }

        Plain moved() {
            return new Plain(moved(w1), moved(b1), moved(w2), moved(b2));
        }

        private static Variable[] moved(Variable[] w) {
            return Arrays.stream(w)
                    .map(v -> Variable.of(v.value - RATE * v.gradient))
                    .toArray(Variable[]::new);
        }
    }

    /** The same in the engine. */
    private static final class Network implements AutoCloseable {
        private final Linear first;
        private final Linear second;
        final Weights weights;

        Network(int inputs, int outputs, ScalarType type, long seed) {
            var plan = new Weights.Plan();
            first = new Linear(plan.in("first"), inputs, HIDDEN);
            second = new Linear(plan.in("second"), HIDDEN, outputs);
            weights = new Weights(plan, Randomness.of(seed), type);
            Agreement.scatter(weights, seed);
        }

        Tensor forward(Tensor x) {
            return second.forward(first.forward(x, Pass.evaluating()).tanh(), Pass.evaluating());
        }

        void move() {
            Memory.withoutGradients(() -> weights.values().add_(weights.gradients(), Tensors.scalar(-RATE)));
        }

        @Override
        public void close() {
            weights.close();
        }
    }

    private static Variable[] row(double[] values, int n, int width) {
        return Variable.of(Arrays.copyOfRange(values, n * width, (n + 1) * width));
    }

    private static void check(String turn, ScalarType type, Plain plain, Network network) {
        var names = new String[] {"first.weight", "first.bias", "second.weight", "second.bias"};
        var variables = new Variable[][] {plain.w1, plain.b1, plain.w2, plain.b2};
        for (var i = 0; i < names.length; i++) {
            var what = turn + ", " + names[i];
            var parameter = Agreement.parameter(network.weights, names[i]);
            assertAgrees(what, type, Variable.values(variables[i]), parameter.value());
            assertAgrees("gradient in " + what, type, Variable.gradients(variables[i]), parameter.gradient());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void oneStepOfEachSideAgreesAndLeavesTheOtherAlone(ScalarType type) {
        engine.run(() -> {
            try (var generator = new Network(NOISE, DATA, type, 1);
                    var discriminator = new Network(DATA, 1, type, 2)) {
                var x = random(3, BATCH * DATA);
                var z = random(4, BATCH * NOISE);
                var plainG = Plain.of(generator.weights);
                var plainD = Plain.of(discriminator.weights);
                var real = Agreement.tensor(type, x, BATCH, DATA);
                var noise = Agreement.tensor(type, z, BATCH, NOISE);

                var lossD = Variable.of(0);
                for (var n = 0; n < BATCH; n++) {
                    var made = Variable.of(Variable.values(plainG.forward(row(z, n, NOISE))));
                    lossD = lossD.plus(
                                    plainD.forward(row(x, n, DATA))[0].times(-1).softplus())
                            .plus(plainD.forward(made)[0].softplus());
                }
                lossD.times(1.0 / BATCH).backward();

                turn(discriminator, generator);
                generator.weights.gradients().fill_(Tensors.scalar(7));
                torch.softplus(discriminator.forward(real).neg())
                        .mean()
                        .add(torch.softplus(discriminator.forward(generator.forward(noise)))
                                .mean())
                        .backward();
                check("the discriminator's turn", type, plainD, discriminator);
                assertUntouched(generator);
                discriminator.move();
                plainD = plainD.moved();

                var lossG = Variable.of(0);
                for (var n = 0; n < BATCH; n++)
                    lossG = lossG.plus(plainD.forward(plainG.forward(row(z, n, NOISE)))[0]
                            .times(-1)
                            .softplus());
                lossG.times(1.0 / BATCH).backward();

                turn(generator, discriminator);
                discriminator.weights.gradients().fill_(Tensors.scalar(7));
                torch.softplus(discriminator.forward(generator.forward(noise)).neg())
                        .mean()
                        .backward();
                check("the generator's turn", type, plainG, generator);
                assertUntouched(discriminator);
                generator.move();
                plainG = plainG.moved();
                assertAgrees(
                        "the generator after its step",
                        type,
                        Variable.values(plainG.w1),
                        Agreement.parameter(generator.weights, "first.weight").value());
            }
        });
    }

    private static void turn(Network moves, Network rests) {
        moves.weights.train(true);
        rests.weights.train(false);
        moves.weights.gradients().zero_();
    }

    private static void assertUntouched(Network network) {
        for (var g : Tensors.doubles(network.weights.gradients()))
            assertEquals(7, g, "the other network's gradient changed");
    }
}
