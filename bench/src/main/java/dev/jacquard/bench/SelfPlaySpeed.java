package dev.jacquard.bench;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.Games;
import dev.jacquard.nn.model.GameModel;
import dev.jacquard.nn.model.GamePlayer;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Randomness;
import java.util.List;
import java.util.Locale;

/**
 * How many positions self-play makes a second with an untrained network, and how much of the time passes within the network.
 * Arguments: the game (connect-four), then settings of the recipe as KEY=VALUE; {@code calls=N} says how many calls are
 * measured (4). {@code bench/self-play-python.py} is the same in the common Python design.
 */
public final class SelfPlaySpeed {
    private SelfPlaySpeed() {}

    /** Prints the figures. */
    public static void main(String[] arguments) {
        var game = Games.named(arguments.length > 0 ? arguments[0] : "connect-four");
        var settings = Settings.of(GamePlayer.RECIPE.settings());
        int calls = 4;
        for (var argument : List.of(arguments).subList(Math.min(1, arguments.length), arguments.length)) {
            var parts = argument.split("=", 2);
            if (parts[0].equals("calls")) calls = Integer.parseInt(parts[1]);
            else settings = settings.with(parts[0], parts[1]);
        }
        int threads = settings.whole("threads") == 0 ? EngineSettings.standard().threads() : settings.whole("threads");
        try (var engine = Engine.open(EngineSettings.standard().withThreads(threads))) {
            var given = settings;
            int measured = calls;
            engine.call(() -> {
                var decided = given.text(Recipe.PRECISION).equals("auto")
                        ? given.with(
                                Recipe.PRECISION,
                                dev.jacquard.nn.torch.Precision.fastest().name().toLowerCase(Locale.ROOT))
                        : given;
                var facts = GamePlayer.RECIPE.describe(Collection.of(game));
                try (var model = (GameModel) GamePlayer.RECIPE.model(decided, facts, Randomness.of(1))) {
                    print(decided, model.selfPlayPace(game, 2, measured));
                }
                return null;
            });
        }
    }

    private static void print(Settings settings, GameModel.SelfPlayPace pace) {
        System.out.printf(
                Locale.ROOT,
                "%s x %s, %s: %.0f positions a second, %.0f simulations a second of which %.0f judged;"
                        + " %.1f simulations a position; %.0f %% of the time within the network%n",
                settings.text("channels"),
                settings.text("blocks"),
                settings.text(Recipe.PRECISION),
                pace.moves() / pace.seconds(),
                pace.simulations() / pace.seconds(),
                pace.judged() / pace.seconds(),
                pace.simulations() / (double) pace.moves(),
                100 * pace.judgingSeconds() / pace.seconds());
    }
}
