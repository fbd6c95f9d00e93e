package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import dev.jacquard.nn.layer.Pass;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GamePlayerTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final long STEPS = 14;

    private static final Trainer.Listener SILENT = new Trainer.Listener() {
        @Override
        public void report(Report report) {
            report.losses().forEach((name, loss) -> assertTrue(Double.isFinite(loss), name + " " + loss));
        }

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {
            throw new AssertionError(sentence.toString());
        }
    };

    private static Settings tiny(Map<String, String> changes) {
        return Settings.of(GamePlayer.RECIPE.settings())
                .with(GamePlayer.RECIPE.tiny())
                .with(changes);
    }

    private static GameModel model(Settings settings, Game game) {
        var facts = GamePlayer.RECIPE.describe(Collection.of(game));
        return engine.call(() -> (GameModel) GamePlayer.RECIPE.model(settings, facts, Randomness.of(1)));
    }

    private static List<String> trained(Settings settings, String name, Path folder, BooleanSupplier stop) {
        var game = Medium.GAME.open(name, Map.of());
        try (var model = model(settings, game.get(0));
                var learner = engine.call(
                        () -> model.learner(game.part(Part.TRAIN), game.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(STEPS), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.resume(SILENT);
            trainer.train(SILENT, stop);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"tic-tac-toe, float32", "connect-four-5x4, bfloat16", "othello-4, float32"})
    void aStoppedTrainingGoesOnWithTheGamesThatItWasPlaying(String name, String precision, @TempDir Path folder) {
        var settings = tiny(Map.of(Recipe.PRECISION, precision));
        var whole = trained(settings, name, folder.resolve("whole"), () -> false);
        var rounds = new AtomicInteger();
        trained(settings, name, folder.resolve("pieces"), () -> rounds.incrementAndGet() > 1);
        assertEquals(whole, trained(settings, name, folder.resolve("pieces"), () -> false));
    }

    @Test
    void theNumberOfSearchThreadsChangesNothing() {
        var game = Games.named("connect-four");
        var settings = tiny(Map.of("games", "12"));
        try (var model = model(settings, game)) {
            var played = new ArrayList<List<String>>();
            for (var threads : new int[] {1, 3})
                engine.call(() -> {
                    try (var judge = model.judge();
                            var play = SelfPlay.of(game, settings.with("threads", threads), 5)) {
                        var moves = new ArrayList<String>();
                        for (var i = 0; i < 12; i++)
                            for (var over : play.play(new KnownJudgements(judge, game)))
                                moves.add(java.util.Arrays.toString(over.moves()));
                        return played.add(moves);
                    }
                });
            assertFalse(played.get(0).isEmpty());
            assertEquals(played.get(0), played.get(1));
        }
    }

    @Test
    void gamesOfSelfPlayAreLegalAndEndAsTheirSamplesSay() {
        var game = Games.named("tic-tac-toe");
        var settings = tiny(Map.of("full-share", "1"));
        try (var model = model(settings, game)) {
            var games = engine.call(() -> {
                var all = new ArrayList<PlayedGame>();
                try (var judge = model.judge();
                        var play = SelfPlay.of(game, settings, 5)) {
                    for (var i = 0; i < 20; i++) all.addAll(play.play(judge));
                }
                return all;
            });
            assertTrue(games.size() > 8, games.size() + " games");
            for (var played : games) {
                var states = new ArrayList<State>(List.of(game.start()));
                for (var move : played.moves())
                    states.add(states.get(states.size() - 1).play(move));
                assertTrue(states.get(states.size() - 1).over());
                for (var sample : played.samples()) {
                    var policy = new float[9];
                    sample.policy(policy, 0);
                    var sum = 0f;
                    for (var share : policy) sum += share;
                    assertEquals(1, sum, 1e-3);
                    assertTrue(Math.abs(sample.outcome()) <= 1);
                    var legal = new int[9];
                    var count = states.get(sample.ply()).legalMoves(legal);
                    for (var move = 0; move < 9; move++)
                        if (java.util.Arrays.binarySearch(legal, 0, count, move) < 0) assertEquals(0, policy[move]);
                }
            }
        }
    }

    @Test
    void foldedForPlayTheNetworkSaysWhatItSaysUnfolded() {
        var game = Games.named("connect-four");
        try (var model = model(tiny(Map.of("blocks", "2")), game)) {
            engine.call(() -> Memory.withoutGradients(() -> {
                // Statistics as if it had been trained.
                var statistics = model.weights.statistics();
                statistics.copy_(Randomness.of(5).uniform(statistics.numel()).add(Tensors.scalar(0.5)));
                var states = List.of(
                        game.start(), game.start().play(3), game.start().play(3).play(2));
                var planes = new GameModel.Planes(model.shape);
                planes.reserve(3);
                for (var i = 0; i < 3; i++) planes.put(i, states.get(i));
                var views = model.network.forward(planes.tensor(3), Pass.evaluating());
                var policy = Tensors.floats(views.policy());
                var value = Tensors.floats(views.value());
                var logits = new float[21];
                var values = new float[3];
                try (var judge = model.judge()) {
                    judge.evaluate(states, logits, values);
                }
                for (var i = 0; i < 21; i++) assertEquals(policy[i], logits[i], 1e-4);
                for (var i = 0; i < 3; i++) assertEquals(Math.tanh(value[i] / 2), values[i], 1e-4);
                return null;
            }));
        }
    }

    @Test
    void theWindowForgetsTheOldestAndFindsEachPosition() {
        var window = new ReplayWindow(10, 20);
        for (var n = 0; n < 30; n++) {
            var samples = new ArrayList<PlayedGame.Sample>();
            for (var i = 0; i < 3; i++) samples.add(new PlayedGame.Sample(i, 0, n, new short[0]));
            window.add(List.of(new PlayedGame(new short[] {0, 1, 2}, samples)));
        }
        assertEquals(90, window.produced());
        assertTrue(window.size() >= 20 && window.size() <= 22, window.size() + " positions");
        for (var i = 0; i < window.size(); i++)
            assertEquals(
                    (window.size() - 1 - i) / 3,
                    29 - (int) window.get(i).sample().value());
    }

    @Test
    void aStateIsJudgedOnceHoweverOftenItIsAskedFor() {
        var game = Games.named("tic-tac-toe");
        var asked = new AtomicInteger();
        var known = new KnownJudgements(
                (states, logits, values) -> {
                    asked.addAndGet(states.size());
                    for (var i = 0; i < states.size(); i++)
                        values[i] = states.get(i).key();
                },
                game);
        var first = game.start().play(0);
        var second = game.start().play(1);
        var values = new float[3];
        known.evaluate(List.of(first, second, first), new float[27], values);
        known.evaluate(List.of(second), new float[9], new float[1]);
        assertEquals(2, asked.get());
        assertEquals(first.key(), values[0]);
        assertEquals(second.key(), values[1]);
        assertEquals(first.key(), values[2]);
    }

    @Test
    void aNetworkOfAnotherGameIsRefused() {
        try (var model = model(tiny(Map.of()), Games.named("othello-4"))) {
            var problem = assertThrows(
                    Problem.class,
                    () -> new NetworkPlayer("run", engine.engine(), model, Games.named("connect-four"), 8));
            assertEquals("This run plays othello-4, not connect-four. Name a run of that game.", problem.getMessage());
        }
    }

    @Test
    void collectionsOfDifferentGamesHaveDifferentFingerprints() {
        var one = Medium.GAME.open("othello-6", Map.of());
        assertEquals("othello-6", one.place().orElseThrow());
        assertEquals(1, one.part(Part.TRAIN).size());
        assertEquals(0, one.part(Part.TEST).size());
        assertEquals(one.fingerprint(), Collection.of(Games.named("othello-6")).fingerprint());
        assertNotEquals(
                one.fingerprint(), Medium.GAME.open("othello-4", Map.of()).fingerprint());
    }
}
