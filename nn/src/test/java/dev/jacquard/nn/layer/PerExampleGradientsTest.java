package dev.jacquard.nn.layer;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One backward pass of a batch gives each example the gradient that a pass of its own gives. */
class PerExampleGradientsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    /** A layer and the input that it takes; {@code tokens} is the size of the vocabulary, 0 for pictures. */
    private record Case(String name, long tokens, long[] input, Function<Weights.Plan, Layer> make) {
        @Override
        public String toString() {
            return name;
        }

        Tensor example(ScalarType type) {
            var count = (int) Arrays.stream(input).reduce(1, (a, b) -> a * b);
            var numbers = random(11, count);
            return tokens == 0
                    ? Agreement.tensor(type, numbers, input)
                    : Tensors.of(
                            Arrays.stream(numbers)
                                    .mapToLong(x -> (long) ((x + 1) / 2.01 * tokens))
                                    .toArray(),
                            input);
        }
    }

    private static long[] shape(long... shape) {
        return shape;
    }

    static Stream<Case> cases() {
        var layers = Stream.of(
                new Case("linear, few rows", 0, shape(6, 5), p -> new Linear(p, 5, 4)),
                new Case("linear, many rows", 0, shape(40, 5), p -> new Linear(p, 5, 4)),
                new Case("linear, extra dimensions", 0, shape(3, 2, 2, 5), p -> new Linear(p, 5, 4)),
                new Case("linear, many rows in extra dimensions", 0, shape(4, 5, 3, 5), p -> new Linear(p, 5, 4)),
                new Case(
                        "linear without bias",
                        0,
                        shape(6, 5),
                        p -> new Linear(p, 5, 4, Initialization.leCun(5), false)),
                new Case(
                        "linear without bias, many rows",
                        0,
                        shape(4, 9, 5),
                        p -> new Linear(p, 5, 4, Initialization.leCun(5), false)),
                new Case("convolution", 0, shape(4, 3, 6, 5), p -> new Convolution(p, 3, 4, 3)),
                new Case("convolution by stride", 0, shape(4, 3, 7, 6), p -> new Convolution(p, 3, 4, 3, 2)),
                new Case(
                        "convolution in groups",
                        0,
                        shape(4, 4, 6, 5),
                        p -> new Convolution(p, 4, 6, 3, 1, 1, 2, Initialization.he(18))),
                new Case(
                        "depthwise convolution by stride",
                        0,
                        shape(4, 4, 6, 6),
                        p -> new Convolution(p, 4, 4, 3, 2, 0, 4, Initialization.he(9))),
                new Case("transposed convolution", 0, shape(4, 3, 4, 5), p -> TransposedConvolution.doubling(p, 3, 2)),
                new Case(
                        "transposed convolution that leaves pixels out",
                        0,
                        shape(3, 2, 4, 4),
                        p -> new TransposedConvolution(p, 2, 3, 2, 3, 0, Initialization.he(8))),
                new Case("batch normalisation after training", 0, shape(4, 3, 2, 5), p -> new BatchNormalization(p, 3)),
                new Case("group normalisation", 0, shape(4, 6, 3, 2), p -> new GroupNormalization(p, 6, 3)),
                new Case("layer normalisation", 0, shape(4, 3, 6), p -> new LayerNormalization(p, 6)),
                new Case(
                        "root mean square normalisation",
                        0,
                        shape(4, 3, 6),
                        p -> new RootMeanSquareNormalization(p, 6)),
                new Case("attention", 0, shape(4, 5, 6), p -> new Attention(p, 6, 2, false)),
                new Case("causal attention, many rows", 0, shape(5, 9, 6), p -> new Attention(p, 6, 3, true)),
                new Case("embedding", 7, shape(4, 5), p -> new Embedding(p, 7, 3, 1)),
                new Case("embedding of one token", 7, shape(4), p -> new Embedding(p, 7, 3, 1)),
                new Case("a layer used twice", 0, shape(6, 5), PerExampleGradientsTest::shared),
                new Case(
                        "a convolution used at two sizes", 0, shape(4, 3, 6, 6), PerExampleGradientsTest::sharedSizes));
        var recurrent = Arrays.stream(Recurrent.Cell.values())
                .map(cell -> new Case("recurrent " + cell, 0, shape(4, 6, 3), p -> recurrent(p, cell)));
        return Stream.concat(layers, recurrent);
    }

    private static Layer shared(Weights.Plan plan) {
        var layer = new Linear(plan, 5, 5);
        return (x, pass) -> layer.forward(layer.forward(x, pass).tanh(), pass);
    }

    private static Layer sharedSizes(Weights.Plan plan) {
        var layer = new Convolution(plan, 3, 3, 3, 2);
        return (x, pass) -> layer.forward(layer.forward(x, pass).tanh(), pass);
    }

    private static Layer recurrent(Weights.Plan plan, Recurrent.Cell cell) {
        var layer = new Recurrent(plan, cell, 3, 4, 2);
        return (x, pass) -> layer.forward(x, layer.start(x.size(0), x), pass).outputs();
    }

    private static Tensor losses(Tensor output) {
        var rows = output.reshape(output.size(0), -1);
        var slopes = Agreement.tensor(output.scalar_type(), random(13, (int) rows.size(1)), rows.size(1));
        return rows.square().add(rows.mul(slopes)).sum(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBatchGivesEachExampleItsOwnGradient(Case tested) {
        for (var type : new ScalarType[] {ScalarType.Float, ScalarType.Double}) engine.run(() -> compare(tested, type));
    }

    private static void compare(Case tested, ScalarType type) {
        var plan = new Weights.Plan();
        var layer = tested.make().apply(plan.in("layer"));
        try (var weights = new Weights(plan, Randomness.of(1), type)) {
            Agreement.scatter(weights, 12);
            var input = tested.example(type);
            var pass = Pass.evaluating().recording();
            var found = pass.perExampleGradients(losses(layer.forward(input, pass)));
            var trained = weights.parameters().stream()
                    .filter(p -> !p.path().contains("running"))
                    .toList();
            assertEquals(java.util.Set.copyOf(trained), found.keySet());
            var alone = new LinkedHashMap<Parameter, double[]>();
            for (var p : trained) alone.put(p, new double[(int) (input.size(0) * p.count())]);
            for (var n = 0; n < input.size(0); n++) {
                weights.gradients().zero_();
                losses(layer.forward(input.narrow(0, n, 1), Pass.evaluating()))
                        .sum()
                        .backward();
                for (var p : trained)
                    System.arraycopy(
                            Tensors.doubles(p.gradient()), 0, alone.get(p), (int) (n * p.count()), (int) p.count());
            }
            for (var p : trained) assertAgrees(p.path(), type, alone.get(p), found.get(p));
        }
    }

    @Test
    void theyAddUpToTheBatchsGradient() {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new Convolution(plan.in("layer"), 3, 4, 3);
            try (var weights = new Weights(plan, Randomness.of(1))) {
                var input = Randomness.of(2).normal(5, 3, 6, 6);
                var pass = Pass.evaluating().recording();
                var found = pass.perExampleGradients(losses(layer.forward(input, pass)));
                losses(layer.forward(input, Pass.evaluating())).sum().backward();
                for (var p : weights.parameters())
                    assertAgrees(
                            p.path(),
                            ScalarType.Float,
                            Tensors.doubles(p.gradient()),
                            found.get(p).sum(0));
            }
        });
    }

    @Test
    void batchNormalisationInTrainingSaysThatItMixesExamples() {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new BatchNormalization(plan.in("stage1.norm"), 3);
            try (var weights = new Weights(plan, Randomness.of(1))) {
                var pass = Pass.training(Randomness.of(1)).recording();
                var input = torch.zeros(2, 3, 4, 4);
                var thrown = assertThrows(IllegalStateException.class, () -> layer.forward(input, pass));
                assertTrue(thrown.getMessage().contains("stage1.norm"), thrown.getMessage());
                assertEquals(6, weights.count());
            }
        });
    }
}
