package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Pictures;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures pictures against held-out ones and against those that were trained on. Any thread may call; the work is done on
 * the engine's thread.
 */
public final class ImageEvaluation {
    private static final int NEIGHBOUR = 3;

    /**
     * What was measured.
     *
     * @param metrics {@code frechet}, {@code kernel}, {@code precision}, {@code recall} and {@code copied_share}
     * @param baseline the same of a Gaussian over principal components
     * @param judge SHA-256 of the reference classifier
     */
    public record Result(Map<String, Double> metrics, Map<String, Double> baseline, String judge) {
        /** Whether the Frechet distance is smaller than the baseline's. */
        public boolean betterThanBaseline() {
            return metrics.get("frechet") < baseline.get("frechet");
        }
    }

    private ImageEvaluation() {}

    /**
     * Measures works.
     *
     * @param works at least two, all of one size
     * @param heldOut real pictures of the same size that were not trained on, at least two
     * @param training those that were, or a large sample of them
     * @param seed of the baseline's pictures
     */
    public static Result of(Engine engine, List<Image> works, List<Image> heldOut, List<Image> training, long seed) {
        return engine.call(() -> Memory.withoutGradients(() -> {
            try (var judge = ReferenceClassifier.load()) {
                var first = training.get(0);
                var pictures = new Pictures(first.width(), first.height(), first.channels());
                var simple =
                        GaussianBaseline.draw(training, pictures, works.size(), Randomness.of(seed).stream("baseline"));
                var real = judge.features(heldOut);
                var known = PictureDistance.vectors(training);
                var threshold = Statistics.copyThreshold(PictureDistance.vectors(heldOut), known);
                return new Result(
                        metrics(judge, works, real, known, threshold),
                        metrics(judge, simple, real, known, threshold),
                        judge.hash());
            }
        }));
    }

    private static Map<String, Double> metrics(
            ReferenceClassifier judge, List<Image> works, Tensor real, Tensor known, double threshold) {
        var features = judge.features(works);
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("frechet", Statistics.frechet(features, real));
        metrics.put("kernel", Statistics.kernel(features, real));
        // Neighbours need no more than single precision, which is twice as fast.
        features = features.toType(ScalarType.Float);
        real = real.toType(ScalarType.Float);
        var neighbour = (int) Math.min(NEIGHBOUR, Math.min(features.size(0), real.size(0)) - 1);
        metrics.put("precision", Statistics.coverage(features, real, neighbour));
        metrics.put("recall", Statistics.coverage(real, features, neighbour));
        metrics.put("copied_share", Statistics.shareBelow(PictureDistance.vectors(works), known, threshold));
        return metrics;
    }
}
