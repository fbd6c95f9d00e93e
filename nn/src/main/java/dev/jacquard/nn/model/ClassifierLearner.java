package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Optimizer;
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

/** How classifiers train: by cross-entropy with softened labels (Szegedy et al. 2016, section 7), whatever the items. */
final class ClassifierLearner<E> implements Learner {
    private static final int HELD_OUT = 5000;
    private static final long MEAN = 1;
    private static final long NOTHING_IGNORED = -100;

    /** What is special to a medium. */
    interface Examples<E> {
        /** Items as a tensor. */
        Tensor read(Collection<E> from, int[] positions);

        /** The items of a training step changed by chance, where that teaches. */
        Tensor varied(Tensor items, Randomness step);

        /** How much speaks for each class while training, (batch, classes). */
        Tensor logits(Tensor items, Pass pass);
    }

    private final Classifier<E> model;
    private final Settings settings;
    private final Weights weights;
    private final Optimizer optimizer;
    private final Examples<E> examples;
    private final Collection<E> training;
    private final Collection<E> heldOut;
    private final int[] trainingClasses;
    private final int[] heldOutClasses;
    private final Epochs epochs;
    private final Randomness randomness;
    private Tensor wanted;

    ClassifierLearner(
            Classifier<E> model,
            Settings settings,
            Optimizer optimizer,
            Examples<E> examples,
            Collection<E> training,
            Collection<E> heldOut,
            Randomness randomness) {
        this.model = model;
        this.settings = settings;
        this.weights = model.parts().get("classifier");
        this.optimizer = optimizer;
        this.examples = examples;
        var classes = new Classes(model.classes());
        this.training = classes.among(training);
        this.heldOut = some(classes.among(heldOut));
        this.trainingClasses = classes.indices(this.training);
        this.heldOutClasses = classes.indices(this.heldOut);
        this.epochs = new Epochs(this.training.size(), batchSize(), randomness.stream("epoch"));
        this.randomness = randomness.stream("distortion");
    }

    private static <E> Collection<E> some(Collection<E> all) {
        if (all.size() <= HELD_OUT) return all;
        return all.select(IntStream.range(0, HELD_OUT)
                .map(i -> (int) (i * (long) all.size() / HELD_OUT))
                .toArray());
    }

    @Override
    public int batchSize() {
        return settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        var chosen = epochs.at(step);
        wanted = Tensors.of(
                Arrays.stream(chosen).mapToLong(i -> trainingClasses[i]).toArray(), chosen.length);
        return examples.varied(examples.read(training, chosen), randomness.at(step));
    }

    @Override
    public List<Turn> turns() {
        return List.of(new Turn("loss", weights, optimizer, this::loss));
    }

    private Turn.Losses loss(Tensor batch, Pass pass) {
        var logits = examples.logits(batch, pass).toType(ScalarType.Float);
        var loss = torch.cross_entropy_loss(
                logits, wanted, Tensors.none(), MEAN, NOTHING_IGNORED, settings.real("smoothing"));
        var right = logits.argmax(new LongOptional(1), false).eq(wanted).toType(ScalarType.Float);
        return new Turn.Losses(loss, Map.of("right", right.mean()));
    }

    /** The log loss of held-out items, by probabilities that are calibrated on the same. */
    @Override
    public OptionalDouble validation() {
        if (heldOut.size() == 0) return OptionalDouble.empty();
        var kept =
                Tensors.empty(ScalarType.Float, heldOut.size(), model.classes().size());
        for (var from = 0; from < heldOut.size(); from += batchSize()) {
            var positions = IntStream.range(from, Math.min(from + batchSize(), heldOut.size()))
                    .toArray();
            try (var scope = new PointerScope()) {
                kept.narrow(0, from, positions.length)
                        .copy_(Memory.withoutGradients(() -> model.logits(examples.read(heldOut, positions))));
            }
        }
        model.calibration().fit(kept, heldOutClasses, settings.real("sure"));
        var truth = Tensors.of(Arrays.stream(heldOutClasses).asLongStream().toArray(), heldOut.size());
        var loss = torch.nll_loss(model.calibration().probabilities(kept).log(), truth);
        return OptionalDouble.of(loss.item_double());
    }
}
