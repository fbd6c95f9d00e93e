package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What wishes do to works, on networks with random weights. */
class ImageFlowModelTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Pictures KIND = new Pictures(16, 16, 1);

    private static void with(Consumer<ImageFlowModel> body) {
        engine.run(() -> {
            var settings = Settings.of(ImageFlow.RECIPE.settings()).with(ImageFlow.RECIPE.tiny());
            var classes = new Classes(List.of("beetle", "moth"));
            try (var model = new ImageFlowModel(settings, KIND, classes, Randomness.of(1))) {
                Memory.withoutGradients(() -> {
                    var values = model.flowWeights.values();
                    values.add_(Randomness.of(2).normal(values.numel()), Tensors.scalar(0.02));
                    model.beginGenerator();
                    body.accept(model);
                    return null;
                });
            }
        });
    }

    private static Settings wish(ImageFlowModel model, int evaluations, String kind, double guidance) {
        return Settings.of(model.wishes())
                .with("evaluations", evaluations)
                .with("class", kind)
                .with("guidance", guidance);
    }

    private static float[] made(ImageFlowModel model, Settings wishes) {
        return Tensors.floats(model.decode(latents(model, 1), List.of(wishes)));
    }

    private static Tensor latents(ImageFlowModel model, int rows) {
        return Randomness.of(3).normal(rows, model.latents()).mul(Tensors.scalar(0.5));
    }

    @Test
    void guidanceGoesOnFromWhatIsMadeWithoutAClassTowardsWhatIsMadeWithIt() {
        with(model -> {
            var free = made(model, wish(model, 1, "moth", 0));
            var asked = made(model, wish(model, 1, "moth", 1));
            var guided = made(model, wish(model, 1, "moth", 3));
            var differs = 0;
            for (var i = 0; i < free.length; i++) {
                assertEquals(Math.max(-1, Math.min(1, free[i] + 3 * (asked[i] - free[i]))), guided[i], 1e-4);
                if (Math.abs(asked[i] - free[i]) > 1e-4) differs++;
            }
            assertTrue(differs > 0, "the class makes no difference");
        });
    }

    @Test
    void aRowIsTheSameWhateverItsNeighboursWishFor() {
        with(model -> {
            var wishes = new ArrayList<Settings>();
            for (var i = 0; i < 16; i++)
                wishes.add(wish(model, i % 3 == 0 ? 8 : 1 + i % 2, i % 2 == 0 ? "moth" : "any", i % 5 == 0 ? 2 : 1));
            var latents = latents(model, 16);
            var together = model.decode(latents, wishes);
            for (var i = 0; i < 16; i++) {
                var alike = java.util.Collections.nCopies(16, wishes.get(i));
                assertArrayEquals(
                        Tensors.floats(together.narrow(0, i, 1)),
                        Tensors.floats(model.decode(latents, alike).narrow(0, i, 1)),
                        "row " + i);
            }
        });
    }

    @Test
    void anyClassIsThatOfTheNumbersAtTheEnd() {
        with(model -> {
            var latents = latents(model, 1);
            latents.narrow(1, model.latents() - 2, 2).copy_(model.classes.numbers(Tensors.of(new long[] {1}, 1)));
            assertArrayEquals(
                    Tensors.floats(model.decode(latents, List.of(wish(model, 2, "moth", 1)))),
                    Tensors.floats(model.decode(latents, List.of(wish(model, 2, "any", 1)))),
                    1e-4f);
        });
    }

    @Test
    void aPictureIsFoundAgainFromItsNoiseByTheFlow() {
        with(model -> {
            var wishes = List.of(wish(model, 64, "any", 1));
            var picture = Randomness.of(5).uniform(1, 1, 16, 16).sub(Tensors.scalar(0.5));
            var again = model.decode(model.encode(picture, wishes), wishes);
            assertArrayEquals(Tensors.floats(picture), Tensors.floats(again), 0.02f);
        });
    }

    @Test
    void theGeneratorBeginsAsTheFlowIs() {
        with(model -> assertEquals(
                0,
                model.flowWeights
                        .values()
                        .sub(model.generatorWeights.values())
                        .abs()
                        .sum()
                        .item_double()));
    }
}
