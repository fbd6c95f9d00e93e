package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recipe {@code image-classifier}: tells the labels of small pictures, how sure it is, and when it does not know. Its
 * residual form is a small residual network, its classic form the network of the textbooks.
 */
public final class ImageClassifier implements Recipe<Image> {
    /** The recipe. */
    public static final ImageClassifier RECIPE = new ImageClassifier();

    private ImageClassifier() {}

    /** A training of this recipe on these pictures, with its defaults. */
    public static Plan<Image> on(Collection<Image> pictures) {
        return Plan.of(RECIPE, pictures);
    }

    @Override
    public String name() {
        return "image-classifier";
    }

    @Override
    public Medium<Image> medium() {
        return Medium.IMAGE;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("tells which of your labels a picture has, how sure it is, and when it does not know");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.choice(
                        "form",
                        List.of("residual", "classic"),
                        "residual: a small residual network; classic: the textbooks', two convolutions and a layer of 512"),
                Setting.choice(
                        "withstand",
                        List.of("false", "true"),
                        "whether it learns to withstand turning up to 45 degrees, moving and scaling"),
                Setting.choice(
                        "mirror",
                        List.of("true", "false"),
                        "whether a picture in a mirror has the same label: not so for letters and digits"),
                Setting.whole("width", 64, 4, 512, "channels of the first layer in the residual form"),
                Setting.whole("blocks", 1, 0, 16, "residual blocks at each size in the residual form"),
                Setting.real("smoothing", 0.1, 0, 0.9, "how much of each label is spread over the other labels"),
                Setting.real(
                        "sure",
                        0.98,
                        0,
                        1,
                        "share of its answers that should be right: where it is less sure it abstains"),
                Setting.whole("batch", 128, 1, 65_536, "examples in one training step"),
                Setting.choice(
                        "optimizer",
                        List.of("auto", "adamw", "sgd", "muon"),
                        "how gradients move weights; auto: muon in the residual form, adamw in the classic form"),
                Setting.real("rate", 2e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.real("decay", 0.05, 0, 10, "weight decay"));
    }

    @Override
    public boolean recognizes() {
        return true;
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(10);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("width", "8", "batch", "16", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<Image> collection) {
        var pictures = Pictures.of(collection, name());
        var classes = Classes.learnable(collection);
        check(collection, classes);
        var facts = new LinkedHashMap<>(pictures.describe());
        facts.put(Classes.FACT, classes.describe());
        return facts;
    }

    private static void check(Collection<Image> collection, Classes classes) {
        if (classes.size() == 0)
            throw new Problem(
                    "The pictures of %s have no labels to learn. Put each kind into a folder of its own, or begin file names"
                            + " with the label and an underscore, such as cat_01.png.",
                    collection.name());
        if (classes.size() == 1)
            throw new Problem(
                    "All pictures of %s have the same label, %s, so there is nothing to tell apart. Add pictures of another"
                            + " kind.",
                    collection.name(), classes.names().get(0));
        var counts = classes.counts(collection);
        for (var c = 0; c < counts.length; c++)
            if (counts[c] < Classes.FEWEST)
                throw new Problem(
                        "Of the label %s there are %s pictures; to learn it, %s at least are needed, and some dozens to learn"
                                + " it well. Add more, or take these out.",
                        classes.names().get(c), counts[c], Classes.FEWEST);
    }

    @Override
    public Optional<Sentence> passedOver(Collection<Image> collection) {
        return Classes.passedOver(collection);
    }

    @Override
    public Model<Image> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new ImageClassifierModel(settings, Pictures.of(input), Classes.of(input), randomness);
    }
}
