package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.RootMeanSquareNormalization;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The network of {@link TextClassifier}. */
final class TextClassifierModel implements Classifier<String> {
    private static final long AT_ONCE = 32;

    private final Settings settings;
    private final Classes classes;
    private final WordFeatures features;
    private final Embedding embedding;
    private final RootMeanSquareNormalization bag;
    private final Linear convolution;
    private final Dropout dropout;
    private final Linear head;
    private final Calibration calibration;
    private final Weights weights;

    TextClassifierModel(Settings settings, Classes classes, Randomness randomness) {
        this.settings = settings;
        this.classes = classes;
        this.features = new WordFeatures(settings.whole("buckets"), settings.whole("words"));
        long width = settings.whole("width");
        var plan = new Weights.Plan();
        var network = plan.in("network");
        embedding = new Embedding(network.in("embedding"), features.buckets() + 1L, width, 0.3);
        bag = new RootMeanSquareNormalization(network.in("bag"), width);
        convolution = new Linear(network.in("convolution"), 3 * width, width, Initialization.he(3 * width), true);
        dropout = new Dropout(network.in("dropout"), settings.real("dropout"));
        head = Linear.toLogits(network.in("head"), 2 * width, classes.size(), Initialization.zero(), true);
        calibration = new Calibration(plan.in("calibration"));
        weights = new Weights("classifier", plan, randomness.stream("classifier"));
    }

    @Override
    public List<String> classes() {
        return classes.names();
    }

    @Override
    public Tensor toTensor(List<String> items) {
        return features.of(items);
    }

    @Override
    public Tensor logits(Tensor items) {
        var all = Tensors.empty(ScalarType.Float, items.size(0), classes.size());
        // The vectors of all that is told of many long texts would take gigabytes.
        for (var from = 0L; from < items.size(0); from += AT_ONCE) {
            var count = Math.min(AT_ONCE, items.size(0) - from);
            try (var scope = new PointerScope()) {
                all.narrow(0, from, count).copy_(logits(items.narrow(0, from, count), Pass.evaluating()));
            }
        }
        return all;
    }

    private Tensor logits(Tensor items, Pass pass) {
        var batch = items.size(0);
        var words = items.size(1);
        var told = items.ne(Tensors.scalar(0)).toType(ScalarType.Float);
        var each = embedding
                .forward(items.reshape(batch, words * WordFeatures.SLOTS), pass)
                .view(batch, words, WordFeatures.SLOTS, -1)
                .mul(told.unsqueeze(3))
                .sum(2);
        var count = told.sum(2).unsqueeze(2);
        var there = kept(count.gt(Tensors.scalar(0)).toType(ScalarType.Float), pass);
        var vectors = each.div(count.clamp_min(Tensors.scalar(1))).mul(there);
        var mean = vectors.sum(1).div(there.sum(1).clamp_min(Tensors.scalar(1)));
        var inner = torch.relu(convolution.forward(neighbours(vectors), pass)).toType(ScalarType.Float);
        // Rectified, so what is not there is below nothing that is.
        var largest = inner.mul(there).amax(new long[] {1}, false);
        var both = torch.cat(new TensorVector(bag.forward(mean, pass), largest), 1);
        return head.forward(dropout.forward(both, pass), pass).toType(ScalarType.Float);
    }

    /** Leaves some words out while training. */
    private Tensor kept(Tensor there, Pass pass) {
        var share = settings.real("word-dropout");
        if (!pass.training() || share == 0) return there;
        return there.mul(pass.randomness("words").bernoulliLike(there, 1 - share));
    }

    /** Each word's vector between those of the words beside it, (batch, words, 3 width). */
    private static Tensor neighbours(Tensor vectors) {
        var words = vectors.size(1);
        var none = torch.zeros_like(vectors.narrow(1, 0, 1));
        var before = torch.cat(new TensorVector(none, vectors.narrow(1, 0, words - 1)), 1);
        var after = torch.cat(new TensorVector(vectors.narrow(1, 1, words - 1), none), 1);
        return torch.cat(new TensorVector(before, vectors, after), 2);
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
    public Learner learner(Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        var examples = new ClassifierLearner.Examples<String>() {
            @Override
            public Tensor read(Collection<String> from, int[] positions) {
                return features.of(Arrays.stream(positions).mapToObj(from::get).toList());
            }

            @Override
            public Tensor varied(Tensor items, Randomness step) {
                return items;
            }

            @Override
            public Tensor logits(Tensor items, Pass pass) {
                return TextClassifierModel.this.logits(items, pass);
            }
        };
        return new ClassifierLearner<>(
                this, settings, Optimizers.of(settings), examples, training, heldOut, randomness);
    }

    @Override
    public void close() {
        weights.close();
    }
}
