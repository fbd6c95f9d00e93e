package dev.jacquard.nn.model;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Schedule;
import dev.jacquard.nn.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What to train on a collection and how.
 *
 * @param <E> what an item of the collection is
 */
public interface Recipe<E> {
    /** The key of the setting that says in which numbers products are computed. */
    String PRECISION = "precision";

    /** The key of the setting that names the run whose weights a training begins with. */
    String FROM = "from";

    /** The key of the setting that says what happens when works begin to be copies. */
    String COPYING = "copying";

    /** Its name, medium and family, such as {@code image-vae}. */
    String name();

    /** What it takes and makes. */
    Medium<E> medium();

    /** What it is for, in one sentence. */
    Sentence purpose();

    /** What a person may choose about its network and its losses, beside {@link #trainingSettings}. */
    List<Setting> ownSettings();

    /** Whether its models say what items are, rather than make items. */
    default boolean recognizes() {
        return false;
    }

    /** How long it trains when nobody says. */
    Budget budget();

    /** Changes to the settings with which it trains in seconds, for tests. */
    Map<String, String> tiny();

    /** The facts about a collection that its network depends on, such as the size of pictures. */
    Map<String, String> describe(Collection<E> collection);

    /** The same where the facts depend on settings too, such as on the kind of tokens. */
    default Map<String, String> describe(Collection<E> collection, Settings settings) {
        return describe(collection);
    }

    /** What of a collection this recipe does not learn from, for a person to know; empty where it learns from all. */
    default Optional<Sentence> passedOver(Collection<E> collection) {
        return Optional.empty();
    }

    /**
     * An untrained network. Called on the engine's thread.
     *
     * @param input what {@link #describe} said
     */
    Model<E> model(Settings settings, Map<String, String> input, Randomness randomness);

    /** Everything a person may choose, with this recipe's defaults. */
    default List<Setting> settings() {
        var all = new ArrayList<Setting>();
        var own = ownSettings();
        all.addAll(own);
        for (var setting : trainingSettings())
            if (own.stream().noneMatch(o -> o.key().equals(setting.key()))) all.add(setting);
        return all;
    }

    /** What a person may choose about any training; a recipe gives another default by declaring the same key. */
    private static List<Setting> trainingSettings() {
        return List.of(
                Setting.whole("batch", 64, 1, 65_536, "examples in one training step"),
                Setting.choice("optimizer", List.of("adamw", "sgd", "muon"), "how gradients move weights"),
                Setting.real("rate", 1e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.choice(
                        "schedule",
                        List.of("linear", "cosine", "trapezoid", "constant"),
                        "how the learning rate falls over the budget"),
                Setting.whole(
                        "warm-up", 100, 0, 1_000_000, "steps over which the learning rate grows at the beginning"),
                Setting.real("decay", 0.01, 0, 10, "weight decay"),
                Setting.real("clip", 1, 0, 1e9, "largest norm of the gradient; 0 for no limit"),
                Setting.real("average", 0.999, 0, 0.999999, "decay of the moving average of weights; 0 for none"),
                Setting.whole(
                        "patience", 0, 0, 1000, "validations without improvement that end the training; 0 for never"),
                Setting.real("checkpoint", 60, 0, 86_400, "seconds between checkpoints"),
                Setting.choice(
                        PRECISION,
                        List.of("auto", "float32", "bfloat16"),
                        "numbers that products are computed in while training; auto: bfloat16 where the processor has it"),
                Setting.text(FROM, 4096, "folder of a run whose weights to begin with; empty to begin from nothing"),
                Setting.text(
                        Freezing.KEY,
                        4096,
                        "parts or layers that keep the weights they begin with, such as encoder,decoder.block3"),
                Setting.choice(
                        COPYING,
                        List.of("auto", "ignore", "stop"),
                        "pictures: stop at the first sign of copying; auto: where the run begins with the weights of another"),
                Setting.whole("threads", 0, 0, 1024, "processor threads; 0 for all"),
                Setting.choice("device", List.of("cpu", "cuda", "mps"), "what computes"));
    }

    /** The same settings with whatever was left to the program decided for this machine. Called on the engine's thread. */
    static Settings decided(Settings settings) {
        return settings.with(PRECISION, precision(settings).name().toLowerCase(Locale.ROOT));
    }

    private static Precision precision(Settings settings) {
        var word = settings.text(PRECISION);
        return word.equals("auto") ? Precision.fastest() : Precision.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What the loop is told. Called on the engine's thread. */
    static TrainingSettings training(Settings settings, Budget budget, long seed) {
        return new TrainingSettings(
                budget,
                seed,
                Schedule.valueOf(settings.text("schedule").toUpperCase(Locale.ROOT)),
                settings.whole("warm-up"),
                settings.real("clip"),
                settings.real("average"),
                settings.whole("patience"),
                settings.real("checkpoint"),
                precision(settings));
    }
}
