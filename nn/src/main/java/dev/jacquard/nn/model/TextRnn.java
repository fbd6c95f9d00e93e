package dev.jacquard.nn.model;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Recurrent networks: the plain one of the textbook, those with gates, and one whose steps are computed together. */
public final class TextRnn implements Recipe<String> {
    /** The one instance. */
    public static final TextRnn RECIPE = new TextRnn();

    static final String CARRY = "carry";

    private TextRnn() {}

    /** A plan to train on these texts. */
    public static Plan<String> on(Collection<String> texts) {
        return Plan.of(RECIPE, texts);
    }

    @Override
    public String name() {
        return "text-rnn";
    }

    @Override
    public Medium<String> medium() {
        return Medium.TEXT;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("writes in the voice of a collection of texts; a recurrent network");
    }

    @Override
    public List<Setting> ownSettings() {
        var all = new ArrayList<>(Texts.settings());
        all.addAll(List.of(
                Setting.choice(
                        "cell",
                        List.of("lstm", "gru", "tanh", "min-gru", "min-lstm"),
                        "what remembers: long short-term memory, gated unit, the plain formula, or one of those whose steps"
                                + " are computed together"),
                Setting.whole("context", 128, 4, 8192, "tokens that are seen at once"),
                Setting.choice(
                        CARRY,
                        List.of("false", "true"),
                        "whether each window goes on where the one before it ended, remembering what was there"),
                Setting.whole("width", 512, 8, 4096, "numbers that stand for a token inside the network"),
                Setting.whole("layers", 2, 1, 64, "recurrent layers, one on the other"),
                Setting.real("dropout", 0.1, 0, 0.9, "share of numbers that are dropped while training"),
                Setting.whole("batch", 32, 1, 65_536, "windows in one training step"),
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
                "context", "16", "width", "32", "layers", "2", "batch", "8", "vocabulary", "300", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<String> collection) {
        return describe(collection, Settings.of(settings()));
    }

    @Override
    public Map<String, String> describe(Collection<String> collection, Settings settings) {
        // Each row of a batch is a stream of its own.
        var rows = settings.text(CARRY).equals("true") ? settings.whole("batch") : 1;
        return Texts.describe(collection, settings, rows);
    }

    @Override
    public Model<String> model(Settings settings, Map<String, String> input, Randomness randomness) {
        var texts = Texts.of(input);
        int tokens = texts.tokenizer().size();
        return new TextModel(
                settings,
                texts,
                plan -> settings.text("cell").startsWith("min-")
                        ? new MinimalNetwork(plan, settings, tokens)
                        : new RecurrentNetwork(plan, settings, tokens),
                randomness);
    }
}
