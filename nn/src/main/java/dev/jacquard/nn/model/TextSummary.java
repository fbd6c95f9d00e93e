package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.List;
import java.util.Map;

/**
 * Summaries in words of its own, learned from pairs of a text and its summary: an encoder and a decoder of transformer blocks
 * (Vaswani et al. 2017) that copies from the text (See et al. 2017).
 */
public final class TextSummary implements Recipe<String> {
    /** The one instance. */
    public static final TextSummary RECIPE = new TextSummary();

    private static final int FEWEST_PAIRS = 8;

    private TextSummary() {}

    /** A plan to train on these texts, each with its summary (see {@link SummaryPair}). */
    public static Plan<String> on(Collection<String> pairs) {
        return Plan.of(RECIPE, pairs);
    }

    @Override
    public String name() {
        return "text-summary";
    }

    @Override
    public Medium<String> medium() {
        return Medium.TEXT;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("summarises texts in words of its own, as pairs of texts and summaries show it");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.choice(
                        "tokenizer",
                        List.of("byte-pairs", "characters"),
                        "what a text falls into: characters or frequent stretches"),
                Texts.vocabulary(),
                Setting.whole(
                        "context", 192, 4, 8192, "tokens of a text that are read; what is behind them is left out"),
                Setting.whole("longest", 48, 2, 1024, "most tokens of a summary"),
                Setting.whole("width", 256, 8, 4096, "numbers that stand for a token inside the network"),
                Setting.whole("layers", 3, 1, 64, "blocks that read the text"),
                Setting.whole("decoder-layers", 2, 1, 64, "blocks that write the summary"),
                Setting.whole("heads", 4, 1, 64, "attentions side by side; twice their number divides the width"),
                Setting.real("dropout", 0.1, 0, 0.9, "share of numbers that are dropped while training"),
                Setting.whole("batch", 32, 1, 65_536, "pairs in one training step"),
                Setting.choice("optimizer", List.of("adamw", "muon", "sgd"), "how gradients move weights"),
                Setting.real("rate", 2e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.real("decay", 0.1, 0, 10, "weight decay"),
                // The rate ends at zero, so a long average would only look back.
                Setting.real("average", 0.99, 0, 0.999999, "decay of the moving average of weights; 0 for none"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(25);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.ofEntries(
                Map.entry("context", "24"),
                Map.entry("longest", "12"),
                Map.entry("width", "32"),
                Map.entry("layers", "1"),
                Map.entry("decoder-layers", "1"),
                Map.entry("heads", "2"),
                Map.entry("batch", "8"),
                Map.entry("vocabulary", "300"),
                Map.entry(PRECISION, "float32"));
    }

    @Override
    public Map<String, String> describe(Collection<String> collection) {
        return describe(collection, Settings.of(settings()));
    }

    @Override
    public Map<String, String> describe(Collection<String> collection, Settings settings) {
        TextGpt.checkHeads(settings);
        var pairs = 0;
        var training = collection.part(Part.TRAIN);
        for (var i = 0; i < training.size() && pairs < FEWEST_PAIRS; i++)
            if (SummaryPair.of(training.get(i)).isPresent()) pairs++;
        if (pairs < FEWEST_PAIRS) throw tooFew(collection);
        return Texts.describe(collection, settings, 1);
    }

    static Problem tooFew(Collection<String> collection) {
        return new Problem(
                "%s holds too few texts with a summary. Name the columns or fields of both: --open field=TEXT --open"
                        + " summary=SUMMARY; in plain files the summary stands first, then a blank line, then the text.",
                collection.name());
    }

    @Override
    public Model<String> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new PairModel(settings, Texts.of(input), randomness);
    }
}
