package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import org.bytedeco.pytorch.Tensor;

/** The pictures that {@link ImageClassifier} trains on. */
final class ImageClassifierExamples implements ClassifierLearner.Examples<Image> {
    private static final double TURNED = 60;
    private static final double WITHSTOOD_SHIFT = 0.3;
    private static final double LARGER = 1.6;
    private static final double USUAL_SHIFT = 0.08;
    private static final double ERASED = 0.3;

    private final ImageClassifierModel model;
    private final Distortion distortion;
    private final byte[] samples;

    ImageClassifierExamples(ImageClassifierModel model) {
        this.model = model;
        this.distortion = distortion(model);
        this.samples = new byte[model.settings.whole("batch") * model.pictures.bytes()];
    }

    private static Distortion distortion(ImageClassifierModel model) {
        if (model.withstands()) return new Distortion(TURNED, WITHSTOOD_SHIFT, LARGER, model.mirrors(), 0);
        // The textbooks' network is trained as the textbooks do.
        if (model.isClassic()) return Distortion.NONE;
        return new Distortion(0, USUAL_SHIFT, 1, model.mirrors(), ERASED);
    }

    @Override
    public Tensor read(Collection<Image> from, int[] positions) {
        for (var i = 0; i < positions.length; i++) from.read(positions[i], samples, i * model.pictures.bytes());
        return model.pictures.toTensor(samples, positions.length);
    }

    @Override
    public Tensor varied(Tensor items, Randomness step) {
        return distortion.apply(items, step);
    }

    @Override
    public Tensor logits(Tensor items, Pass pass) {
        return model.network.forward(items, pass);
    }
}
