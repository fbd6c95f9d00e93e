package dev.jacquard.nn.train;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;

import dev.jacquard.nn.layer.Agreement;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Initialise, forward, loss, gradients, update, repeat: three layers against the chain rule written out. */
class BackpropagationReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int[] WIDTHS = {5, 7, 6, 3};
    private static final double RATE = 0.1;
    private static final double MOMENTUM = 0.9;
    private static final double DECAY = 0.05;

    /** A network of tanh layers with a linear end, the mean squared error, and SGD with momentum. */
    private static final class Reference {
        final double[][] weights = new double[3][];
        final double[][] biases = new double[3][];
        final double[][] toWeights = new double[3][];
        final double[][] toBiases = new double[3][];
        final double[][] weightMomentum = new double[3][];
        final double[][] biasMomentum = new double[3][];

        double gradients(double[] inputs, double[] targets, int batch) {
            var loss = 0.0;
            for (var l = 0; l < 3; l++) {
                toWeights[l] = new double[weights[l].length];
                toBiases[l] = new double[biases[l].length];
            }
            for (var n = 0; n < batch; n++) {
                var a = new double[4][];
                a[0] = java.util.Arrays.copyOfRange(inputs, n * WIDTHS[0], (n + 1) * WIDTHS[0]);
                for (var l = 0; l < 3; l++) {
                    a[l + 1] = new double[WIDTHS[l + 1]];
                    for (var o = 0; o < WIDTHS[l + 1]; o++) {
                        var z = biases[l][o];
                        for (var i = 0; i < WIDTHS[l]; i++) z += weights[l][o * WIDTHS[l] + i] * a[l][i];
                        a[l + 1][o] = l < 2 ? Math.tanh(z) : z;
                    }
                }
                var delta = new double[WIDTHS[3]];
                for (var o = 0; o < delta.length; o++) {
                    var error = a[3][o] - targets[n * WIDTHS[3] + o];
                    loss += error * error / (batch * WIDTHS[3]);
                    delta[o] = 2 * error / (batch * WIDTHS[3]);
                }
                for (var l = 2; l >= 0; l--) {
                    var before = new double[WIDTHS[l]];
                    for (var o = 0; o < WIDTHS[l + 1]; o++) {
                        toBiases[l][o] += delta[o];
                        for (var i = 0; i < WIDTHS[l]; i++) {
                            toWeights[l][o * WIDTHS[l] + i] += delta[o] * a[l][i];
                            before[i] += delta[o] * weights[l][o * WIDTHS[l] + i];
                        }
                    }
                    for (var i = 0; i < WIDTHS[l]; i++) before[i] *= 1 - a[l][i] * a[l][i];
                    delta = before;
                }
            }
            return loss;
        }

        void update() {
            for (var l = 0; l < 3; l++) {
                if (weightMomentum[l] == null) {
                    weightMomentum[l] = new double[weights[l].length];
                    biasMomentum[l] = new double[biases[l].length];
                }
                for (var i = 0; i < weights[l].length; i++) {
                    weightMomentum[l][i] = MOMENTUM * weightMomentum[l][i] + toWeights[l][i];
                    weights[l][i] = weights[l][i] * (1 - RATE * DECAY) - RATE * weightMomentum[l][i];
                }
                for (var i = 0; i < biases[l].length; i++) {
                    biasMomentum[l][i] = MOMENTUM * biasMomentum[l][i] + toBiases[l][i];
                    biases[l][i] -= RATE * biasMomentum[l][i];
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, Float", "40, Float", "4, Double", "40, Double"})
    void sixUpdatesAgreeStepForStep(int batch, ScalarType type) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layers = new Linear[3];
            for (var l = 0; l < 3; l++) layers[l] = new Linear(plan.in("layer" + l), WIDTHS[l], WIDTHS[l + 1]);
            try (var weights = new Weights(plan, Randomness.of(8), type)) {
                var reference = new Reference();
                for (var l = 0; l < 3; l++) {
                    reference.weights[l] = Agreement.values(weights, "layer" + l + ".weight");
                    reference.biases[l] = Agreement.values(weights, "layer" + l + ".bias");
                }
                var optimizer = Update.of(new Optimizer.StochasticGradientDescent(RATE, MOMENTUM, DECAY), weights);
                var one = torch.full(new long[0], Tensors.scalar(1));
                for (var step = 1; step <= 6; step++) {
                    var x = random(step, batch * WIDTHS[0]);
                    var y = random(100 + step, batch * WIDTHS[3]);
                    var loss = reference.gradients(x, y, batch);

                    weights.gradients().zero_();
                    var a = Agreement.tensor(type, x, batch, WIDTHS[0]);
                    for (var l = 0; l < 3; l++) {
                        a = layers[l].forward(a, Pass.evaluating());
                        if (l < 2) a = a.tanh();
                    }
                    var engineLoss = torch.mse_loss(a, Agreement.tensor(type, y, batch, WIDTHS[3]));
                    engineLoss.backward();
                    assertAgrees("loss of step " + step, type, new double[] {loss}, engineLoss);
                    for (var l = 0; l < 3; l++) {
                        var name = "layer" + l;
                        var at = " of " + name + " in step " + step;
                        assertAgrees(
                                "weight gradient" + at,
                                type,
                                reference.toWeights[l],
                                Agreement.parameter(weights, name + ".weight").gradient());
                        assertAgrees(
                                "bias gradient" + at,
                                type,
                                reference.toBiases[l],
                                Agreement.parameter(weights, name + ".bias").gradient());
                    }

                    reference.update();
                    var updates = step;
                    Memory.withoutGradients(() -> {
                        optimizer.apply(RATE, updates, one);
                        return null;
                    });
                    for (var l = 0; l < 3; l++) {
                        var at = " of layer" + l + " after step " + step;
                        assertAgrees(
                                "weights" + at,
                                type,
                                reference.weights[l],
                                Agreement.parameter(weights, "layer" + l + ".weight")
                                        .value());
                        assertAgrees(
                                "biases" + at,
                                type,
                                reference.biases[l],
                                Agreement.parameter(weights, "layer" + l + ".bias")
                                        .value());
                    }
                }
            }
        });
    }
}
