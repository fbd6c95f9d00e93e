package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.Judgements;
import dev.jacquard.nn.evaluate.Robustness;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipe learns what can be learned, and refuses what cannot. */
class ImageClassifierTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int SIDE = 16;

    private static final class Silent implements Trainer.Listener {
        @Override
        public void report(Report report) {}

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {}
    }

    /** Stripes across or down, at random places and shades. */
    private static List<Image> stripes(int count) {
        var random = new Random(3);
        var images = new ArrayList<Image>();
        for (var n = 0; n < count; n++) {
            var phase = random.nextInt(8);
            var samples = new byte[SIDE * SIDE];
            for (var i = 0; i < samples.length; i++) {
                var place = n % 2 == 0 ? i % SIDE : i / SIDE;
                samples[i] = (byte) ((place + phase) / 4 % 2 == 0 ? 20 + random.nextInt(60) : 150 + random.nextInt(90));
            }
            images.add(Image.of(SIDE, SIDE, 1, samples));
        }
        return images;
    }

    private static List<String> alternating(int count, String... names) {
        var labels = new ArrayList<String>();
        for (var i = 0; i < count; i++) labels.add(names[i % names.length]);
        return labels;
    }

    @ParameterizedTest
    @CsvSource({"residual,false", "classic,false", "classic,true"})
    void itTellsStripesAcrossFromStripesDown(String form, String withstand, @TempDir Path folder) {
        var pictures = Collection.of(stripes(600), alternating(600, "down", "across"));
        var settings = Settings.of(ImageClassifier.RECIPE.settings())
                .with(ImageClassifier.RECIPE.tiny())
                .with(Map.of("form", form, "withstand", withstand, "warm-up", "5", "average", "0.9"));
        try (var model = (Classifier<Image>) engine.call(() -> ImageClassifier.RECIPE.model(
                        settings, ImageClassifier.RECIPE.describe(pictures), Randomness.of(1)));
                var learner = engine.call(() ->
                        model.learner(pictures.part(Part.TRAIN), pictures.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(80), 3));
            new Trainer(engine.engine(), learner, training, folder).train(new Silent(), () -> false);
            var test = pictures.part(Part.TEST);
            var items = new ArrayList<Image>();
            test.forEach(items::add);
            var truth = new Classes(model.classes()).indices(test);
            var judged = Judgements.of(engine.engine(), model, items, truth);
            assertTrue(judged.accuracy() > 0.95, form + " names " + judged.accuracy() + " right");
            if (form.equals("classic") && withstand.equals("false"))
                assertTurnedStripesAreTakenForTheOthers(model, items, truth);
        }
    }

    private static void assertTurnedStripesAreTakenForTheOthers(
            Classifier<Image> model, List<Image> items, int[] truth) {
        var robustness = Robustness.of(engine.engine(), model, items, truth);
        var rotation = robustness.curves().get(0);
        assertTrue(rotation.at(0) > 0.95 && rotation.at(90) < 0.05, rotation.toString());
        assertTrue(robustness.answer().get(0).toString().startsWith("It does not withstand turning"), "answer");
        assertEquals(3, robustness.curves().size());
    }

    @Test
    void theClassicNetworkHasAsManyNumbersAsThePapersWithSevenBySevenCells() {
        var facts = Map.of(
                "width",
                "28",
                "height",
                "28",
                "channels",
                "1",
                Classes.FACT,
                "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]");
        var settings = Settings.of(ImageClassifier.RECIPE.settings()).with("form", "classic");
        try (var model = engine.call(() -> ImageClassifier.RECIPE.model(settings, facts, Randomness.of(1)))) {
            var expected = (9 + 1) * 32 + (9 * 32 + 1) * 64 + (64 * 7 * 7 + 1) * 512 + (512 + 1) * 10;
            assertEquals(
                    expected, engine.call(() -> model.parts().get("classifier").count()));
        }
    }

    private static void assertRefused(Collection<Image> pictures, String... words) {
        var problem = assertThrows(Problem.class, () -> ImageClassifier.RECIPE.describe(pictures));
        for (var word : words) assertTrue(problem.getMessage().contains(word), problem.getMessage());
    }

    @Test
    void picturesWithoutLabelsAreRefused() {
        assertRefused(Collection.of(stripes(40)), "no labels", "cat_01.png");
    }

    @Test
    void oneLabelIsRefused() {
        assertRefused(Collection.of(stripes(40), Collections.nCopies(40, "stripes")), "the same label, stripes");
    }

    @Test
    void aLabelOfTooFewPicturesIsRefusedByName() {
        var labels = new ArrayList<>(alternating(40, "down", "across"));
        for (var i = 0; i < 7; i++) labels.set(i, "rare");
        assertRefused(Collection.of(stripes(40), labels), "rare", "7 pictures", "8");
    }

    @Test
    void aLabelOfVeryFewPicturesAmongManyIsLeftOutAndNamed() {
        var labels = new ArrayList<>(alternating(40, "down", "across"));
        labels.set(7, "rare");
        var pictures = Collection.of(stripes(40), labels);
        assertEquals(
                List.of("across", "down"),
                Classes.of(ImageClassifier.RECIPE.describe(pictures)).names());
        var told = ImageClassifier.RECIPE.passedOver(pictures).orElseThrow();
        assertEquals(List.of(8, "rare"), told.arguments());
    }

    @Test
    void classesComeBackFromTheFactsOfARun() {
        var pictures = Collection.of(stripes(40), alternating(40, "across, \"up\"", "ä"));
        var classes = Classes.of(ImageClassifier.RECIPE.describe(pictures));
        assertEquals(List.of("across, \"up\"", "ä"), classes.names());
        assertArrayEquals(new int[] {0, 1}, Arrays.copyOf(classes.indices(pictures), 2));
    }
}
