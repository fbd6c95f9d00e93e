package dev.jacquard.nn.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.LatentModel;
import dev.jacquard.nn.model.Model;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Settings;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Works of a small network with random weights: what they depend on, and what they do not. */
class LatentCreatorTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Settings SETTINGS =
            Settings.of(ImageVae.RECIPE.settings()).with(ImageVae.RECIPE.tiny());
    private static final long SEED = 11;

    private static List<Image> pictures;
    private static LatentModel<Image> model;
    private static LatentCreator<Image> creator;

    @BeforeAll
    static void makeModel() {
        pictures = new ArrayList<>();
        var random = new Random(3);
        for (var i = 0; i < 48; i++) {
            var samples = new byte[16 * 16];
            random.nextBytes(samples);
            pictures.add(Image.of(16, 16, 1, samples));
        }
        model = (LatentModel<Image>) untrained();
        // An untrained prior leaves noise as it is, which would hide what it does.
        engine.run(() -> {
            var weights = model.parts().get("prior");
            Memory.withoutGradients(() -> weights.values()
                    .add_(Randomness.of(4).normal(weights.values().numel()), Tensors.scalar(0.02)));
        });
        creator = new LatentCreator<>(engine.engine(), model, new Signature("image-vae", "ab", "cd", "1"));
    }

    @AfterAll
    static void closeModel() {
        engine.run(model::close);
    }

    private static Model<Image> untrained() {
        var input = ImageVae.RECIPE.describe(Collection.of(pictures));
        return engine.call(() -> ImageVae.RECIPE.model(SETTINGS, input, Randomness.of(2)));
    }

    @Test
    void aWorkIsTheSameAloneAsAmongSixtyFour() {
        var all = creator.sample(0, 64, SEED);
        for (var i = 0; i < 64; i += 7)
            assertEquals(all.get(i), creator.sample(i, 1, SEED).get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 17, 33})
    void anyNumberOfWorksBeginsLikeMore(int count) {
        assertEquals(creator.sample(0, 64, SEED).subList(0, count), List.copyOf(creator.sample(0, count, SEED)));
    }

    @Test
    void worksThatBeginInsideABlockOfSixteenAreThoseOfTheWhole() {
        assertEquals(creator.sample(0, 64, SEED).subList(13, 41), List.copyOf(creator.sample(13, 28, SEED)));
    }

    @Test
    void worksDifferByIndexAndBySeed() {
        var works = creator.sample(0, 2, SEED);
        assertNotEquals(works.get(0).content(), works.get(1).content());
        assertNotEquals(
                works.get(0).content(), creator.sample(0, 1, SEED + 1).get(0).content());
    }

    @Test
    void everyWorkIsMadeAgainFromItsOriginAlone() {
        var works = new ArrayList<Work<Image>>(warm(0.7).sample(20, 2, SEED));
        works.addAll(creator.vary(pictures.get(0), 18, SEED, 0.4));
        works.addAll(creator.interpolate(pictures.subList(0, 3), 19));
        works.addAll(creator.interpolate(3, SEED));
        works.addAll(creator.reconstruct(pictures.subList(0, 17)));
        for (var i = 0; i < works.size(); i += 3) {
            var origin = Origin.parse(works.get(i).origin().json());
            assertEquals(works.get(i), creator.again(origin), origin.json());
        }
    }

    @Test
    void aWorkOfOtherWeightsIsRefused() {
        var other = new LatentCreator<>(engine.engine(), model, new Signature("image-vae", "ef", "cd", "1"));
        var origin = other.sample(0, 1, SEED).get(0).origin();
        var problem = assertThrows(Problem.class, () -> creator.again(origin));
        assertTrue(problem.getMessage().contains("other weights"), problem.getMessage());
    }

    @Test
    void anOriginThatSaysTooLittleIsRefused() {
        var origin = creator.sample(0, 1, SEED).get(0).origin();
        var poor = new Origin(
                origin.recipe(),
                origin.weights(),
                origin.collection(),
                origin.seed(),
                origin.index(),
                origin.program(),
                "vary",
                new TreeMap<>());
        assertThrows(Problem.class, () -> creator.again(poor));
    }

    @ParameterizedTest
    @CsvSource({
        "sample, temperature, -1",
        "sample, temperature, NaN",
        "sample, temperature, hot",
        "vary, strength, 2",
        "interpolate, share, 1.5",
        "interpolate, vectors, AAAA",
        "reconstruct, vectors, AAAA",
        "wander, share, 1"
    })
    void anOriginThatCannotBeIsRefused(String mode, String key, String value) {
        var kind = mode.equals("wander") ? "sample" : mode;
        var works = Map.of(
                "sample", creator.sample(0, 1, SEED),
                "vary", creator.vary(pictures.get(0), 1, SEED, 0.4),
                "interpolate", creator.interpolate(1, SEED),
                "reconstruct", creator.reconstruct(pictures.subList(0, 1)));
        var origin = works.get(kind).get(0).origin();
        var settings = new TreeMap<>(origin.settings());
        settings.put(key, value);
        var hostile = new Origin("image-vae", "ab", "cd", SEED, 0, "1", mode, settings);
        assertThrows(Problem.class, () -> creator.again(hostile));
    }

    @Test
    void aNumberBeyondAllWorksIsRefused() {
        var origin = creator.sample(0, 1, SEED).get(0).origin();
        var last = new Origin("image-vae", "ab", "cd", SEED, Integer.MAX_VALUE, "1", "sample", origin.settings());
        assertThrows(Problem.class, () -> creator.again(last));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void fewerThanOneWorkIsRefused(int count) {
        assertThrows(Problem.class, () -> creator.sample(0, count, SEED));
    }

    private static LatentCreator<Image> warm(double temperature) {
        return creator.with(Settings.of(creator.wishes()).with("temperature", temperature));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 2.1, Double.NaN})
    void aTemperatureOutOfRangeIsRefused(double temperature) {
        assertThrows(Problem.class, () -> warm(temperature));
    }

    @Test
    void theNoiseOfAVectorLeadsBackToTheVector() {
        engine.run(() -> Memory.withoutGradients(() -> {
            var z = Randomness.of(6).normal(64, model.latents());
            var noise = model.noise(z);
            var moved = noise.sub(z).abs().mean().item_double();
            assertTrue(moved > 0.01, "the prior moves vectors by only " + moved);
            var error = model.prior(noise).sub(z).abs().max().item_double();
            assertTrue(error < 0.01, "largest error " + error + ", mean way of a vector " + moved);
            return null;
        }));
    }

    @Test
    void aVariationOfStrengthZeroIsNearlyTheReconstruction() {
        var varied = creator.vary(pictures.get(0), 1, SEED, 0).get(0).content();
        var kept = creator.reconstruct(pictures.subList(0, 1)).get(0).content();
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++) assertEquals(kept.sample(x, y, 0), varied.sample(x, y, 0), 2);
    }

    @Test
    void previewsDoNotChangeWhatTrainingComputes(@TempDir Path quiet, @TempDir Path looking) {
        var drawn = new ArrayList<Image>();
        assertEquals(trained(quiet, m -> {}), trained(looking, m -> new LatentCreator<>(
                        engine.engine(), m, new Signature("", "", "", ""))
                .sample(0, 17, 1)
                .forEach(w -> drawn.add(w.content()))));
        assertTrue(drawn.size() >= 5 * 17, drawn.size() + " pictures were drawn");
    }

    /** Hashes of all weights after twenty steps, with something done at every preview. */
    private static List<String> trained(Path folder, Consumer<LatentModel<Image>> preview) {
        var collection = Collection.of(pictures);
        try (var trainee = untrained();
                var learner = engine.call(
                        () -> trainee.learner(collection, collection.select(new int[] {0, 1}), Randomness.of(8)))) {
            var training = Recipe.training(SETTINGS, new Budget.Steps(20), 9);
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.train(
                    new Trainer.Listener() {
                        @Override
                        public void report(Report report) {}

                        @Override
                        public void preview(Report report) {
                            trainer.withAverages(() -> {
                                preview.accept((LatentModel<Image>) trainee);
                                return null;
                            });
                        }

                        @Override
                        public void warning(Sentence sentence) {
                            throw new AssertionError(sentence.toString());
                        }
                    },
                    () -> false);
            return engine.call(
                    () -> trainee.parts().values().stream().map(Weights::hash).toList());
        }
    }
}
