package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recipe {@code text-classifier}: tells the labels of texts, such as genre, author or mood, how sure it is, and when it
 * does not know. A bag of words and parts of words (Joulin et al. 2017, Bojanowski et al. 2017) beside a convolution over
 * three words, which do well with few texts.
 */
public final class TextClassifier implements Recipe<String> {
    /** The recipe. */
    public static final TextClassifier RECIPE = new TextClassifier();

    private TextClassifier() {}

    /** A training of this recipe on these texts, with its defaults. */
    public static Plan<String> on(Collection<String> texts) {
        return Plan.of(RECIPE, texts);
    }

    @Override
    public String name() {
        return "text-classifier";
    }

    @Override
    public Medium<String> medium() {
        return Medium.TEXT;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of(
                "tells which of your labels a text has, by which words, how sure it is, and when it does not know");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.whole("words", 256, 4, 8192, "words of a text that are looked at, from its beginning"),
                Setting.whole("width", 64, 4, 1024, "numbers that stand for a word"),
                Setting.whole(
                        "buckets", 32_768, 64, 4_194_304, "how many kinds of words and parts of words are told apart"),
                Setting.real("dropout", 0.3, 0, 0.9, "share of numbers that are dropped while training"),
                Setting.real("word-dropout", 0.15, 0, 0.9, "share of words that are left out while training"),
                Setting.real("smoothing", 0.05, 0, 0.9, "how much of each label is spread over the other labels"),
                Setting.real(
                        "sure",
                        0.98,
                        0,
                        1,
                        "share of its answers that should be right: where it is less sure it abstains"),
                Setting.whole("batch", 32, 1, 65_536, "examples in one training step"),
                Setting.real("rate", 3e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.real("decay", 0.05, 0, 10, "weight decay"),
                Setting.real("average", 0.99, 0, 0.999999, "decay of the moving average of weights; 0 for none"));
    }

    @Override
    public boolean recognizes() {
        return true;
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(2);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("words", "32", "width", "16", "buckets", "2048", "batch", "16", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<String> collection) {
        var classes = Classes.learnable(collection);
        check(collection, classes);
        return Map.of(Classes.FACT, classes.describe());
    }

    private static void check(Collection<String> collection, Classes classes) {
        if (classes.size() == 0)
            throw new Problem(
                    "The texts of %s have no labels to learn. Put the texts of each label into a folder of its own, or name"
                            + " the column or field that holds the labels: --open label=genre.",
                    collection.name());
        if (classes.size() == 1)
            throw new Problem(
                    "All texts of %s have the same label, %s, so there is nothing to tell apart. Add texts of another label.",
                    collection.name(), classes.names().get(0));
        var counts = classes.counts(collection);
        for (var c = 0; c < counts.length; c++)
            if (counts[c] < Classes.FEWEST)
                throw new Problem(
                        "Of the label %s there are %s texts; to learn it, %s at least are needed, and some dozens to learn it"
                                + " well. Add more, or take these out.",
                        classes.names().get(c), counts[c], Classes.FEWEST);
    }

    @Override
    public Optional<Sentence> passedOver(Collection<String> collection) {
        return Classes.passedOver(collection);
    }

    @Override
    public Model<String> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new TextClassifierModel(settings, Classes.of(input), randomness);
    }
}
