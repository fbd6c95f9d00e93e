package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Optimizer;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The network of {@link ImageClassifier}. */
final class ImageClassifierModel implements Classifier<Image> {
    final Settings settings;
    final Pictures pictures;
    final Classes classes;
    final Layer network;
    final Weights weights;
    private final Calibration calibration;

    ImageClassifierModel(Settings settings, Pictures pictures, Classes classes, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.classes = classes;
        var plan = new Weights.Plan();
        network = isClassic()
                ? new ClassicNetwork(plan.in("network"), pictures, classes.size())
                : new ResidualNetwork(
                        plan.in("network"),
                        pictures,
                        settings.whole("width"),
                        settings.whole("blocks"),
                        classes.size());
        calibration = new Calibration(plan.in("calibration"));
        weights = new Weights("classifier", plan, randomness.stream("classifier"));
    }

    boolean isClassic() {
        return settings.text("form").equals("classic");
    }

    /** The classic form has a matrix so large that making it orthogonal takes longer than the rest of a step. */
    private Optimizer optimizer() {
        var asked = settings.text("optimizer");
        var auto = isClassic() ? "adamw" : "muon";
        return Optimizers.of(settings, asked.equals("auto") ? auto : asked);
    }

    /** Whether it learns to withstand being turned, moved and scaled. */
    boolean withstands() {
        return settings.text("withstand").equals("true");
    }

    /** Whether it learns that a picture is the same thing in a mirror; the textbooks' network sees pictures as they are. */
    boolean mirrors() {
        return settings.text("mirror").equals("true") && (withstands() || !isClassic());
    }

    @Override
    public List<String> classes() {
        return classes.names();
    }

    @Override
    public Tensor toTensor(List<Image> items) {
        return pictures.toTensor(items);
    }

    @Override
    public Tensor logits(Tensor items) {
        var pass = Pass.evaluating();
        var seen = network.forward(items, pass);
        if (!mirrors()) return seen;
        return seen.add(network.forward(items.flip(3), pass)).mul(Tensors.scalar(0.5));
    }

    @Override
    public Calibration calibration() {
        return calibration;
    }

    @Override
    public Map<String, Weights> parts() {
        return Map.of("classifier", weights);
    }

    @Override
    public Learner learner(Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        return new ClassifierLearner<>(
                this, settings, optimizer(), new ImageClassifierExamples(this), training, heldOut, randomness);
    }

    @Override
    public void close() {
        weights.close();
    }
}
