package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.Assessment.Comparison;
import dev.jacquard.nn.model.Pictures;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of works whose makers are known. */
class ImageEvaluationTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int COUNT = 300;
    private static final List<Image> TRAINING = Forgeries.drawings(1500, 28, 1);
    private static final List<Image> HELD_OUT = Forgeries.drawings(COUNT, 28, 2);

    private static ImageEvaluation.Result of(List<Image> works) {
        return ImageEvaluation.of(engine.engine(), works, HELD_OUT, TRAINING, 1);
    }

    private static String said(ImageEvaluation.Result result) {
        return String.join(
                "\n",
                result.assessment().findings().stream().map(Object::toString).toList());
    }

    @Test
    void picturesOfTheSameMakerAreGoodVariedAndTheirOwn() {
        var result = of(Forgeries.drawings(COUNT, 28, 3));
        var metrics = result.assessment().metrics();
        assertEquals(Comparison.BETTER, result.assessment().comparison());
        assertTrue(metrics.get("precision").value() > 0.6, metrics.toString());
        assertTrue(metrics.get("recall").value() > 0.6, metrics.toString());
        assertTrue(metrics.get("copied_share").low() <= 0.02, metrics.toString());
        assertEquals(1, metrics.get("diversity").value(), 0.3);
        assertTrue(metrics.get("kernel").low() < 0 && metrics.get("kernel").high() > 0, metrics.toString());
        assertTrue(
                result.unbiased().works() < metrics.get("frechet").value() / 2,
                result.unbiased().toString());
        assertEquals(1, result.assessment().findings().size(), said(result));
    }

    @Test
    void noiseIsToldFromWhatLearned() {
        var result = of(Forgeries.noise(COUNT, 28, 4));
        assertEquals(Comparison.WORSE, result.assessment().comparison());
        assertTrue(said(result).endsWith("Train longer, or on more pictures."), said(result));
        assertTrue(said(result).contains("It learned too little"), said(result));
    }

    @Test
    void theBaselineIsNotBetterThanItself() {
        var drawn = engine.engine()
                .call(() -> Memory.withoutGradients(() -> GaussianBaseline.draw(
                        TRAINING, new Pictures(28, 28, 1), COUNT, Randomness.of(99).stream("another"))));
        var result = of(drawn);
        assertNotEquals(Comparison.BETTER, result.assessment().comparison(), said(result));
        assertTrue(said(result).contains("It learned too little"), said(result));
    }

    @Test
    void aCopierIsNamedAndItsOriginalsAreListed() {
        var random = new SplittableRandom(5);
        var copies = TRAINING.subList(100, 100 + COUNT).stream()
                .map(picture -> Forgeries.NOISE.of(picture, random))
                .toList();
        var result = of(copies);
        assertTrue(result.assessment().metrics().get("copied_share").value() > 0.9, said(result));
        assertTrue(said(result).contains("It copies"), said(result));
        for (var pair : result.originality().nearest()) assertEquals(pair.work() + 100, pair.original());
    }

    @Test
    void aCopierIsNamedAlsoWhereTheCollectionHoldsItsPicturesTwice() {
        var random = new SplittableRandom(5);
        var heldOut = new ArrayList<>(HELD_OUT);
        for (var i = 0; i < 20; i++) heldOut.set(i, Forgeries.NOISE.of(TRAINING.get(i), new SplittableRandom(i)));
        var copies = TRAINING.subList(100, 100 + COUNT).stream()
                .map(picture -> Forgeries.NOISE.of(picture, random))
                .toList();
        var result = ImageEvaluation.of(engine.engine(), copies, heldOut, TRAINING, 1);
        assertTrue(said(result).contains("Copies are hard to tell here"), said(result));
        assertTrue(said(result).contains("It copies"), said(result));
        var honest = ImageEvaluation.of(engine.engine(), Forgeries.drawings(COUNT, 28, 3), heldOut, TRAINING, 1);
        assertTrue(!said(honest).contains("It copies"), said(honest));
    }

    @Test
    void worksThatAreAllAlikeAreCalledSo() {
        var one = Forgeries.drawings(1, 28, 77).get(0);
        var random = new SplittableRandom(5);
        var works = Collections.nCopies(COUNT, one).stream()
                .map(picture -> Forgeries.NOISE.of(picture, random))
                .toList();
        assertTrue(said(of(works)).contains("nearly all alike"));
    }

    @Test
    void aFewFlatPicturesAreMeasuredWithoutNonsense() {
        var blank = Image.of(28, 28, 1, new byte[28 * 28]);
        var result = ImageEvaluation.of(
                engine.engine(), Collections.nCopies(8, blank), HELD_OUT.subList(0, 20), TRAINING.subList(0, 50), 1);
        for (var side :
                List.of(result.assessment().metrics(), result.assessment().baseline()))
            side.forEach((key, measure) -> {
                assertTrue(Double.isFinite(measure.value()), key);
                assertTrue(measure.low() <= measure.value() && measure.value() <= measure.high(), key + measure);
            });
    }

    @Test
    void theSameIsMeasuredAgain() {
        var works = Forgeries.drawings(50, 28, 6);
        assertEquals(of(works), of(works));
    }

    @Test
    void theFeaturesOfAPictureDependOnItAlone() {
        engine.run(() -> {
            try (var judge = ReferenceClassifier.load()) {
                var together = Tensors.doubles(judge.features(HELD_OUT.subList(0, 150)));
                var alone = Tensors.doubles(judge.features(HELD_OUT.subList(120, 121)));
                var same = java.util.Arrays.copyOfRange(
                        together, 120 * ReferenceClassifier.FEATURES, 121 * ReferenceClassifier.FEATURES);
                assertArrayEquals(alone, same, 1e-4);
            }
        });
    }
}
