package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.nn.create.LatentCreator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings of image-gan on squares: dark ones on light ground and light ones on dark ground. */
class ImageGanTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int SIDE = 16;
    private static final Signature SIGNATURE = new Signature("image-gan", "ab", "cd", "1");

    @TempDir
    Path folder;

    private static final class Warnings implements Trainer.Listener {
        final List<Sentence> all = new ArrayList<>();
        Report last;

        @Override
        public void report(Report report) {
            last = report;
        }

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {
            all.add(sentence);
        }
    }

    private static Collection<Image> squares(boolean labelled) {
        var random = new Random(5);
        var images = new ArrayList<Image>();
        var labels = new ArrayList<String>();
        for (var n = 0; n < 120; n++) {
            var light = n % 2 == 0;
            var x0 = random.nextInt(10);
            var y0 = random.nextInt(10);
            var samples = new byte[SIDE * SIDE];
            for (var i = 0; i < samples.length; i++) {
                var inside = Math.abs(i % SIDE - x0 - 3) < 3 && Math.abs(i / SIDE - y0 - 3) < 3;
                samples[i] = (byte) (inside == light ? 230 : 20);
            }
            images.add(Image.of(SIDE, SIDE, 1, samples));
            labels.add(light ? "light" : "dark");
        }
        return labelled ? Collection.of(images, labels) : Collection.of(images);
    }

    private static Settings settings(Map<String, String> changes) {
        return Settings.of(ImageGan.RECIPE.settings())
                .with(ImageGan.RECIPE.tiny())
                .with(Map.of("warm-up", "0"))
                .with(changes);
    }

    private static List<String> train(
            Collection<Image> pictures,
            Settings settings,
            long steps,
            Path run,
            Warnings warnings,
            BooleanSupplier stop,
            Consumer<ImageGanModel> then) {
        var recipe = ImageGan.RECIPE;
        try (var model = engine.call(() -> recipe.model(settings, recipe.describe(pictures), Randomness.of(1)));
                var learner = engine.call(() ->
                        model.learner(pictures.part(Part.TRAIN), pictures.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(steps), 3));
            var trainer = new Trainer(engine.engine(), learner, training, run);
            trainer.resume(warnings);
            trainer.train(warnings, stop);
            then.accept((ImageGanModel) model);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).toList());
        }
    }

    private static double brightness(Image image) {
        var sum = 0.0;
        for (var i = 0; i < SIDE * SIDE; i++) sum += image.sample(i % SIDE, i / SIDE, 0);
        return sum / (SIDE * SIDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "classic"})
    void bothFormsLearnClassesAndMakeTheOneThatIsWished(String form) {
        var settings = settings(Map.of("form", form, "rate", "0.002", "average", "0.9"));
        train(squares(true), settings, 200, folder, new Warnings(), () -> false, model -> {
            var creator = new LatentCreator<>(engine.engine(), model, SIGNATURE);
            var wishes = Settings.of(creator.wishes());
            var light = creator.with(wishes.with("class", "light")).sample(0, 16, 1);
            var dark = creator.with(wishes.with("class", "dark")).sample(0, 16, 1);
            var apart = 0.0;
            for (var i = 0; i < 16; i++)
                apart += (brightness(dark.get(i).content())
                                - brightness(light.get(i).content()))
                        / 16;
            assertTrue(apart > 60, "classes differ by " + apart + " of 255");
            assertEquals(light.get(3), creator.again(light.get(3).origin()));
            var any = creator.sample(0, 32, 1).stream()
                    .filter(w -> brightness(w.content()) > 128)
                    .count();
            assertTrue(any > 4 && any < 28, any + " of 32 are of the one class");
        });
    }

    @Test
    void aPictureIsFoundAgainAndVariationsKeepItsClass() {
        var pictures = squares(true);
        var settings = settings(Map.of("rate", "0.002", "average", "0.9"));
        train(pictures, settings, 250, folder, new Warnings(), () -> false, model -> {
            var creator = new LatentCreator<>(engine.engine(), model, SIGNATURE);
            for (var n = 0; n < 4; n++) {
                var original = pictures.get(n);
                var found = creator.reconstruct(List.of(original)).get(0).content();
                assertEquals(brightness(original), brightness(found), 60, "picture " + n);
                for (var variation : creator.vary(original, 4, 1, 0.3))
                    assertEquals(brightness(original) > 128, brightness(variation.content()) > 128, "picture " + n);
            }
        });
    }

    @Test
    void aStoppedTrainingWithClassesAndAugmentationEndsWithTheSameBits() {
        var pictures = squares(true);
        var settings = settings(Map.of());
        var whole = train(pictures, settings, 40, folder.resolve("whole"), new Warnings(), () -> false, model -> {});
        var rounds = new AtomicInteger();
        var pieces = folder.resolve("pieces");
        train(pictures, settings, 40, pieces, new Warnings(), () -> rounds.incrementAndGet() > 2, model -> {});
        assertEquals(whole, train(pictures, settings, 40, pieces, new Warnings(), () -> false, model -> {}));
    }

    @Test
    void aGameThatCannotGoWellIsToldAndGoesBack() {
        var warnings = new Warnings();
        var settings = settings(Map.of("rate", "5", "penalty", "0"));
        train(squares(true), settings, 1000, folder, warnings, () -> !warnings.all.isEmpty(), model -> {});
        assertEquals(1, warnings.all.size());
        var words = warnings.all.get(0).toString();
        assertTrue(words.startsWith("The network "), words);
        assertTrue(words.endsWith("went back to step 0 and goes on at a quarter of the rate."), words);
    }

    @Test
    void picturesOfClassesWithoutNamesAreTrainedWithoutClasses() {
        var facts = ImageGan.RECIPE.describe(squares(false));
        assertFalse(facts.containsKey("classes"));
        assertEquals(
                List.of("dark", "light"),
                Classes.of(ImageGan.RECIPE.describe(squares(true))).names());
    }

    @Test
    void picturesOfAnotherSizeThanItTakesAreRefused() {
        var large = Collection.of(
                List.of(Image.of(130, 130, 1, new byte[130 * 130])),
                List.of(""),
                ImageSettings.DEFAULT.size(Size.of(130, 130)));
        var problem = assertThrows(Problem.class, () -> ImageGan.RECIPE.describe(large));
        assertTrue(problem.getMessage().contains("not 130 x 130"), problem.getMessage());
    }
}
