package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Parameter.Initial NORMAL = new Parameter.Initial.Normal(1);

    private static Weights.Plan plan() {
        var plan = new Weights.Plan();
        plan.in("a").vector("bias", 0.5, 3);
        plan.in("a").weight("weight", NORMAL, 3, 5);
        plan.in("b").in("convolution").convolutionWeight("weight", NORMAL, 4, 3, 2, 2);
        plan.in("b").statistic("running_mean", 0, 4);
        plan.in("b").vector("gain", 1, 4);
        return plan;
    }

    private static void with(ScalarType type, Consumer<Weights> body) {
        engine.run(() -> {
            try (var weights = new Weights(plan(), Randomness.of(1), type)) {
                body.accept(weights);
            }
        });
    }

    private static void with(Consumer<Weights> body) {
        with(ScalarType.Float, body);
    }

    @Test
    void decayedParametersComeFirstThenTheOthersThenStatistics() {
        with(weights -> assertEquals(
                List.of("a.weight", "b.convolution.weight", "a.bias", "b.gain", "b.running_mean"),
                weights.parameters().stream().map(Parameter::path).toList()));
    }

    /** Groups of equal filters are rearranged to squares of equal pixels: nearest-neighbour enlargement (Aitken et al. 2017). */
    @Test
    void repeatedFiltersAreAlikeInGroups() {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var weight = plan.convolutionWeight("weight", new Parameter.Initial.Repeated(NORMAL, 4), 8, 3, 3, 3);
            try (var weights = new Weights(plan, Randomness.of(1))) {
                var filters = Tensors.floats(weight.value().contiguous());
                var length = 3 * 3 * 3;
                for (var filter = 0; filter < 8; filter++)
                    for (var i = 0; i < length; i++)
                        assertEquals(filters[filter / 4 * 4 * length + i], filters[filter * length + i]);
                assertNotEquals(filters[0], filters[4 * length]);
            }
        });
    }

    @Test
    void theDecayedRangeEndsWhereTheFirstVectorBegins() {
        with(weights -> {
            var vector = weights.parameters().get(2);
            assertEquals(
                    weights.values().data_ptr().address() + 4 * weights.decayedCount(),
                    vector.value().data_ptr().address());
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void everyParameterBeginsAtAMultipleOf64Bytes(ScalarType type) {
        with(type, weights -> {
            for (var p : weights.parameters())
                assertEquals(0, p.value().data_ptr().address() % 64, p.path());
        });
    }

    @Test
    void numbersAreCountedWithoutPadding() {
        with(weights -> assertEquals(15 + 48 + 3 + 4, weights.count()));
    }

    @Test
    void valuesAndGradientsAreViewsOfTheFlatVectors() {
        with(weights -> {
            Memory.withoutGradients(() -> weights.values().fill_(Tensors.scalar(3)));
            weights.gradients().fill_(Tensors.scalar(4));
            for (var p : weights.parameters()) {
                if (p.statistic()) continue;
                assertEquals(3.0 * p.count(), p.value().sum().item_double(), p.path());
                assertEquals(4.0 * p.count(), p.gradient().sum().item_double(), p.path());
                assertEquals(p.gradient().data_ptr(), p.value().grad().data_ptr(), p.path());
            }
        });
    }

    @Test
    void backwardAddsToTheFlatGradient() {
        with(weights -> {
            weights.parameters().get(0).value().sum().backward();
            weights.parameters().get(2).value().sum().backward();
            assertEquals(15 + 3, weights.gradients().sum().item_double());
        });
    }

    @Test
    void aConvolutionsWeightLiesWithItsInputsFastest() {
        with(weights -> {
            var value = weights.parameters().get(1).value();
            assertArrayEquals(new long[] {4, 3, 2, 2}, value.sizes().vec().get());
            assertArrayEquals(new long[] {12, 1, 6, 3}, value.strides().vec().get());
        });
    }

    @Test
    void initialNumbersDependOnSeedAndPathAlone() {
        engine.run(() -> {
            var alone = new Weights.Plan();
            alone.in("a").weight("weight", NORMAL, 3, 5);
            try (var all = new Weights(plan(), Randomness.of(1));
                    var one = new Weights(alone, Randomness.of(1));
                    var other = new Weights(plan(), Randomness.of(2))) {
                var first = Tensors.floats(all.parameters().get(0).value());
                assertArrayEquals(first, Tensors.floats(one.parameters().get(0).value()));
                assertNotEquals(
                        first[0], Tensors.floats(other.parameters().get(0).value())[0]);
            }
        });
    }

    @Test
    void aPlanServesOneNetwork() {
        engine.run(() -> {
            var plan = plan();
            try (var weights = new Weights(plan, Randomness.of(1))) {
                assertThrows(IllegalArgumentException.class, () -> new Weights(plan, Randomness.of(1)));
                assertEquals(70, weights.count());
            }
        });
    }

    @Test
    void theHashChangesWithAnyNumber() {
        with(weights -> {
            var before = weights.hash();
            assertEquals(before, weights.hash());
            for (var p : weights.parameters()) {
                var old = Tensors.of(Tensors.floats(p.value()), p.shape());
                Memory.withoutGradients(() -> p.value().add_(Tensors.scalar(1e-3)));
                assertNotEquals(before, weights.hash(), p.path());
                Memory.withoutGradients(() -> p.value().copy_(old));
                assertEquals(before, weights.hash(), p.path());
            }
        });
    }

    @Test
    void otherNumbersTakeTheirPlaceForAWhile() {
        with(weights -> {
            var before = weights.hash();
            var other = weights.twin();
            assertEquals(
                    0, weights.with(other, () -> weights.values().abs().sum().item_double()));
            assertEquals(before, weights.hash());
        });
    }

    @Test
    void theNumbersComeBackAfterAFailure() {
        with(weights -> {
            var before = weights.hash();
            var other = weights.twin();
            assertThrows(
                    IllegalStateException.class,
                    () -> weights.with(other, () -> {
                        throw new IllegalStateException("on purpose");
                    }));
            assertEquals(before, weights.hash());
        });
    }

    @Test
    void constantWeightsTakeNoGradient() {
        with(weights -> {
            weights.train(false);
            assertTrue(!weights.parameters().get(0).value().sum().requires_grad());
            weights.train(true);
            assertTrue(weights.parameters().get(0).value().sum().requires_grad());
        });
    }

    @Test
    void twoParametersOfOneNameAreRefused() {
        var plan = new Weights.Plan();
        plan.in("a").vector("bias", 0, 3);
        assertThrows(IllegalArgumentException.class, () -> plan.in("a").vector("bias", 0, 3));
    }

    @Test
    void matricesAreTheirRowsByEverythingElse() {
        with(weights -> {
            var shapes = weights.matrices(weights.values()).stream()
                    .map(m -> List.of(m.size(0), m.size(1)))
                    .toList();
            assertEquals(List.of(List.of(3L, 5L), List.of(4L, 12L)), shapes);
        });
    }

    private static void save(Weights weights, Path file) {
        var entries = new java.util.ArrayList<>(weights.entries("w/", weights.values()));
        entries.addAll(weights.statisticsEntries("s/"));
        SafeFiles.write(file, Safetensors.encode(Map.of(), entries));
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void savingAndLoadingGivesTheSameHash(ScalarType type, @TempDir Path folder) {
        with(type, weights -> {
            save(weights, folder.resolve("w.safetensors"));
            try (var other = new Weights(plan(), Randomness.of(2), type)) {
                assertNotEquals(weights.hash(), other.hash());
                var read = Safetensors.read(folder.resolve("w.safetensors"));
                other.load(read, "w/", other.values());
                other.loadStatistics(read, "s/");
                assertEquals(weights.hash(), other.hash());
            }
        });
    }

    @Test
    void aFileOfAnotherNetworkIsRefusedAndChangesNothing(@TempDir Path folder) {
        with(weights -> {
            save(weights, folder.resolve("w.safetensors"));
            var other = new Weights.Plan();
            other.in("a").weight("weight", NORMAL, 3, 5);
            other.in("b").in("convolution").convolutionWeight("weight", NORMAL, 4, 2, 2, 2);
            try (var smaller = new Weights(other, Randomness.of(2))) {
                var before = smaller.hash();
                var read = Safetensors.read(folder.resolve("w.safetensors"));
                var thrown = assertThrows(Problem.class, () -> smaller.load(read, "w/", smaller.values()));
                assertTrue(
                        thrown.getMessage().contains("b.convolution.weight as F32[4, 3, 2, 2] where F32[4, 2, 2, 2]"),
                        thrown.getMessage());
                assertEquals(before, smaller.hash());
            }
        });
    }
}
