package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A variational autoencoder of lines and sentences (Bowman et al. 2016): a text becomes a vector of numbers and the vector a
 * text again, so that there are ways from one text to another.
 */
public final class TextVae implements Recipe<String> {
    /** The one instance. */
    public static final TextVae RECIPE = new TextVae();

    private static final int FEWEST = 8;

    private TextVae() {}

    /** A plan to train on these texts. */
    public static Plan<String> on(Collection<String> texts) {
        return Plan.of(RECIPE, texts);
    }

    @Override
    public String name() {
        return "text-vae";
    }

    @Override
    public Medium<String> medium() {
        return Medium.TEXT;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("writes lines and sentences from vectors of numbers: ways from one to another, variations");
    }

    @Override
    public List<Setting> ownSettings() {
        var all = new ArrayList<>(Texts.settings());
        all.addAll(List.of(
                Setting.choice(
                        "form",
                        List.of("full", "plain"),
                        "full: light divergence and a learned prior; plain: the textbook's"),
                Setting.whole("length", 64, 4, 1024, "tokens of the longest text that is learned and written"),
                Setting.whole("latent", 64, 2, 512, "numbers that describe a text"),
                Setting.whole("width", 512, 16, 4096, "numbers that the decoder remembers a text by"),
                Setting.real("dropout", 0.1, 0, 0.9, "share of numbers that are dropped while training"),
                Setting.real(
                        "word-dropout",
                        0.2,
                        0,
                        1,
                        "share of tokens that are hidden from the decoder while training, so that it looks at the vector"),
                Setting.real(
                        "divergence",
                        0.2,
                        0,
                        100,
                        "weight of the Kullback-Leibler divergence in the full form; more: smoother ways, less exact texts"),
                Setting.real(
                        "free", 0.1, 0, 10, "nats that each number of a vector may tell without a price (free bits)"),
                Setting.whole("annealing", 1000, 0, 1_000_000, "steps over which the divergence gets its weight"),
                Setting.real("rate", 2e-3, 1e-9, 10, "learning rate at its peak"),
                // The rate ends at zero, so a long average would only look back.
                Setting.real("average", 0.99, 0, 0.999999, "decay of the moving average of weights; 0 for none")));
        return all;
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(10);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of(
                "latent",
                "8",
                "width",
                "32",
                "batch",
                "16",
                "vocabulary",
                "300",
                "annealing",
                "10",
                PRECISION,
                "float32");
    }

    @Override
    public Map<String, String> describe(Collection<String> collection) {
        return describe(collection, Settings.of(settings()));
    }

    @Override
    public Map<String, String> describe(Collection<String> collection, Settings settings) {
        var texts = Texts.of(collection, settings);
        check(collection, texts, settings.whole("length"));
        return texts.describe();
    }

    private static void check(Collection<String> collection, Texts texts, int length) {
        var training = collection.part(Part.TRAIN);
        var lines = Lines.of(training, texts.tokenizer(), length);
        if (lines.size() < FEWEST || lines.size() < lines.passedOver())
            throw new Problem(
                    "Of the training texts %s have 1 to %s tokens, %s do not, and longer ones are not learned. Take each line"
                            + " for a text (--open pieces=line), or choose a larger length.",
                    lines.size(), length, lines.passedOver());
    }

    @Override
    public Model<String> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new TextVaeModel(settings, Texts.of(input), randomness);
    }
}
