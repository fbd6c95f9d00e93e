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
 * The recipe {@code image-vae}: a residual convolutional variational autoencoder (Kingma and Welling 2014) for pictures of
 * 16 to 128 pixels. Its plain form is the textbook's; its full form adds a learned prior and an adversarial term, since
 * blurred pictures and a prior that the codes do not follow are the plain form's known weaknesses.
 */
public final class ImageVae implements Recipe<Image> {
    /** The recipe. */
    public static final ImageVae RECIPE = new ImageVae();

    private ImageVae() {}

    /** A training of this recipe on these pictures, with its defaults. */
    public static Plan<Image> on(Collection<Image> pictures) {
        return Plan.of(RECIPE, pictures);
    }

    @Override
    public String name() {
        return "image-vae";
    }

    @Override
    public Medium<Image> medium() {
        return Medium.IMAGE;
    }

    @Override
    public Sentence purpose() {
        return Sentence.of("learns a smooth space of small pictures: new ones, variations, and paths between two");
    }

    @Override
    public List<Setting> ownSettings() {
        return List.of(
                Setting.choice(
                        "form",
                        List.of("full", "plain"),
                        "full: learned prior and adversarial term; plain: the textbook's"),
                Setting.choice(
                        "schedule",
                        List.of("trapezoid", "linear", "cosine", "constant"),
                        "how the learning rate falls over the budget"),
                Setting.real("clip", 0, 0, 1e9, "largest norm of the gradient; 0 for no limit"),
                // The rate ends at zero, so a long average would only look back.
                Setting.real("average", 0.99, 0, 0.999999, "decay of the moving average of weights; 0 for none"),
                Setting.whole("latent", 64, 2, 512, "numbers that describe a picture"),
                Setting.whole("width", 32, 4, 512, "channels of the first layer"),
                Setting.real(
                        "fidelity", 80, 0, 1e6, "weight of the mean squared error against the critic in the full form"),
                Setting.real("divergence", 0.02, 0, 100, "weight of the Kullback-Leibler divergence in the full form"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(5);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("latent", "8", "width", "8", "batch", "16", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<Image> collection) {
        var pictures = Pictures.of(collection, name());
        return pictures.describe();
    }

    @Override
    public Model<Image> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new ImageVaeModel(settings, Pictures.of(input), randomness);
    }
}
