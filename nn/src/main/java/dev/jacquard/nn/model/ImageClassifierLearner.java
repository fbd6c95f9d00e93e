package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How {@link ImageClassifier} trains: by cross-entropy with softened labels (Szegedy et al. 2016, section 7). */
final class ImageClassifierLearner implements Learner {
    private static final int HELD_OUT = 5000;
    private static final long MEAN = 1;
    private static final long NOTHING_IGNORED = -100;
    private static final double TURNED = 60;
    private static final double WITHSTOOD_SHIFT = 0.3;
    private static final double LARGER = 1.6;
    private static final double USUAL_SHIFT = 0.08;
    private static final double ERASED = 0.3;

    private final ImageClassifierModel model;
    private final Collection<Image> training;
    private final Collection<Image> heldOut;
    private final int[] trainingClasses;
    private final int[] heldOutClasses;
    private final Epochs epochs;
    private final Randomness randomness;
    private final Distortion distortion;
    private final byte[] samples;
    private Tensor wanted;

    ImageClassifierLearner(
            ImageClassifierModel model, Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        this.model = model;
        this.training = Classes.labelled(training);
        this.heldOut = some(Classes.labelled(heldOut));
        this.trainingClasses = model.classes.indices(this.training);
        this.heldOutClasses = model.classes.indices(this.heldOut);
        this.epochs = new Epochs(this.training.size(), batchSize(), randomness.stream("epoch"));
        this.randomness = randomness.stream("distortion");
        this.distortion = distortion(model);
        this.samples = new byte[batchSize() * model.pictures.bytes()];
    }

    private static Distortion distortion(ImageClassifierModel model) {
        if (model.withstands()) return new Distortion(TURNED, WITHSTOOD_SHIFT, LARGER, model.mirrors(), 0);
        // The textbooks' network is trained as the textbooks do.
        if (model.isClassic()) return Distortion.NONE;
        return new Distortion(0, USUAL_SHIFT, 1, model.mirrors(), ERASED);
    }

    private static Collection<Image> some(Collection<Image> all) {
        if (all.size() <= HELD_OUT) return all;
        return all.select(IntStream.range(0, HELD_OUT)
                .map(i -> (int) (i * (long) all.size() / HELD_OUT))
                .toArray());
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        var chosen = epochs.at(step);
        wanted = Tensors.of(
                Arrays.stream(chosen).mapToLong(i -> trainingClasses[i]).toArray(), chosen.length);
        return distortion.apply(read(training, chosen), randomness.at(step));
    }

    private Tensor read(Collection<Image> from, int[] positions) {
        for (var i = 0; i < positions.length; i++) from.read(positions[i], samples, i * model.pictures.bytes());
        return model.pictures.toTensor(samples, positions.length);
    }

    @Override
    public List<Turn> turns() {
        return List.of(new Turn("loss", model.weights, Optimizers.of(model.settings, optimizer()), this::loss));
    }

    /** The classic form has a matrix so large that making it orthogonal takes longer than the rest of a step. */
    private String optimizer() {
        var asked = model.settings.text("optimizer");
        if (!asked.equals("auto")) return asked;
        return model.isClassic() ? "adamw" : "muon";
    }

    private Turn.Losses loss(Tensor batch, Pass pass) {
        var logits = model.network.forward(batch, pass).toType(ScalarType.Float);
        var loss = torch.cross_entropy_loss(
                logits, wanted, Tensors.none(), MEAN, NOTHING_IGNORED, model.settings.real("smoothing"));
        var right = logits.argmax(new LongOptional(1), false).eq(wanted).toType(ScalarType.Float);
        return new Turn.Losses(loss, Map.of("right", right.mean()));
    }

    /** The log loss of held-out pictures, by probabilities that are calibrated on the same. */
    @Override
    public OptionalDouble validation() {
        if (heldOut.size() == 0) return OptionalDouble.empty();
        var kept = Tensors.empty(ScalarType.Float, heldOut.size(), model.classes.size());
        for (var from = 0; from < heldOut.size(); from += batchSize()) {
            var positions = IntStream.range(from, Math.min(from + batchSize(), heldOut.size()))
                    .toArray();
            try (var scope = new PointerScope()) {
                kept.narrow(0, from, positions.length).copy_(model.logits(read(heldOut, positions)));
            }
        }
        model.calibration().fit(kept, heldOutClasses, model.settings.real("sure"));
        var truth = Tensors.of(Arrays.stream(heldOutClasses).asLongStream().toArray(), heldOut.size());
        var loss = torch.nll_loss(model.calibration().probabilities(kept).log(), truth);
        return OptionalDouble.of(loss.item_double());
    }
}
