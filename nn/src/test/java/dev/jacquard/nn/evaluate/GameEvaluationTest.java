package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.match.Judged;
import dev.jacquard.nn.model.GameModel;
import dev.jacquard.nn.model.GamePlayer;
import dev.jacquard.nn.model.NetworkPlayer;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GameEvaluationTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    /** A network that has learned nothing. */
    private static GameModel untrained(Game game) {
        var settings = Settings.of(GamePlayer.RECIPE.settings()).with(GamePlayer.RECIPE.tiny());
        var facts = GamePlayer.RECIPE.describe(Collection.of(game));
        return engine.call(() -> (GameModel) GamePlayer.RECIPE.model(settings, facts, Randomness.of(1)));
    }

    private static GameEvaluation.Result measured(String name) {
        var game = Games.named(name);
        try (var model = untrained(game)) {
            return GameEvaluation.of(engine.engine(), model, game, 1);
        }
    }

    /** The bare network is compared with chance, so that no search flatters it. */
    @Test
    void aNetworkThatLearnedNothingIsNotPraisedForWhatProofsFind() {
        var result = measured("tic-tac-toe");
        var game = Games.named("tic-tac-toe");
        var positions = Judged.of(game, Judged.Use.TEST);
        double chance = positions.stream().mapToDouble(Judged::chance).average().orElseThrow();
        var assessment = result.assessment();
        assertEquals("raw_accuracy", assessment.primaryMetric());
        assertEquals(positions.size(), result.positions());
        assertEquals(chance, assessment.baseline().get("raw_accuracy").value(), 1e-12);
        assertEquals(1, assessment.baseline().get("move_accuracy").value(), "proofs alone play it perfectly");
        assertNotEquals(
                "It has learned to play well.", assessment.findings().get(0).toString());
    }

    @Test
    void sharesByStonesAddUpToThoseOfAllPositions() {
        var result = measured("tic-tac-toe");
        var positions = Judged.of(Games.named("tic-tac-toe"), Judged.Use.TEST);
        double raw = 0;
        double moves = 0;
        for (var judged : positions) {
            var shares = result.byStones()
                    .get(judged.state().drawing().replaceAll("[^XO]", "").length());
            raw += shares.raw() / positions.size();
            moves += shares.moves() / positions.size();
        }
        assertEquals(result.assessment().metrics().get("raw_accuracy").value(), raw, 1e-9);
        assertEquals(result.assessment().metrics().get("move_accuracy").value(), moves, 1e-9);
    }

    @Test
    void aSearchWithoutANetworkStopsFourInARowAndIsTheSameEachTime() {
        var game = Games.named("connect-four");
        var state = game.start();
        for (var move : new int[] {0, 3, 0, 3, 6, 3}) state = state.play(move);
        try (var alone = NetworkPlayer.unlearned("alone", engine.engine(), game, 64)) {
            assertEquals(3, alone.choose(state, 1), "all other moves lose at once");
            var early = game.start().play(2);
            assertEquals(alone.choose(early, 5), alone.choose(early, 5));
        }
    }

    @Test
    void aGameWithoutAJudgeIsMeasuredByPointsBesideTheSearchAlone() {
        var result = measured("othello-4");
        assertEquals("points", result.assessment().primaryMetric());
        assertEquals(40, result.positions());
        assertTrue(result.byStones().isEmpty());
        double alone = result.assessment().baseline().get("points").value();
        assertTrue(alone >= 0 && alone <= 1);
    }
}
