package dev.jacquard.studio;

import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.Game;
import dev.jacquard.nn.evaluate.GameEvaluation;
import dev.jacquard.nn.model.GameModel;
import java.nio.file.Path;
import java.util.Optional;

/** Measures how well a run plays its game. */
final class PlayerEvaluation {
    static final String CHANCE = "random_moves";
    static final String ALONE = "search_alone";

    private static final long SEED = 1;

    private PlayerEvaluation() {}

    static Evaluation of(TrainedModel<?> model, Collection<Game> given, Optional<Path> folder) {
        if (folder.isPresent()) throw new Problem("A player of games makes no works that could be measured.");
        var begun = System.nanoTime();
        var description = model.folder().description();
        var game = Studio.unchanged(description, given).get(0);
        var result = GameEvaluation.of(model.engine(), (GameModel) model.model(), game, SEED);
        var details = new JsonObject();
        details.addProperty("game", game.name());
        details.addProperty("simulations", GameEvaluation.SIMULATIONS);
        details.addProperty(Evaluation.HOW, result.notes().get(0).toString());
        var byStones = new JsonObject();
        result.byStones().forEach((stones, shares) -> {
            var one = new JsonObject();
            one.addProperty(GameEvaluation.RAW, shares.raw());
            one.addProperty(GameEvaluation.MOVES, shares.moves());
            one.addProperty(CHANCE, shares.chance());
            one.addProperty(ALONE, shares.searchAlone());
            byStones.add(Integer.toString(stones), one);
        });
        if (byStones.size() > 0) details.add("by_stones", byStones);
        return new Evaluation(
                description.recipe(),
                result.assessment(),
                result.positions(),
                result.positions(),
                result.notes(),
                (System.nanoTime() - begun) / 1e9,
                details);
    }
}
