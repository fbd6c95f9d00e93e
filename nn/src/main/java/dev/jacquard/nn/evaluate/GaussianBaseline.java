package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Pictures;
import dev.jacquard.nn.torch.Randomness;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The baseline that a network must beat: pictures drawn from a Gaussian over the principal components of the training
 * pictures.
 */
final class GaussianBaseline {
    private static final int COMPONENTS = 64;
    private static final int FITTED = 1024;
    private static final int BATCH = 500;

    private GaussianBaseline() {}

    /** So many pictures drawn with this seed's numbers. */
    static List<Image> draw(List<Image> training, Pictures pictures, int count, Randomness randomness) {
        var fitted = new ArrayList<Image>();
        var most = Math.min(FITTED, training.size());
        // Spread out, since collections lie in the order of their labels.
        for (var i = 0; i < most; i++) fitted.add(training.get((int) (i * (long) training.size() / most)));
        var components = PrincipalComponents.of(pictures.vectors(fitted).toType(ScalarType.Double), COMPONENTS);
        var spread = components.directions().mul(components.deviations().unsqueeze(1));
        var drawn = new ArrayList<Image>();
        for (var from = 0; from < count; from += BATCH) {
            var n = Math.min(BATCH, count - from);
            Tensor noise = randomness.at(from).normal(n, spread.size(0)).toType(ScalarType.Double);
            var made = noise.mm(spread).add(components.mean()).toType(ScalarType.Float);
            drawn.addAll(pictures.fromTensor(
                    made.view(n, pictures.height(), pictures.width(), pictures.channels())
                            .permute(0, 3, 1, 2),
                    n));
        }
        return drawn;
    }
}
