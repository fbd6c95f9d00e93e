package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Recurrent;
import java.util.function.Function;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the native engine throws becomes one sentence. */
class NativeErrorsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static String sentence(Function<Weights.Plan, Layer> make, long... input) {
        return engine.call(() -> {
            var plan = new Weights.Plan();
            var layer = make.apply(plan.in("encoder").in("stage1"));
            try (var weights = new Weights(plan, Randomness.of(1))) {
                var zeros = torch.zeros(input);
                return assertThrows(Problem.class, () -> layer.forward(zeros, Pass.evaluating()))
                        .getMessage();
            }
        });
    }

    private static void assertOneSentence(String message, String... parts) {
        assertEquals(1, message.lines().count(), message);
        for (var part : parts) assertTrue(message.contains(part), message);
    }

    @Test
    void aLinearLayerNamesItselfAndTheShape() {
        assertOneSentence(
                sentence(p -> new Linear(p, 5, 4), 2, 7), "The layer encoder.stage1 cannot take", "shape [2, 7]");
    }

    @Test
    void aLinearLayerOfManyRowsDoesToo() {
        assertOneSentence(
                sentence(p -> new Linear(p, 5, 4), 200, 7), "The layer encoder.stage1 cannot take", "shape [200, 7]");
    }

    @Test
    void aConvolutionNamesItselfAndTheShape() {
        assertOneSentence(
                sentence(p -> new Convolution(p, 3, 4, 3), 2, 5, 8, 8),
                "The layer encoder.stage1 cannot take",
                "shape [2, 5, 8, 8]");
    }

    @Test
    void aRecurrentLayerNamesItselfAndTheShape() {
        Function<Weights.Plan, Layer> make = plan -> {
            var recurrent = new Recurrent(plan, Recurrent.Cell.GRU, 3, 4, 1);
            return (x, pass) ->
                    recurrent.forward(x, recurrent.start(x.size(0), x), pass).outputs();
        };
        assertOneSentence(sentence(make, 2, 6, 5), "The layer encoder.stage1 cannot take", "shape [2, 6, 5]");
    }

    @Test
    void aFailureOutsideALayerIsOneSentenceToo() {
        var thrown = assertThrows(
                Problem.class,
                () -> engine.call(
                        () -> torch.mm(torch.zeros(2, 3), torch.zeros(4, 5)).numel()));
        assertOneSentence(thrown.getMessage(), "The engine stopped: ", "2x3 and 4x5");
    }

    @Test
    void memoryThatIsNotThereIsSaidSo() {
        var thrown = assertThrows(
                Problem.class,
                () -> engine.call(
                        () -> Tensors.empty(ScalarType.Float, 1L << 45).numel()));
        assertOneSentence(thrown.getMessage(), "Memory ran out", "smaller batch");
    }

    @Test
    void memoryThatRunsOutInALayerIsNotBlamedOnItsInput() {
        var thrown = NativeErrors.at("encoder", new RuntimeException("DefaultCPUAllocator: can't allocate memory"));
        assertOneSentence(thrown.getMessage(), "Memory ran out");
    }

    @Test
    void aProgrammersMistakeStaysWhatItIs() {
        var mistake = new IllegalStateException("on purpose");
        assertSame(mistake, NativeErrors.at("encoder", mistake));
        assertSame(mistake, NativeErrors.translate(mistake));
        assertSame(
                mistake,
                assertThrows(
                        IllegalStateException.class,
                        () -> engine.call(() -> {
                            throw mistake;
                        })));
    }
}
