package dev.jacquard.nn.layer;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Recurrent layers against their equations, step by step. */
class RecurrentReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 2;
    private static final int STEPS = 5;
    private static final int INPUTS = 3;
    private static final int HIDDEN = 4;
    private static final int OUTPUTS = 2;

    /** h(t) = tanh(W_hh h(t-1) + W_xh x(t) + b_h), y(t) = W_hy h(t) + b_y, and backpropagation through time. */
    private static final class Elman {
        final double[] y = new double[BATCH * STEPS * OUTPUTS];
        final double[] toX = new double[BATCH * STEPS * INPUTS];
        final double[] toXh = new double[HIDDEN * INPUTS];
        final double[] toHh = new double[HIDDEN * HIDDEN];
        final double[] toBh = new double[HIDDEN];
        final double[] toHy = new double[OUTPUTS * HIDDEN];
        final double[] toBy = new double[OUTPUTS];

        Elman(double[] xh, double[] hh, double[] bh, double[] hy, double[] by, double[] x, double[] g) {
            for (var n = 0; n < BATCH; n++) {
                var h = new double[STEPS + 1][HIDDEN];
                for (var t = 0; t < STEPS; t++) {
                    var at = n * STEPS + t;
                    for (var i = 0; i < HIDDEN; i++) {
                        var z = bh[i];
                        for (var j = 0; j < HIDDEN; j++) z += hh[i * HIDDEN + j] * h[t][j];
                        for (var j = 0; j < INPUTS; j++) z += xh[i * INPUTS + j] * x[at * INPUTS + j];
                        h[t + 1][i] = Math.tanh(z);
                    }
                    for (var o = 0; o < OUTPUTS; o++) {
                        y[at * OUTPUTS + o] = by[o];
                        for (var j = 0; j < HIDDEN; j++) y[at * OUTPUTS + o] += hy[o * HIDDEN + j] * h[t + 1][j];
                    }
                }
                var fromLater = new double[HIDDEN];
                for (var t = STEPS - 1; t >= 0; t--) {
                    var at = n * STEPS + t;
                    var earlier = new double[HIDDEN];
                    for (var o = 0; o < OUTPUTS; o++) toBy[o] += g[at * OUTPUTS + o];
                    for (var i = 0; i < HIDDEN; i++) {
                        var toH = fromLater[i];
                        for (var o = 0; o < OUTPUTS; o++) {
                            toH += g[at * OUTPUTS + o] * hy[o * HIDDEN + i];
                            toHy[o * HIDDEN + i] += g[at * OUTPUTS + o] * h[t + 1][i];
                        }
                        var toZ = toH * (1 - h[t + 1][i] * h[t + 1][i]);
                        toBh[i] += toZ;
                        for (var j = 0; j < HIDDEN; j++) {
                            toHh[i * HIDDEN + j] += toZ * h[t][j];
                            earlier[j] += toZ * hh[i * HIDDEN + j];
                        }
                        for (var j = 0; j < INPUTS; j++) {
                            toXh[i * INPUTS + j] += toZ * x[at * INPUTS + j];
                            toX[at * INPUTS + j] += toZ * xh[i * INPUTS + j];
                        }
                    }
                    fromLater = earlier;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void theSimpleUpdateAgreesWithBackpropagationThroughTime(ScalarType type) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var recurrent = new Recurrent(plan.in("recurrent"), Recurrent.Cell.TANH, INPUTS, HIDDEN, 1);
            var readout = new Linear(plan.in("readout"), HIDDEN, OUTPUTS);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 2);
                var x = random(3, BATCH * STEPS * INPUTS);
                var g = random(4, BATCH * STEPS * OUTPUTS);
                var bh = Agreement.values(weights, "bias_ih");
                var second = Agreement.values(weights, "bias_hh");
                for (var i = 0; i < HIDDEN; i++) bh[i] += second[i];
                var reference = new Elman(
                        Agreement.values(weights, "weight_ih"),
                        Agreement.values(weights, "weight_hh"),
                        bh,
                        Agreement.values(weights, "readout.weight"),
                        Agreement.values(weights, "readout.bias"),
                        x,
                        g);

                var input = Agreement.leaf(type, x, BATCH, STEPS, INPUTS);
                var hidden = recurrent.forward(input, recurrent.start(BATCH, input), Pass.evaluating());
                var output = readout.forward(hidden.outputs(), Pass.evaluating());
                output.mul(Agreement.tensor(type, g, BATCH, STEPS, OUTPUTS))
                        .sum()
                        .backward();
                assertAgrees("y", type, reference.y, output);
                assertAgrees("input gradient", type, reference.toX, input.grad());
                check(weights, type, "weight_ih", reference.toXh);
                check(weights, type, "weight_hh", reference.toHh);
                check(weights, type, "bias_ih", reference.toBh);
                check(weights, type, "bias_hh", reference.toBh);
                check(weights, type, "readout.weight", reference.toHy);
                check(weights, type, "readout.bias", reference.toBy);
            }
        });
    }

    private static void check(Weights weights, ScalarType type, String name, double[] reference) {
        assertAgrees(
                "gradient of " + name,
                type,
                reference,
                Agreement.parameter(weights, name).gradient());
    }

    private static Variable[] step(Recurrent.Cell cell, Variable[] x, Variable[] r, Variable[] h, Variable[] c) {
        var next = new Variable[HIDDEN];
        for (var i = 0; i < HIDDEN; i++) {
            if (cell == Recurrent.Cell.LSTM) {
                var in = x[i].plus(r[i]).sigmoid();
                var forget = x[HIDDEN + i].plus(r[HIDDEN + i]).sigmoid();
                var fresh = x[2 * HIDDEN + i].plus(r[2 * HIDDEN + i]).tanh();
                var out = x[3 * HIDDEN + i].plus(r[3 * HIDDEN + i]).sigmoid();
                c[i] = forget.times(c[i]).plus(in.times(fresh));
                next[i] = out.times(c[i].tanh());
            } else if (cell == Recurrent.Cell.GRU) {
                var reset = x[i].plus(r[i]).sigmoid();
                var update = x[HIDDEN + i].plus(r[HIDDEN + i]).sigmoid();
                var fresh =
                        x[2 * HIDDEN + i].plus(reset.times(r[2 * HIDDEN + i])).tanh();
                next[i] = Variable.of(1).minus(update).times(fresh).plus(update.times(h[i]));
            } else {
                next[i] = x[i].plus(r[i]).tanh();
            }
        }
        return next;
    }

    @ParameterizedTest
    @CsvSource({
        "TANH, Float, false", "LSTM, Float, false", "GRU, Float, false",
        "TANH, Double, false", "LSTM, Double, false", "GRU, Double, false",
        "TANH, Double, true", "LSTM, Double, true", "GRU, Double, true",
    })
    void twoStackedLayersAgreeWithTheirEquations(Recurrent.Cell cell, ScalarType type, boolean recording) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new Recurrent(plan.in("r"), cell, INPUTS, HIDDEN, 2);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 5);
                var x = Variable.of(random(6, BATCH * STEPS * INPUTS));
                var g = random(7, BATCH * STEPS * HIDDEN);
                var before = random(8, 2 * BATCH * HIDDEN);
                var cellBefore = cell == Recurrent.Cell.LSTM ? random(9, 2 * BATCH * HIDDEN) : before;
                var outputs = new Variable[g.length];
                var last = new Variable[before.length];
                var lastCell = new Variable[before.length];
                var names = java.util.List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh");
                var parameters = new Variable[2][4][];
                for (var l = 0; l < 2; l++)
                    for (var p = 0; p < 4; p++)
                        parameters[l][p] = Variable.of(Agreement.values(weights, "layer" + l + "." + names.get(p)));
                for (var n = 0; n < BATCH; n++) {
                    var h = new Variable[2][HIDDEN];
                    var c = new Variable[2][HIDDEN];
                    for (var l = 0; l < 2; l++)
                        for (var i = 0; i < HIDDEN; i++) {
                            h[l][i] = Variable.of(before[(l * BATCH + n) * HIDDEN + i]);
                            c[l][i] = Variable.of(cellBefore[(l * BATCH + n) * HIDDEN + i]);
                        }
                    for (var t = 0; t < STEPS; t++) {
                        var at = n * STEPS + t;
                        var in = java.util.Arrays.copyOfRange(x, at * INPUTS, (at + 1) * INPUTS);
                        for (var l = 0; l < 2; l++) {
                            var p = parameters[l];
                            h[l] = step(
                                    cell,
                                    Variable.affine(p[0], p[2], in),
                                    Variable.affine(p[1], p[3], h[l]),
                                    h[l],
                                    c[l]);
                            in = h[l];
                        }
                        System.arraycopy(in, 0, outputs, at * HIDDEN, HIDDEN);
                    }
                    for (var l = 0; l < 2; l++) {
                        System.arraycopy(h[l], 0, last, (l * BATCH + n) * HIDDEN, HIDDEN);
                        System.arraycopy(c[l], 0, lastCell, (l * BATCH + n) * HIDDEN, HIDDEN);
                    }
                }
                var loss = Variable.of(0);
                for (var i = 0; i < g.length; i++) loss = loss.plus(outputs[i].times(g[i]));
                loss.backward();

                var input = Agreement.leaf(type, Variable.values(x), BATCH, STEPS, INPUTS);
                var state = new Recurrent.State(
                        Agreement.tensor(type, before, 2, BATCH, HIDDEN),
                        Agreement.tensor(type, cellBefore, 2, BATCH, HIDDEN));
                var pass = recording ? Pass.evaluating().recording() : Pass.evaluating();
                var result = layer.forward(input, state, pass);
                result.outputs()
                        .mul(Agreement.tensor(type, g, BATCH, STEPS, HIDDEN))
                        .sum()
                        .backward();
                assertAgrees("outputs", type, Variable.values(outputs), result.outputs());
                assertAgrees(
                        "last hidden",
                        type,
                        Variable.values(last),
                        result.state().hidden());
                if (cell == Recurrent.Cell.LSTM)
                    assertAgrees(
                            "last cell",
                            type,
                            Variable.values(lastCell),
                            result.state().cell());
                assertAgrees("input gradient", type, Variable.gradients(x), input.grad());
                for (var l = 0; l < 2; l++)
                    for (var p = 0; p < 4; p++)
                        check(weights, type, "layer" + l + "." + names.get(p), Variable.gradients(parameters[l][p]));
            }
        });
    }
}
