package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.create.LatentCreator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.evaluate.Judgements;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every recipe promises, on pictures of every kind. */
class RecipeContractTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int PICTURES = 40;
    private static final long STEPS = 30;

    private record Kind(int width, int height, int channels) {}

    private static final class Reports implements Trainer.Listener {
        final List<Report> all = new ArrayList<>();
        final List<Sentence> warnings = new ArrayList<>();

        @Override
        public void report(Report report) {
            all.add(report);
        }

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {
            warnings.add(sentence);
        }
    }

    static List<Recipe<?>> recipes() {
        return Recipes.all();
    }

    static Stream<Recipe<?>> recipesOfPictures() {
        return Recipes.all().stream().filter(r -> r.medium() == Medium.IMAGE);
    }

    static Stream<Arguments> imageRecipes() {
        var kinds = List.of(new Kind(16, 16, 1), new Kind(20, 28, 3), new Kind(32, 32, 4), new Kind(64, 64, 3));
        return recipesOfPictures().flatMap(r -> kinds.stream().map(k -> Arguments.of(r, k)));
    }

    @ParameterizedTest
    @MethodSource("imageRecipes")
    void tinySettingsTrainCreateAndEncode(Recipe<Image> recipe, Kind kind, @TempDir Path folder) {
        var pictures = pictures(kind);
        var settings = Settings.of(recipe.settings()).with(recipe.tiny());
        var reports = new Reports();
        try (var model = engine.call(() -> recipe.model(settings, recipe.describe(pictures), Randomness.of(1)));
                var learner = engine.call(() ->
                        model.learner(pictures.part(Part.TRAIN), pictures.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(STEPS), 3));
            var outcome = new Trainer(engine.engine(), learner, training, folder).train(reports, () -> false);
            assertEquals(STEPS, outcome.last().step());
            assertEquals(List.of(), reports.warnings);
            assertFalse(reports.all.get(0).losses().isEmpty(), "the first report names no loss");
            for (var report : reports.all)
                report.losses().forEach((name, loss) -> assertTrue(Double.isFinite(loss), name + " " + loss));
            if (model instanceof LatentModel<Image> latent) assertCreatesAndEncodes(latent, recipe, pictures, kind);
            if (model instanceof Classifier<Image> classifier) assertJudges(classifier, pictures);
        }
    }

    @ParameterizedTest
    @MethodSource("recipesOfPictures")
    void inEitherPrecisionAStoppedTrainingEndsWithTheSameBits(Recipe<Image> recipe, @TempDir Path folder) {
        var pictures = pictures(new Kind(20, 28, 4));
        var hashes = new HashSet<List<String>>();
        for (var precision : List.of("float32", "bfloat16")) {
            var settings = Settings.of(recipe.settings()).with(recipe.tiny()).with(Recipe.PRECISION, precision);
            var whole = trained(recipe, settings, pictures, folder.resolve(precision), () -> false);
            var rounds = new AtomicInteger();
            var pieces = folder.resolve(precision + "-pieces");
            trained(recipe, settings, pictures, pieces, () -> rounds.incrementAndGet() > 2);
            assertEquals(whole, trained(recipe, settings, pictures, pieces, () -> false), precision);
            hashes.add(whole);
        }
        assertEquals(2, hashes.size(), "both precisions give the same bits");
    }

    private static List<String> trained(
            Recipe<Image> recipe, Settings settings, Collection<Image> pictures, Path folder, BooleanSupplier stop) {
        try (var model = engine.call(() -> recipe.model(settings, recipe.describe(pictures), Randomness.of(1)));
                var learner = engine.call(() ->
                        model.learner(pictures.part(Part.TRAIN), pictures.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(STEPS), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.resume(new Reports());
            trainer.train(new Reports(), stop);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).toList());
        }
    }

    private static void assertCreatesAndEncodes(
            LatentModel<Image> model, Recipe<Image> recipe, Collection<Image> pictures, Kind kind) {
        var creator = new LatentCreator<>(engine.engine(), model, new Signature(recipe.name(), "", "", ""));
        var works = creator.sample(0, 3, 1);
        assertEquals(3, works.size());
        for (var work : works) assertEquals(kind, kindOf(work.content()));
        assertEquals(works, creator.sample(0, 3, 1));
        var ends = List.of(pictures.get(0), pictures.get(1));
        for (var work : creator.interpolate(ends, 3)) assertEquals(kind, kindOf(work.content()));
        for (var work : creator.reconstruct(ends)) assertEquals(kind, kindOf(work.content()));
        var codes = engine.call(() -> Memory.withoutGradients(() -> Tensors.floats(
                model.encode(model.toTensor(ends), Collections.nCopies(2, Settings.of(model.wishes()))))));
        assertEquals(2 * model.latents(), codes.length);
        for (var number : codes) assertTrue(Float.isFinite(number), "a code of " + number);
    }

    private static void assertJudges(Classifier<Image> model, Collection<Image> pictures) {
        assertEquals(pictures.labels(), model.classes());
        var some = List.of(pictures.get(0), pictures.get(1), pictures.get(2));
        var probabilities = Judgements.probabilities(engine.engine(), model, some);
        for (var each : probabilities) assertEquals(1, Arrays.stream(each).sum(), 1e-6);
        var alone = Judgements.probabilities(engine.engine(), model, some.subList(0, 1));
        assertArrayEquals(probabilities[0], alone[0], 1e-5);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everySettingHasAMeaningAndANameOfItsOwn(Recipe<?> recipe) {
        assertFalse(recipe.purpose().toString().isBlank());
        var keys = new HashSet<String>();
        for (var setting : recipe.settings()) {
            assertTrue(keys.add(setting.key()), setting.key() + " is there twice");
            assertFalse(setting.meaning().toString().isBlank(), setting.key() + " has no meaning");
            assertEquals(setting.standard(), setting.checked(setting.standard()), setting.key());
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeIsFoundByItsName(Recipe<?> recipe) {
        assertEquals(recipe, Recipes.named(recipe.name()));
    }

    private static Kind kindOf(Image image) {
        return new Kind(image.width(), image.height(), image.channels());
    }

    /** Discs on plain ground, see-through beside the disc where there is opacity. */
    private static Collection<Image> pictures(Kind kind) {
        var random = new Random(7);
        var images = new ArrayList<Image>();
        for (var n = 0; n < PICTURES; n++) {
            var x0 = random.nextDouble() * kind.width;
            var y0 = random.nextDouble() * kind.height;
            var shades = random.ints(8, 0, 256).toArray();
            var samples = new byte[kind.width * kind.height * kind.channels];
            for (var i = 0; i < samples.length; i++) {
                var channel = i % kind.channels;
                var pixel = i / kind.channels;
                var inside = Math.hypot(pixel % kind.width - x0, pixel / kind.width - y0) < kind.width / 4.0;
                samples[i] = (byte) (channel == 3 ? (inside ? 255 : 0) : shades[inside ? channel : channel + 4]);
            }
            images.add(Image.of(kind.width, kind.height, kind.channels, samples));
        }
        var labels = IntStream.range(0, PICTURES)
                .mapToObj(n -> n % 2 == 0 ? "even" : "odd")
                .toList();
        return Collection.of(images, labels);
    }
}
