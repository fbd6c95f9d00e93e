package dev.jacquard.nn.model;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.List;
import java.util.Map;

/**
 * The recipe {@code game-level}: a masked model of tiles (order-agnostic: Hoogeboom et al. 2022) whose convolutions take any
 * size, conditioned on how hard a level is and on a latent vector as of a variational autoencoder.
 */
public final class GameLevel implements Recipe<LevelMap> {
    /** The recipe. */
    public static final GameLevel RECIPE = new GameLevel();

    private GameLevel() {}

    /** A training of this recipe on these levels, with its defaults. */
    public static Plan<LevelMap> on(Collection<LevelMap> levels) {
        return Plan.of(RECIPE, levels);
    }

    @Override
    public String name() {
        return "game-level";
    }

    @Override
    public Medium<LevelMap> medium() {
        return Medium.LEVEL;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of(
                "learns from levels of Sokoban or tile maps and makes new ones that can be won, as hard as asked");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.whole("batch", 32, 1, 65_536, "examples in one training step"),
                Setting.real("decay", 0.05, 0, 10, "weight decay"),
                Setting.real("average", 0.998, 0, 0.999999, "decay of the moving average of weights; 0 for none"),
                Setting.whole("latent", 12, 1, 256, "numbers that describe a level"),
                Setting.whole("width", 48, 4, 512, "channels of every layer"),
                Setting.whole("blocks", 5, 1, 32, "residual blocks; each sees two tiles farther to every side"),
                Setting.real("dropout", 0.2, 0, 0.9, "share of numbers that a training step hides"),
                Setting.real("divergence", 1, 0, 100, "weight of the Kullback-Leibler divergence"),
                Setting.choice(
                        "symmetries",
                        List.of("all", "mirrored", "none"),
                        "how levels may be turned: all eight ways, left to right, or not at all"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(5);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("latent", "2", "width", "8", "blocks", "1", "batch", "8", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<LevelMap> collection) {
        return LevelTraits.of(collection).describe();
    }

    @Override
    public Model<LevelMap> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new LevelModel(settings, LevelTraits.of(input), randomness);
    }
}
