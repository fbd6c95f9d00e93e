package dev.jacquard.nn.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Palette;
import dev.jacquard.media.image.Size;
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
        works.addAll(creator.walk(4, SEED, 3));
        works.addAll(creator.walk(pictures.subList(0, 3), 5));
        works.add(creator.arithmetic(pictures.get(0), pictures.get(1), pictures.get(2)));
        works.addAll(creator.grid(
                GridAxis.parse("temperature:0.5..1.5", 3), GridAxis.parse("temperature:0.2|0.4", 1), SEED, 5));
        works.addAll(creator.shown(creator.evolution(SEED, 3)));
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
        "walk, waves, 0",
        "walk, waves, 1000000",
        "walk, share, NaN",
        "evolve, vectors, AAAA",
        "sample, move, AAAA",
        "reconstruct, vectors, AAAA",
        "wander, share, 1"
    })
    void anOriginThatCannotBeIsRefused(String mode, String key, String value) {
        var kind = mode.equals("wander") ? "sample" : mode;
        var works = Map.of(
                "sample", creator.sample(0, 1, SEED),
                "vary", creator.vary(pictures.get(0), 1, SEED, 0.4),
                "interpolate", creator.interpolate(1, SEED),
                "walk", creator.walk(1, SEED, 2),
                "evolve", creator.shown(creator.evolution(SEED, 2)),
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
    void aWalkBeginsWhereItEnds() {
        var walk = creator.walk(40, SEED, 2);
        var step = 0.0;
        for (var i = 0; i + 1 < 40; i++) step = Math.max(step, distance(walk, i, i + 1));
        assertTrue(distance(walk, 39, 0) <= 1.5 * step, "the last step is " + distance(walk, 39, 0) + " of " + step);
        assertTrue(distance(walk, 0, 20) > step, "the walk leads nowhere");
    }

    @Test
    void aWalkThroughPicturesPassesEachOfThem() {
        var walk = creator.walk(pictures.subList(0, 3), 6);
        for (var i = 0; i < 3; i++) {
            var original = creator.vary(pictures.get(i), 1, SEED, 0).get(0).content();
            for (var x = 0; x < 16; x++)
                assertEquals(original.sample(x, 7, 0), walk.get(2 * i).content().sample(x, 7, 0), 1);
        }
    }

    @Test
    void takingAwayWhatIsAddedLeavesThePicture() {
        var kept = creator.reconstruct(pictures.subList(0, 1)).get(0).content();
        var same = creator.arithmetic(pictures.get(0), pictures.get(1), pictures.get(1))
                .content();
        for (var x = 0; x < 16; x++) assertEquals(kept.sample(x, 8, 0), same.sample(x, 8, 0), 1);
    }

    @Test
    void aGridOfAnUnknownWishOrValueIsRefused() {
        var known = GridAxis.parse("temperature:0.5..1.5", 3);
        assertThrows(Problem.class, () -> creator.grid(known, GridAxis.parse("colour:1..2", 2), SEED, 0));
        assertThrows(Problem.class, () -> creator.grid(known, GridAxis.parse("temperature:9|9", 2), pictures.get(0)));
        for (var text : List.of("temperature", "temperature:a..b", ":1..2"))
            assertThrows(Problem.class, () -> GridAxis.parse(text, 3), text);
    }

    @Test
    void aCellOfAGridIsTheWorkOfItsWishes() {
        var grid = creator.grid(
                GridAxis.parse("temperature:0.5..1.5", 3), new GridAxis("temperature", List.of("1")), SEED, 5);
        for (var i = 0; i < 3; i++) {
            var wish = Settings.of(creator.wishes()).with("temperature", 0.5 + 0.5 * i);
            assertEquals(creator.with(wish).sample(5, 1, SEED).get(0), grid.get(i));
        }
    }

    @Test
    void aNamedDirectionIsAWishThatMovesWorks() {
        var direction = new ImageTools(creator).directions(3, SEED).get(0);
        var moved = creator.with(Finish.none(), List.of(new NamedDirection("brightness", direction.step())));
        var wish = Settings.of(moved.wishes()).with("brightness", 2.5);
        var origin = moved.with(wish).sample(0, 1, SEED).get(0);
        assertEquals(origin, moved.again(origin.origin()));
        // Nobody need know the name any more.
        assertEquals(origin, creator.again(origin.origin()));
        assertNotEquals(creator.sample(0, 1, SEED).get(0).content(), origin.content());
        assertEquals(
                creator.sample(0, 1, SEED).get(0).content(),
                moved.sample(0, 1, SEED).get(0).content());
    }

    @Test
    void aDirectionIsNotCalledAsASettingIs() {
        var step = new ImageTools(creator).directions(2, SEED).get(0).step();
        assertThrows(
                Problem.class, () -> creator.with(Finish.none(), List.of(new NamedDirection("temperature", step))));
        assertThrows(
                Problem.class, () -> creator.with(Finish.none(), List.of(new NamedDirection("brightness", "AAAA"))));
    }

    @Test
    void worksAreFinishedAsTheirOriginSays() {
        var palette = Palette.of(pictures.subList(0, 1).stream()
                .map(p -> p.resized(Size.of(4, 4), Image.Fit.STRETCH))
                .toList());
        var finished = creator.with(new PictureFinish(name -> palette), List.of());
        var wish = Settings.of(finished.wishes()).with("palette", "ours").with("seamless", "true");
        var works = finished.with(wish).sample(0, 5, SEED);
        for (var work : works) {
            assertTrue(palette.covers(work.content()), "a colour that the palette has not");
            assertEquals(work, finished.again(work.origin()));
        }
        assertEquals(
                creator.sample(0, 5, SEED).get(2).content(),
                finished.sample(0, 5, SEED).get(2).content());
    }

    private static double distance(List<Work<Image>> works, int a, int b) {
        var sum = 0.0;
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++)
                sum += Math.abs(works.get(a).content().sample(x, y, 0)
                        - works.get(b).content().sample(x, y, 0));
        return sum;
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
