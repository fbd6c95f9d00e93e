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
 * The recipe {@code image-flow}: flow matching along straight paths (Lipman et al. 2023; Liu et al. 2023) between noise and
 * the vectors of an autoencoder (Dao et al. 2023) whose decoder is sharpened against a critic, for pictures of 16 to 128
 * pixels; by class, with guidance; the flow also distilled into one evaluation. The same networks restore what is damaged or
 * missing.
 */
public final class ImageFlow implements Recipe<Image> {
    /** The recipe. */
    public static final ImageFlow RECIPE = new ImageFlow();

    private static final int MOST_CLASSES = 256;
    /** Numbers of the smallest pictures, of which the noise of a proposal is taken. */
    private static final int LEAST_SAMPLES = 256;

    private ImageFlow() {}

    /** A training of this recipe on these pictures, with its defaults. */
    public static Plan<Image> on(Collection<Image> pictures) {
        return Plan.of(RECIPE, pictures);
    }

    @Override
    public String name() {
        return "image-flow";
    }

    @Override
    public Medium<Image> medium() {
        return Medium.IMAGE;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("makes small pictures of the highest quality, by kind where there are labels, and restores");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.choice(
                        "schedule",
                        List.of("trapezoid", "linear", "cosine", "constant"),
                        "how the learning rate falls over the budget"),
                Setting.real("clip", 0, 0, 1e9, "largest norm of the gradient; 0 for no limit"),
                // The rate ends at zero, so a long average would only look back.
                Setting.real("average", 0.99, 0, 0.999999, "decay of the moving average of weights; 0 for none"),
                Setting.choice("labels", List.of("use", "ignore"), "whether works can be asked for by their label"),
                Setting.choice(
                        "words",
                        List.of("use", "ignore"),
                        "whether works can be asked for by words that names and labels have"),
                Setting.whole("latent", 64, 2, LEAST_SAMPLES, "numbers that describe a picture"),
                Setting.whole("width", 32, 4, 512, "channels of the first layer"),
                Setting.real("restoring", 0.25, 0, 0.5, "share of the examples that are damaged, to learn restoring"),
                Setting.real("fidelity", 80, 0, 1e6, "weight of the mean squared error against the critic"),
                Setting.real("divergence", 0.02, 0, 100, "weight of the Kullback-Leibler divergence"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(30);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("latent", "8", "width", "8", "batch", "16", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<Image> collection) {
        var facts = Pictures.of(collection, name()).describe();
        var classes = Classes.of(collection);
        if (classes.size() >= 2 && classes.size() <= MOST_CLASSES) facts.put(Classes.FACT, classes.describe());
        var words = PictureWords.of(collection);
        if (words.size() > 0) facts.put(PictureWords.FACT, words.describe());
        return facts;
    }

    @Override
    public Model<Image> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new ImageFlowModel(
                settings,
                Pictures.of(input),
                settings.text("labels").equals("use") ? Classes.of(input) : new Classes(List.of()),
                settings.text("words").equals("use") ? PictureWords.of(input) : PictureWords.none(),
                randomness);
    }
}
