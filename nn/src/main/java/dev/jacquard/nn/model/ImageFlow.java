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
 * The recipe {@code image-flow}: flow matching along straight paths (Lipman et al. 2023; Liu et al. 2023) with a compact
 * U-Net for pictures of 16 to 128 pixels, then distilled into a generator that needs one or two evaluations, held to the
 * flow's own pictures and sharpened against a critic. The same networks restore what is damaged or missing.
 */
public final class ImageFlow implements Recipe<Image> {
    /** The recipe. */
    public static final ImageFlow RECIPE = new ImageFlow();

    private static final int MOST_CLASSES = 256;

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
                        "form",
                        List.of("full", "flow"),
                        "full: flow, then distilled into a generator of few steps; flow: the flow alone"),
                Setting.choice("labels", List.of("use", "ignore"), "whether works can be asked for by their label"),
                Setting.whole("width", 48, 8, 512, "channels of the outer layers; the inner ones have twice as many"),
                Setting.whole("outer", 1, 1, 8, "blocks in the outer layers on the way in, and as many on the way out"),
                Setting.whole("inner", 3, 1, 16, "blocks in the inner layers"),
                Setting.real("flow-end", 0.5, 0.05, 0.95, "share of the budget after which the flow is distilled"),
                Setting.real("restoring", 0.3, 0, 0.9, "share of the examples that are damaged, to learn restoring"),
                Setting.real(
                        "fidelity", 40, 0, 1e6, "weight of the mean squared error against the critic while distilling"),
                Setting.real(
                        "second",
                        0.5,
                        0.05,
                        0.95,
                        "share of the first picture in what the second evaluation begins with"),
                Setting.real("game-rate", 5e-4, 1e-9, 10, "learning rate of generator and critic at its peak"),
                Setting.whole("critic", 48, 4, 512, "channels of the critic's first layer"),
                Setting.real("penalty", 0.5, 0, 1000, "weight of the penalties on the critic's slope while distilling"),
                Setting.real("average", 0.999, 0, 0.999999, "decay of the moving average of weights; 0 for none"));
    }

    @Override
    public Budget budget() {
        return new Budget.Minutes(30);
    }

    @Override
    public Map<String, String> tiny() {
        return Map.of("width", "8", "inner", "1", "critic", "8", "batch", "16", PRECISION, "float32");
    }

    @Override
    public Map<String, String> describe(Collection<Image> collection) {
        var facts = Pictures.of(collection, name()).describe();
        var classes = Classes.of(collection);
        if (classes.size() >= 2 && classes.size() <= MOST_CLASSES) facts.put(Classes.FACT, classes.describe());
        return facts;
    }

    @Override
    public Model<Image> model(Settings settings, Map<String, String> input, Randomness randomness) {
        return new ImageFlowModel(
                settings,
                Pictures.of(input),
                settings.text("labels").equals("use") ? Classes.of(input) : new Classes(List.of()),
                randomness);
    }
}
