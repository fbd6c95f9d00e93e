package dev.jacquard.nn.model;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.game.Game;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.List;
import java.util.Map;

/**
 * The recipe {@code game-player}: learns a game by playing against itself (Silver et al. 2018), with few simulations a move
 * (Danihelka et al. 2022) and without any example of how it is played.
 */
public final class GamePlayer implements Recipe<Game> {
    /** The recipe. */
    public static final GamePlayer RECIPE = new GamePlayer();

    private GamePlayer() {}

    /** A training of this recipe on a game, with its defaults. */
    public static Plan<Game> on(Game game) {
        return Plan.of(RECIPE, Collection.of(game));
    }

    @Override
    public String name() {
        return "game-player";
    }

    @Override
    public Medium<Game> medium() {
        return Medium.GAME;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("teaches itself a game by playing against itself; see play and match");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.whole("channels", 64, 4, 512, "channels of the network"),
                Setting.whole("blocks", 4, 1, 40, "residual blocks of the network"),
                Setting.whole("batch", 256, 1, 65_536, "positions in one training step"),
                Setting.real("rate", 2e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.choice(
                        "schedule",
                        List.of("trapezoid", "linear", "cosine", "constant"),
                        "how the learning rate falls over the budget"),
                Setting.real("clip", 4, 0, 1e9, "largest norm of the gradient; 0 for no limit"),
                Setting.real("average", 0.995, 0, 0.999999, "decay of the moving average of weights; 0 for none"),
                Setting.whole("games", 256, 4, 4096, "games that are played side by side"),
                Setting.whole("rounds", 4, 1, 64, "moves in each game between two training steps or more"),
                Setting.whole("simulations", 32, 1, 10_000, "simulations of a move that is learned from"),
                Setting.whole("quick-simulations", 8, 1, 10_000, "simulations of other moves"),
                Setting.real("full-share", 0.5, 0.01, 1, "share of moves that are learned from"),
                Setting.real("reuse", 6, 0.1, 1000, "how often a position is learned from"),
                Setting.whole("window", 400_000, 100, 10_000_000, "most positions that are remembered"),
                Setting.whole("least-window", 20_000, 100, 10_000_000, "positions that are remembered early on"),
                Setting.real(
                        "opening",
                        0.5,
                        0,
                        1,
                        "most random moves that half of the games begin with, as a share of squares"),
                Setting.real("bootstrap", 0.5, 0, 1, "share of the search's opinion in what the value is to learn"),
                Setting.real(
                        "auxiliary", 0.15, 0, 10, "weight of the opponent's answer, moves left and squares at the end"),
                Setting.whole("proof-root", 300, 0, 1_000_000, "moves tried to prove what a move leads to"),
                Setting.whole("proof-leaf", 30, 0, 1_000_000, "moves tried to prove what a new state leads to"),
                Setting.whole("gate", 500, 0, 1_000_000, "steps between matches with the best so far; 0 for none"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(10);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.ofEntries(
                Map.entry("channels", "8"),
                Map.entry("blocks", "1"),
                Map.entry("batch", "16"),
                Map.entry("games", "8"),
                Map.entry("rounds", "2"),
                Map.entry("simulations", "4"),
                Map.entry("quick-simulations", "2"),
                Map.entry("proof-root", "20"),
                Map.entry("proof-leaf", "10"),
                Map.entry("window", "200"),
                Map.entry("gate", "10"),
                Map.entry("reuse", "1"),
                Map.entry(PRECISION, "float32"));
    }

    @Override
    public Map<String, String> describe(Collection<Game> collection) {
        return GameShape.of(collection.get(0)).facts();
    }

    @Override
    public Model<Game> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new GameModel(settings, GameShape.of(input), randomness);
    }
}
