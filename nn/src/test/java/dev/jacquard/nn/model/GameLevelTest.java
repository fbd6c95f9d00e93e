package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.game.level.Legend;
import dev.jacquard.media.game.level.Level;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.SokobanRules;
import dev.jacquard.media.game.level.TileMap;
import dev.jacquard.media.game.level.WalkingRules;
import dev.jacquard.nn.create.LevelCreator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class GameLevelTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final long STEPS = 40;
    private static final Signature SIGNATURE = new Signature("game-level", "", "", "");

    private static final class Silent implements Trainer.Listener {
        @Override
        public void report(Report report) {
            report.losses().forEach((name, loss) -> assertTrue(Double.isFinite(loss), name + " " + loss));
        }

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {}
    }

    /** Rooms of two boxes and some pillars, of which those that can be won are taken. */
    private static Collection<LevelMap> rooms(int count) {
        var random = new SplittableRandom(1);
        var maps = new ArrayList<LevelMap>();
        while (maps.size() < count) {
            int width = 6 + random.nextInt(3);
            int height = 6 + random.nextInt(2);
            var tiles = new char[height][width];
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    tiles[y][x] = y == 0 || x == 0 || y == height - 1 || x == width - 1 ? '#' : ' ';
            for (char sign : "#$$..@".toCharArray())
                tiles[1 + random.nextInt(height - 2)][1 + random.nextInt(width - 2)] = sign;
            var rows = Arrays.stream(tiles).map(String::new).toList();
            try {
                var map = SokobanRules.of(Level.of("", List.of(), rows));
                if (SokobanRules.RULES.rating(map, 5000).isPresent()) maps.add(map);
            } catch (Problem unplayable) {
                // A sign covered another.
                continue;
            }
        }
        return Collection.ofLevels(maps);
    }

    private static Collection<LevelMap> caves(int count) {
        var random = new SplittableRandom(2);
        var rules = new WalkingRules(Legend.parse("", "# solid\n. open\n, open\n@ start\n> goal"), true);
        var maps = new ArrayList<LevelMap>();
        while (maps.size() < count) {
            var rows = new ArrayList<String>();
            rows.add("########");
            for (int y = 0; y < 5; y++) {
                var row = new StringBuilder("#");
                for (int x = 0; x < 6; x++) row.append("..,.#.".charAt(random.nextInt(6)));
                rows.add(row + "#");
            }
            rows.set(1, "#@" + rows.get(1).substring(2));
            rows.set(5, rows.get(5).substring(0, 6) + ">#");
            rows.add("########");
            var map = rules.map(new TileMap(rows));
            if (rules.whyNot(map).isEmpty()) maps.add(map);
        }
        return Collection.ofLevels(maps);
    }

    private static List<String> trained(
            Collection<LevelMap> levels, Path folder, BooleanSupplier stop, Consumer<LevelModel> then) {
        var recipe = GameLevel.RECIPE;
        var settings = Settings.of(recipe.settings()).with(recipe.tiny());
        try (var model = engine.call(() -> recipe.model(settings, recipe.describe(levels), Randomness.of(1)));
                var learner = engine.call(
                        () -> model.learner(levels.part(Part.TRAIN), levels.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(STEPS), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.resume(new Silent());
            trainer.train(new Silent(), stop);
            then.accept((LevelModel) model);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).toList());
        }
    }

    @Test
    void createdLevelsCanBeWonAndComeBackFromTheirOrigin(@TempDir Path folder) {
        trained(rooms(30), folder, () -> false, model -> {
            var creator = new LevelCreator(engine.engine(), model, SIGNATURE);
            creator = creator.with(Settings.of(creator.wishes()).with("generations", 1));
            var works = creator.sample(0, 3, 5);
            for (var work : works)
                assertTrue(SokobanRules.RULES.rating(work.content(), 100_000).isPresent(), work.content()::toString);
            assertEquals(works.get(2), creator.again(works.get(2).origin()));
            assertNotEquals(works.get(0).content(), works.get(1).content());
            assertTrue(creator.tally().drafts() >= 48, creator.tally()::toString);
        });
    }

    @Test
    void mapsToWalkHaveTheSizeThatIsWished(@TempDir Path folder) {
        trained(caves(30), folder, () -> false, model -> {
            var creator = new LevelCreator(engine.engine(), model, SIGNATURE);
            var wishes = Settings.of(creator.wishes())
                    .with("generations", 1)
                    .with("width", 11)
                    .with("height", 6);
            var map = creator.with(wishes).sample(0, 1, 5).get(0).content();
            assertEquals(11, map.width());
            assertEquals(6, map.height());
            assertEquals(Optional.empty(), map.rules().whyNot(map));
        });
    }

    @Test
    void aStoppedTrainingEndsWithTheSameBits(@TempDir Path folder) {
        var levels = rooms(30);
        var whole = trained(levels, folder.resolve("whole"), () -> false, model -> {});
        var rounds = new AtomicInteger();
        trained(levels, folder.resolve("pieces"), () -> rounds.incrementAndGet() > 2, model -> {});
        assertEquals(whole, trained(levels, folder.resolve("pieces"), () -> false, model -> {}));
    }

    @Test
    void whatIsRememberedOfTheTrainingLevelsComesBackFromTheWeights(@TempDir Path folder) {
        var levels = rooms(30);
        var recipe = GameLevel.RECIPE;
        var settings = Settings.of(recipe.settings()).with(recipe.tiny());
        try (var model =
                (LevelModel) engine.call(() -> recipe.model(settings, recipe.describe(levels), Randomness.of(1)))) {
            var found = LevelExperience.of(LevelTraits.remembered(levels.part(Part.TRAIN)));
            engine.call(() -> {
                model.remember(found);
                return null;
            });
            try (var other =
                    (LevelModel) engine.call(() -> recipe.model(settings, recipe.describe(levels), Randomness.of(2)))) {
                engine.call(() -> {
                    other.weights.statistics().copy_(model.weights.statistics());
                    return null;
                });
                assertEquals(found.levels(), engine.call(other::experience).levels());
            }
        }
    }

    @Test
    void aShareAndItsDifficultyAreInverse() {
        var experience = new LevelExperience(List.of(), new float[] {3, 1, 2, 5}, new float[] {1, 2, 3, 4});
        assertEquals(1, experience.difficulty(0), 1e-9);
        assertEquals(5, experience.difficulty(1), 1e-9);
        for (double share : new double[] {0, 0.2, 0.5, 0.9, 1})
            assertEquals(share, experience.share(experience.difficulty(share)), 1e-9);
    }
}
