package dev.jacquard.nn.train;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.layer.Agreement;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The optimizers against their papers in plain Java. */
class OptimizersTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int ROWS = 4;
    private static final int COLUMNS = 6;
    private static final int STEPS = 20;
    private static final double DECAY = 0.1;

    /** How plain Java moves one parameter. */
    private interface Rule {
        void move(double[] values, double[] gradient, boolean matrix, int step, double rate);
    }

    /** Twenty steps with changing rates and gradients to be divided by changing numbers. */
    private static void compare(Optimizer optimizer, ScalarType type, Rule forMatrix, Rule forVector) {
        compare(optimizer, type, false, forMatrix, forVector);
    }

    private static void compare(Optimizer optimizer, ScalarType type, boolean outer, Rule forMatrix, Rule forVector) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var normal = new Parameter.Initial.Normal(1);
            // Not multiples of 64 bytes, so that padding lies between them.
            if (outer) plan.in("a").outerWeight("weight", normal, ROWS, COLUMNS);
            else plan.in("a").weight("weight", normal, ROWS, COLUMNS);
            plan.in("b").weight("other", normal, 3, 3);
            plan.in("a").vector("bias", 0.5, 5);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                var matrix = Agreement.values(weights, "weight");
                var vector = Agreement.values(weights, "bias");
                var update = Update.of(optimizer, weights);
                for (var step = 1; step <= STEPS; step++) {
                    var rate = optimizer.rate() * (1 - 0.02 * step);
                    var scale = 1 + step % 3;
                    var toMatrix = random(step, matrix.length);
                    var toVector = random(-step, vector.length);
                    put(weights, "weight", toMatrix);
                    put(weights, "bias", toVector);
                    var updates = step;
                    Memory.withoutGradients(() -> {
                        update.apply(rate, updates, torch.full(new long[0], Tensors.scalar(scale)));
                        return null;
                    });
                    forMatrix.move(matrix, divided(toMatrix, scale), true, step, rate);
                    forVector.move(vector, divided(toVector, scale), false, step, rate);
                    var tolerance = type == ScalarType.Double ? 1e-10 : 1e-5;
                    assertAgrees("matrix, step " + step, tolerance, matrix, Agreement.values(weights, "weight"));
                    assertAgrees("vector, step " + step, tolerance, vector, Agreement.values(weights, "bias"));
                }
            }
        });
    }

    private static void put(Weights weights, String name, double[] gradient) {
        var p = Agreement.parameter(weights, name);
        p.gradient().copy_(Tensors.of(gradient, p.shape()));
    }

    private static double[] divided(double[] gradient, double scale) {
        return Arrays.stream(gradient).map(g -> g / scale).toArray();
    }

    /** Loshchilov and Hutter 2019, algorithm 2. */
    private static Rule adamW(double beta1, double beta2, double decay) {
        return new Rule() {
            private double[] first;
            private double[] second;

            @Override
            public void move(double[] values, double[] gradient, boolean matrix, int step, double rate) {
                if (first == null) {
                    first = new double[values.length];
                    second = new double[values.length];
                }
                for (var i = 0; i < values.length; i++) {
                    if (matrix) values[i] -= rate * decay * values[i];
                    first[i] = beta1 * first[i] + (1 - beta1) * gradient[i];
                    second[i] = beta2 * second[i] + (1 - beta2) * gradient[i] * gradient[i];
                    var mean = first[i] / (1 - Math.pow(beta1, step));
                    var square = second[i] / (1 - Math.pow(beta2, step));
                    values[i] -= rate * mean / (Math.sqrt(square) + 1e-8);
                }
            }
        };
    }

    private static Rule momentum(double momentum, double decay) {
        return new Rule() {
            private double[] velocity;

            @Override
            public void move(double[] values, double[] gradient, boolean matrix, int step, double rate) {
                if (velocity == null) velocity = new double[values.length];
                for (var i = 0; i < values.length; i++) {
                    velocity[i] = momentum * velocity[i] + gradient[i];
                    if (matrix) values[i] *= 1 - rate * decay;
                    values[i] -= rate * velocity[i];
                }
            }
        };
    }

    private static double[] product(double[] a, double[] b, int n, int k, int m) {
        var c = new double[n * m];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < m; j++) for (var l = 0; l < k; l++) c[i * m + j] += a[i * k + l] * b[l * m + j];
        return c;
    }

    private static double[] transposed(double[] a, int n, int m) {
        var t = new double[a.length];
        for (var i = 0; i < n; i++) for (var j = 0; j < m; j++) t[j * n + i] = a[i * m + j];
        return t;
    }

    /** Jordan et al. 2024: five steps of x = 3.4445 x - 4.7750 (x x') x + 2.0315 (x x')^2 x, for a wide matrix. */
    private static double[] newtonSchulz(double[] matrix, int rows, int columns) {
        var norm = Math.sqrt(Arrays.stream(matrix).map(v -> v * v).sum());
        var x = Arrays.stream(matrix).map(v -> v / (norm + 1e-7)).toArray();
        for (var step = 0; step < 5; step++) {
            var a = product(x, transposed(x, rows, columns), rows, columns, rows);
            var square = product(a, a, rows, rows, rows);
            var b = new double[a.length];
            for (var i = 0; i < a.length; i++) b[i] = -4.7750 * a[i] + 2.0315 * square[i];
            var bx = product(b, x, rows, rows, columns);
            for (var i = 0; i < x.length; i++) x[i] = 3.4445 * x[i] + bx[i];
        }
        return x;
    }

    private static Rule muon(double momentum, double decay) {
        return new Rule() {
            private double[] velocity;

            @Override
            public void move(double[] values, double[] gradient, boolean matrix, int step, double rate) {
                if (velocity == null) velocity = new double[values.length];
                var nesterov = new double[values.length];
                for (var i = 0; i < values.length; i++) {
                    velocity[i] = momentum * velocity[i] + gradient[i];
                    nesterov[i] = gradient[i] + momentum * velocity[i];
                }
                var direction = newtonSchulz(nesterov, ROWS, COLUMNS);
                for (var i = 0; i < values.length; i++)
                    values[i] = values[i] * (1 - rate * decay) - rate * 0.2 * Math.sqrt(COLUMNS) * direction[i];
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"0.1, Float", "0.1, Double", "0, Float"})
    void theFusedAdamWAgreesAndDecaysOnlyMatrices(double decay, ScalarType type) {
        compare(new Optimizer.AdamW(0.01, 0.9, 0.99, decay), type, adamW(0.9, 0.99, decay), adamW(0.9, 0.99, decay));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void momentumAgreesAndDecaysOnlyMatrices(ScalarType type) {
        compare(
                new Optimizer.StochasticGradientDescent(0.02, 0.9, DECAY),
                type,
                momentum(0.9, DECAY),
                momentum(0.9, DECAY));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void muonAgreesAndMovesVectorsByAdamW(ScalarType type) {
        compare(new Optimizer.Muon(0.02, 0.95, DECAY), type, muon(0.95, DECAY), adamW(0.9, 0.95, 0));
    }

    /** By the rule of its authors (Jordan et al. 2024): embeddings and the last layer are left to AdamW. */
    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void muonMovesMatricesAtTheEdgesByAdamWWithDecay(ScalarType type) {
        compare(new Optimizer.Muon(0.02, 0.95, DECAY), type, true, adamW(0.9, 0.95, DECAY), adamW(0.9, 0.95, 0));
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "16, 4", "4, 16", "64, 48", "1, 10", "10, 1"})
    void theOrthogonalisedMatrixHasSingularValuesNearOne(int rows, int columns) {
        engine.run(() -> {
            var matrix = Randomness.of(rows).normal(rows, columns);
            var result = Update.MuonUpdate.orthogonalised(matrix);
            // The Gram matrix of the shorter side has the squared singular values.
            var wide = rows <= columns ? result : result.t();
            var values = eigenvalues(Tensors.doubles(torch.mm(wide, wide.t())), Math.min(rows, columns));
            for (var value : values) {
                var singular = Math.sqrt(Math.max(0, value));
                assertTrue(singular > 0.6 && singular < 1.3, Arrays.toString(values));
            }
        });
    }

    /** By Jacobi's rotations. */
    private static double[] eigenvalues(double[] symmetric, int n) {
        var a = symmetric.clone();
        for (var sweep = 0; sweep < 30; sweep++)
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++) {
                    if (Math.abs(a[p * n + q]) < 1e-14) continue;
                    var angle = 0.5 * Math.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
                    var c = Math.cos(angle);
                    var s = Math.sin(angle);
                    for (var k = 0; k < n; k++) {
                        var left = a[k * n + p];
                        var right = a[k * n + q];
                        a[k * n + p] = c * left - s * right;
                        a[k * n + q] = s * left + c * right;
                    }
                    for (var k = 0; k < n; k++) {
                        var upper = a[p * n + k];
                        var lower = a[q * n + k];
                        a[p * n + k] = c * upper - s * lower;
                        a[q * n + k] = s * upper + c * lower;
                    }
                }
        var values = new double[n];
        for (var i = 0; i < n; i++) values[i] = a[i * n + i];
        return values;
    }

    @Test
    void anOptimizerWorksAcrossCallsToTheEngine() {
        try (var memory = new Memory()) {
            var plan = new Weights.Plan();
            plan.weight("w", new Parameter.Initial.Constant(1), 3, 3);
            var weights = engine.call(() -> new Weights(plan, Randomness.of(1)));
            var update = engine.call(() -> Update.of(new Optimizer.AdamW(0.1, 0.9, 0.99, 0), weights));
            for (var step = 1; step <= 3; step++) {
                var updates = step;
                engine.run(() -> {
                    weights.gradients().fill_(Tensors.scalar(1));
                    Tensor one = torch.full(new long[0], Tensors.scalar(1));
                    Memory.withoutGradients(() -> {
                        update.apply(0.1, updates, one);
                        return null;
                    });
                });
            }
            assertEquals(0.7, engine.call(() -> Agreement.values(weights, "w")[0]), 1e-6);
            engine.run(weights::close);
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Optimizer.AdamW(0, 0.9, 0.99, 0));
        assertThrows(IllegalArgumentException.class, () -> new Optimizer.AdamW(1, 1, 0.99, 0));
        assertThrows(IllegalArgumentException.class, () -> new Optimizer.AdamW(1, 0.9, -0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Optimizer.Muon(Double.NaN, 0.9, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Optimizer.StochasticGradientDescent(1, 0.9, Double.POSITIVE_INFINITY));
    }
}
