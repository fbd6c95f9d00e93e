package dev.jacquard.nn.model;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Budget;
import java.util.List;
import java.util.Map;

/**
 * The recipe {@code image-gan}: a generative adversarial network (Goodfellow et al. 2014) for pictures of 16 to 128 pixels.
 * Its classic form is the deep convolutional one of 2016; its full form is what has since made the game stable on few
 * pictures: judgement pair by pair, penalties on the critic's slope at real and made pictures, residual networks without
 * normalisation, augmentation whose strength adapts.
 */
public final class ImageGan implements Recipe<Image> {
    /** The recipe. */
    public static final ImageGan RECIPE = new ImageGan();

    /** With more than this there are too few pictures of each to tell what it is like. */
    private static final int MOST_CLASSES = 64;

    private ImageGan() {}

    /** A training of this recipe on these pictures, with its defaults. */
    public static Plan<Image> on(Collection<Image> pictures) {
        return Plan.of(RECIPE, pictures);
    }

    @Override
    public String name() {
        return "image-gan";
    }

    @Override
    public Medium<Image> medium() {
        return Medium.IMAGE;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("makes small pictures, by class where there are labels, by a game between two networks");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.choice(
                        "form",
                        List.of("full", "classic"),
                        "full: pairs, penalties, augmentation; classic: the deep convolutional game of 2016"),
                Setting.choice(
                        "schedule",
                        List.of("trapezoid", "linear", "cosine", "constant"),
                        "how the learning rate falls over the budget"),
                Setting.real("rate", 1e-3, 1e-9, 10, "learning rate at its peak"),
                Setting.real("decay", 0, 0, 10, "weight decay"),
                Setting.real("clip", 0, 0, 1e9, "largest norm of the gradient; 0 for no limit"),
                Setting.real("average", 0.995, 0, 0.999999, "decay of the moving average of weights; 0 for none"),
                Setting.whole("latent", 64, 2, 512, "numbers that describe a picture"),
                Setting.whole("width", 32, 4, 512, "channels of the first layer"),
                Setting.whole("depth", 1, 1, 8, "residual blocks in each stage of the full form"),
                Setting.real("penalty", 0.5, 0, 1000, "weight of the penalties on the critic's slope in the full form"),
                Setting.choice(
                        "augment",
                        List.of("adaptive", "none"),
                        "adaptive: the critic sees changed pictures as soon as it learns them by heart"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(10);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("latent", "8", "width", "8", "batch", "16", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<Image> collection) {
        var pictures = Pictures.of(collection, name());
        var facts = pictures.describe();
        var classes = Classes.of(collection);
        if (classes.size() >= 2 && classes.size() <= MOST_CLASSES) facts.put(Classes.FACT, classes.describe());
        return facts;
    }

    @Override
    public Model<Image> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new ImageGanModel(settings, Pictures.of(input), Classes.of(input), randomness);
    }
}
