package dev.jacquard.nn.layer;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Normalisations over pictures of 2 examples, 4 channels and 2 by 3 pixels, against their definitions. */
class NormalizationReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 2;
    private static final int CHANNELS = 4;
    private static final int PIXELS = 6;
    private static final int COUNT = BATCH * CHANNELS * PIXELS;
    private static final long[] PICTURES = {BATCH, CHANNELS, 2, 3};
    private static final long[] ROWS = {BATCH, PIXELS, CHANNELS};

    /** Which numbers share a mean and a variance: equal keys. */
    private interface Key {
        int of(int index);
    }

    private static int channel(int index) {
        return index / PIXELS % CHANNELS;
    }

    /** (x - mean) / sqrt(variance + epsilon), the mean left at zero where only the size is normalised. */
    private static Variable[] normalised(Variable[] x, Key key, boolean centred, double epsilon) {
        var y = new Variable[x.length];
        for (var k = 0; k < x.length; k++) {
            var wanted = k;
            var members = java.util.stream.IntStream.range(0, x.length)
                    .filter(i -> key.of(i) == wanted)
                    .toArray();
            if (members.length == 0) continue;
            var all = Arrays.stream(members).mapToObj(i -> x[i]).toArray(Variable[]::new);
            var mean = centred ? Variable.mean(all) : Variable.of(0);
            var variance = Variable.mean(Arrays.stream(all)
                    .map(v -> v.minus(mean).times(v.minus(mean)))
                    .toArray(Variable[]::new));
            for (var i : members)
                y[i] = x[i].minus(mean).over(variance.plus(epsilon).root());
        }
        return y;
    }

    private static void compare(
            ScalarType type,
            long[] shape,
            Function<Weights.Plan, Layer> make,
            Pass pass,
            Key gains,
            Reference reference) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = make.apply(plan.in("norm"));
            // A normalisation alone has no matrix; the gain is enough for the weights to exist.
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 2);
                var x = Variable.of(random(3, COUNT));
                var gain = Variable.of(Agreement.values(weights, "norm.weight"));
                var biased =
                        weights.parameters().stream().anyMatch(p -> p.path().endsWith("norm.bias"));
                var bias = biased
                        ? Variable.of(Agreement.values(weights, "norm.bias"))
                        : Variable.of(new double[CHANNELS]);
                var y = reference.of(x);
                for (var i = 0; i < COUNT; i++)
                    y[i] = y[i].times(gain[gains.of(i)]).plus(bias[gains.of(i)]);
                var g = random(4, COUNT);
                var loss = Variable.of(0);
                for (var i = 0; i < COUNT; i++) loss = loss.plus(y[i].times(g[i]));
                loss.backward();

                var input = Agreement.leaf(type, Variable.values(x), shape);
                Tensor output = layer.forward(input, pass);
                output.mul(Agreement.tensor(type, g, shape)).sum().backward();
                assertAgrees("output", type, Variable.values(y), output);
                assertAgrees("input gradient", type, Variable.gradients(x), input.grad());
                assertAgrees(
                        "gain gradient",
                        type,
                        Variable.gradients(gain),
                        Agreement.parameter(weights, "norm.weight").gradient());
                if (biased)
                    assertAgrees(
                            "bias gradient",
                            type,
                            Variable.gradients(bias),
                            Agreement.parameter(weights, "norm.bias").gradient());
            }
        });
    }

    private interface Reference {
        Variable[] of(Variable[] x);
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void batchNormalisationMeasuresItsBatchInTraining(ScalarType type) {
        compare(
                type,
                PICTURES,
                plan -> new BatchNormalization(plan, CHANNELS),
                Pass.training(Randomness.of(1)),
                NormalizationReferenceTest::channel,
                x -> normalised(x, NormalizationReferenceTest::channel, true, 1e-5));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void batchNormalisationUsesItsRunningStatisticsAfterwards(ScalarType type) {
        // Fresh running statistics are mean 0 and variance 1.
        compare(
                type,
                PICTURES,
                plan -> new BatchNormalization(plan, CHANNELS),
                Pass.evaluating(),
                NormalizationReferenceTest::channel,
                x -> Arrays.stream(x).map(v -> v.times(1 / Math.sqrt(1 + 1e-5))).toArray(Variable[]::new));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void groupNormalisationMeasuresGroupsOfEachExample(ScalarType type) {
        compare(
                type,
                PICTURES,
                plan -> new GroupNormalization(plan, CHANNELS, 2),
                Pass.evaluating(),
                NormalizationReferenceTest::channel,
                x -> normalised(x, i -> i / (2 * PIXELS), true, 1e-5));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void layerNormalisationMeasuresTheLastDimension(ScalarType type) {
        compare(
                type,
                ROWS,
                plan -> new LayerNormalization(plan, CHANNELS),
                Pass.evaluating(),
                i -> i % CHANNELS,
                x -> normalised(x, i -> i / CHANNELS, true, 1e-5));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void rootMeanSquareNormalisationKeepsTheMean(ScalarType type) {
        compare(
                type,
                ROWS,
                plan -> new RootMeanSquareNormalization(plan, CHANNELS),
                Pass.evaluating(),
                i -> i % CHANNELS,
                x -> normalised(x, i -> i / CHANNELS, false, 1e-6));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void batchNormalisationRemembersATenthOfEachBatch(ScalarType type) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new BatchNormalization(plan.in("norm"), CHANNELS);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                var x = random(5, COUNT);
                var mean = new double[CHANNELS];
                var variance = new double[CHANNELS];
                var perChannel = BATCH * PIXELS;
                for (var i = 0; i < COUNT; i++) mean[channel(i)] += x[i] / perChannel;
                for (var i = 0; i < COUNT; i++)
                    variance[channel(i)] += Math.pow(x[i] - mean[channel(i)], 2) / (perChannel - 1);
                for (var c = 0; c < CHANNELS; c++) {
                    mean[c] *= 0.1;
                    variance[c] = 0.9 + 0.1 * variance[c];
                }
                layer.forward(Agreement.tensor(type, x, PICTURES), Pass.training(Randomness.of(1)));
                assertAgrees(
                        "running mean",
                        type,
                        mean,
                        Agreement.parameter(weights, "running_mean").value());
                assertAgrees(
                        "running variance",
                        type,
                        variance,
                        Agreement.parameter(weights, "running_var").value());
            }
        });
    }
}
