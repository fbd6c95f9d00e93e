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

/** y(i,j) = sum over p and q of x(i+p, j+q) k(p,q) and its gradients, by seven nested loops. */
class ConvolutionReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 2;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 6;

    /** Where the loops meet: one product of an input, a kernel's number and an output. */
    private interface Product {
        void at(int x, int k, int y, int output);
    }

    private record Form(int inputs, int outputs, int kernel, int stride, int padding, int groups) {
        int size(int length) {
            return (length + 2 * padding - kernel) / stride + 1;
        }

        int transposedSize(int length) {
            return (length - 1) * stride - 2 * padding + kernel;
        }

        /** Calls {@code product} for each x(i s + p - padding, j s + q - padding) k(p,q) in y(i,j). */
        void eachProduct(int height, int width, Product product) {
            var perGroup = inputs / groups;
            for (var n = 0; n < BATCH; n++)
                for (var o = 0; o < outputs; o++)
                    for (var i = 0; i < size(height); i++)
                        for (var j = 0; j < size(width); j++)
                            for (var c = 0; c < perGroup; c++)
                                for (var p = 0; p < kernel; p++)
                                    for (var q = 0; q < kernel; q++) {
                                        var r = i * stride + p - padding;
                                        var s = j * stride + q - padding;
                                        if (r < 0 || s < 0 || r >= height || s >= width) continue;
                                        var channel = o / (outputs / groups) * perGroup + c;
                                        product.at(
                                                ((n * inputs + channel) * height + r) * width + s,
                                                ((o * perGroup + c) * kernel + p) * kernel + q,
                                                ((n * outputs + o) * size(height) + i) * size(width) + j,
                                                o);
                                    }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 4, 3, 1, 1, 1, Float", "3, 4, 3, 1, 1, 1, Double",
        "2, 5, 4, 2, 1, 1, Float", "2, 5, 4, 2, 1, 1, Double",
        "4, 6, 3, 2, 0, 2, Float", "4, 6, 3, 2, 0, 2, Double",
        "4, 4, 5, 1, 2, 4, Float", "4, 4, 5, 1, 2, 4, Double",
        "1, 3, 1, 3, 0, 1, Float", "1, 3, 1, 3, 0, 1, Double",
    })
    void convolutionAgreesWithItsSum(int in, int out, int kernel, int stride, int pad, int groups, ScalarType type) {
        var form = new Form(in, out, kernel, stride, pad, groups);
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new Convolution(plan.in("layer"), in, out, kernel, stride, pad, groups, Initialization.he(in));
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 2);
                var k = Agreement.values(weights, "weight");
                var b = Agreement.values(weights, "bias");
                var x = random(3, BATCH * in * HEIGHT * WIDTH);
                var y = new double[BATCH * out * form.size(HEIGHT) * form.size(WIDTH)];
                var perChannel = form.size(HEIGHT) * form.size(WIDTH);
                for (var i = 0; i < y.length; i++) y[i] = b[i / perChannel % out];
                form.eachProduct(HEIGHT, WIDTH, (xi, ki, yi, o) -> y[yi] += x[xi] * k[ki]);
                var g = random(4, y.length);
                var toX = new double[x.length];
                var toK = new double[k.length];
                var toB = new double[b.length];
                form.eachProduct(HEIGHT, WIDTH, (xi, ki, yi, o) -> {
                    toX[xi] += g[yi] * k[ki];
                    toK[ki] += g[yi] * x[xi];
                });
                for (var i = 0; i < y.length; i++) toB[i / perChannel % out] += g[i];

                var input = Agreement.leaf(type, x, BATCH, in, HEIGHT, WIDTH);
                var output = layer.forward(input, Pass.evaluating());
                output.mul(Agreement.tensor(type, g, BATCH, out, form.size(HEIGHT), form.size(WIDTH)))
                        .sum()
                        .backward();
                assertAgrees("output", type, y, output);
                assertAgrees("input gradient", type, toX, input.grad());
                assertAgrees(
                        "kernel gradient",
                        type,
                        toK,
                        Agreement.parameter(weights, "weight").gradient());
                assertAgrees(
                        "bias gradient",
                        type,
                        toB,
                        Agreement.parameter(weights, "bias").gradient());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "3, 2, 4, 2, 1, Float", "3, 2, 4, 2, 1, Double",
        "2, 3, 3, 1, 1, Float", "2, 3, 3, 1, 1, Double",
        "1, 2, 3, 3, 0, Float", "1, 2, 3, 3, 0, Double",
    })
    void transposedConvolutionAgreesWithTheSumTurnedRound(
            int in, int out, int kernel, int stride, int pad, ScalarType type) {
        // The picture that it makes is the one that the convolution with the same kernel would read.
        var form = new Form(out, in, kernel, stride, pad, 1);
        var h = form.transposedSize(HEIGHT);
        var w = form.transposedSize(WIDTH);
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer =
                    new TransposedConvolution(plan.in("layer"), in, out, kernel, stride, pad, Initialization.he(in));
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 5);
                var k = Agreement.values(weights, "weight");
                var b = Agreement.values(weights, "bias");
                var x = random(6, BATCH * in * HEIGHT * WIDTH);
                var y = new double[BATCH * out * h * w];
                for (var i = 0; i < y.length; i++) y[i] = b[i / (h * w) % out];
                form.eachProduct(h, w, (yi, ki, xi, o) -> y[yi] += x[xi] * k[ki]);
                var g = random(7, y.length);
                var toX = new double[x.length];
                var toK = new double[k.length];
                var toB = new double[b.length];
                form.eachProduct(h, w, (yi, ki, xi, o) -> {
                    toX[xi] += g[yi] * k[ki];
                    toK[ki] += g[yi] * x[xi];
                });
                for (var i = 0; i < y.length; i++) toB[i / (h * w) % out] += g[i];

                var input = Agreement.leaf(type, x, BATCH, in, HEIGHT, WIDTH);
                var output = layer.forward(input, Pass.evaluating());
                output.mul(Agreement.tensor(type, g, BATCH, out, h, w)).sum().backward();
                assertAgrees("output", type, y, output);
                assertAgrees("input gradient", type, toX, input.grad());
                assertAgrees(
                        "kernel gradient",
                        type,
                        toK,
                        Agreement.parameter(weights, "weight").gradient());
                assertAgrees(
                        "bias gradient",
                        type,
                        toB,
                        Agreement.parameter(weights, "bias").gradient());
            }
        });
    }
}
