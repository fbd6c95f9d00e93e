package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
            try (var model = new ImageFlowModel(settings, KIND, classes, PictureWords.none(), Randomness.of(1))) {
                Memory.withoutGradients(() -> {
                    var values = model.priorWeights.values();
                    values.add_(Randomness.of(2).normal(values.numel()), Tensors.scalar(0.02));
                    model.beginShortcut();
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
    void guidanceGoesOnFromWhatIsFoundWithoutAClassTowardsWhatIsFoundWithIt() {
        with(model -> {
            var noise = Randomness.of(3).normal(1, model.codes());
            var moth = model.requests.classes.known(new int[] {1});
            var free = codes(model, noise, moth, 0);
            var asked = codes(model, noise, moth, 1);
            var guided = codes(model, noise, moth, 3);
            var differs = 0;
            for (var i = 0; i < free.length; i++) {
                assertEquals(free[i] + 3 * (asked[i] - free[i]), guided[i], 1e-4);
                if (Math.abs(asked[i] - free[i]) > 1e-4) differs++;
            }
            assertTrue(differs > 0, "the class makes no difference");
        });
    }

    private static float[] codes(ImageFlowModel model, Tensor noise, Tensor shares, double guidance) {
        return Tensors.floats(model.codes(noise, shares, new ImageFlowModel.Manner(1, guidance)));
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
            latents.narrow(1, model.latents() - 2, 2)
                    .copy_(model.requests.classes.numbers(Tensors.of(new long[] {1}, 1)));
            assertArrayEquals(
                    Tensors.floats(model.decode(latents, List.of(wish(model, 2, "moth", 1)))),
                    Tensors.floats(model.decode(latents, List.of(wish(model, 2, "any", 1)))),
                    1e-4f);
        });
    }

    @Test
    void theCodeOfAPictureIsFoundAgainFromItsNoise() {
        with(model -> {
            var wishes = List.of(wish(model, 64, "moth", 1));
            var picture = Randomness.of(5).uniform(1, 1, 16, 16).sub(Tensors.scalar(0.5));
            var codes = model.encoder.posterior(picture, Pass.evaluating()).mean();
            var moth = model.requests.classes.known(new int[] {1});
            var again = model.decode(model.encode(picture, wishes), wishes);
            assertArrayEquals(
                    Tensors.floats(model.decoded(codes, moth, null, Pass.evaluating())), Tensors.floats(again), 0.02f);
        });
    }

    @Test
    void theShortcutBeginsAsThePriorIs() {
        with(model -> {
            var noise = Randomness.of(3).normal(4, model.codes());
            var moth = model.requests.classes.known(new int[] {1, 0, -1, 1});
            assertArrayEquals(
                    Tensors.floats(model.prior
                            .flow()
                            .velocity(noise, 0, model.prior.conditions().features(moth, Pass.evaluating()))),
                    Tensors.floats(model.shortcut
                            .flow()
                            .velocity(noise, 0, model.shortcut.conditions().features(moth, Pass.evaluating()))));
        });
    }

    @Test
    void whatIsKnownOfAPictureIsInItsPlaceInEveryProposal() {
        with(model -> {
            var picture = Randomness.of(5).uniform(1, 1, 16, 16).sub(Tensors.scalar(0.5));
            var mask = Randomness.of(6)
                    .uniform(1, 1, 16, 16)
                    .ge(Tensors.scalar(0.5))
                    .toType(torch.ScalarType.Float);
            var noise = Randomness.of(7).normal(1, 1, 16, 16);
            var made = Tensors.floats(model.propose(noise, picture, mask, new RestoringModel.Damage.Missing()));
            var wanted = Tensors.floats(picture);
            var known = Tensors.floats(mask);
            for (var i = 0; i < made.length; i++) if (known[i] == 1) assertEquals(wanted[i], made[i], 1e-6);
        });
    }

    @Test
    void otherNoiseProposesSomethingElse() {
        with(model -> {
            var nothing = torch.zeros(1, 1, 16, 16);
            var damage = new RestoringModel.Damage.Missing();
            var one = Tensors.floats(model.propose(Randomness.of(7).normal(1, 1, 16, 16), nothing, nothing, damage));
            var other = Tensors.floats(model.propose(Randomness.of(8).normal(1, 1, 16, 16), nothing, nothing, damage));
            var difference = 0.0;
            for (var i = 0; i < one.length; i++) difference = Math.max(difference, Math.abs(one[i] - other[i]));
            assertTrue(difference > 1e-3, "both propose the same");
        });
    }
}
