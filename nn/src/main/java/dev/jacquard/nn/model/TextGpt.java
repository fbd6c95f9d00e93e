package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A decoder (Radford et al. 2019) as small ones are built today: rotary positions, normalised queries and keys, root mean
 * square normalisation, squared rectifiers, matrices moved by Muon.
 */
public final class TextGpt implements Recipe<String> {
    /** The one instance. */
    public static final TextGpt RECIPE = new TextGpt();

    private TextGpt() {}

    /** A plan to train on these texts. */
    public static Plan<String> on(Collection<String> texts) {
        return Plan.of(RECIPE, texts);
    }

    @Override
    public String name() {
        return "text-gpt";
    }

    @Override
    public Medium<String> medium() {
        return Medium.TEXT;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("writes in the voice of a collection of texts; a transformer");
    }

    @Override
    public List<Setting> ownSettings() {
        var all = new ArrayList<>(Texts.settings());
        all.addAll(List.of(
                Setting.whole("context", 256, 4, 8192, "tokens that are seen at once"),
                Setting.whole("width", 256, 8, 4096, "numbers that stand for a token inside the network"),
                Setting.whole("layers", 4, 1, 64, "blocks of attention and perceptron"),
                Setting.whole("heads", 4, 1, 64, "attentions side by side; twice their number divides the width"),
                Setting.real("dropout", 0.1, 0, 0.9, "share of numbers that are dropped while training"),
                Setting.whole("batch", 32, 1, 65_536, "windows in one training step"),
                Setting.choice("optimizer", List.of("muon", "adamw", "sgd"), "how gradients move weights"),
                Setting.real("rate", 3e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.real("decay", 0.1, 0, 10, "weight decay"),
                Setting.choice(
                        "schedule",
                        List.of("linear", "cosine", "trapezoid", "constant"),
                        "how the learning rate falls over the budget"),
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
                "context",
                "16",
                "width",
                "32",
                "layers",
                "2",
                "heads",
                "2",
                "batch",
                "8",
                "vocabulary",
                "300",
                PRECISION,
                "float32");
    }

    @Override
    public Map<String, String> describe(Collection<String> collection) {
        return describe(collection, Settings.of(settings()));
    }

    @Override
    public Map<String, String> describe(Collection<String> collection, Settings settings) {
        checkHeads(settings);
        return Texts.describe(collection, settings, 1);
    }

    /** Refuses a width that does not fall into heads. */
    static void checkHeads(Settings settings) {
        int width = settings.whole("width");
        int heads = settings.whole("heads");
        if (width % (2 * heads) != 0)
            throw new Problem(
                    "A width of %s does not fall into %s heads of an even number each. Choose a width such as %s.",
                    width, heads, Math.max(1, width / (2 * heads)) * 2 * heads);
    }

    @Override
    public Model<String> model(Settings settings, Map<String, String> input, Randomness randomness) {
        var texts = Texts.of(input);
        return new TextModel(
                settings,
                texts,
                plan -> new GptNetwork(plan, settings, texts.tokenizer().size()),
                randomness);
    }
}
