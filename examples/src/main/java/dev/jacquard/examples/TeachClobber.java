package dev.jacquard.examples;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.match.Match;
import dev.jacquard.media.game.match.Players;
import dev.jacquard.nn.model.GamePlayer;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.studio.Contestants;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;

/**
 * Lets a network teach itself the game that docs/games.md adds, then play against random moves and against a plain tree
 * search. After five minutes it should win nearly all games against the first, and hold its own against the second.
 */
public final class TeachClobber {
    private TeachClobber() {}

    /** Trains for five minutes into the folder {@code my-studio}. */
    public static void main(String[] arguments) {
        run(Path.of("my-studio"), GamePlayer.on(new Clobber()).minutes(5), 64, 20);
    }

    /** Trains as the plan says and prints two matches of so many games, with so many simulations a move. */
    static double run(Path home, Plan<Game> plan, int simulations, int games) {
        var game = new Clobber();
        try (var studio = Studio.open(home);
                var contestants = new Contestants(game)) {
            var folder = studio.train(plan, Progress.bar()).folder().path();
            var network = contestants.named(folder.toString(), simulations);
            var match = new Match(games, 2, 1);
            var easy = match.play(network, Players.named("random", game), n -> {});
            System.out.println("against random moves: " + easy);
            System.out.println(
                    "against tree search:  " + match.play(network, Players.named("mcts:200", game), n -> {}));
            return easy.share();
        }
    }
}
