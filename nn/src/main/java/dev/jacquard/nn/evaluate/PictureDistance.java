package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures as vectors whose Euclidean distance says how close a copy one is: their means over 16 by 16 cells, so that
 * slight noise counts for little.
 */
final class PictureDistance {
    private static final long CELLS = 16;
    private static final int BATCH = 500;

    private PictureDistance() {}

    static Tensor vectors(List<Image> pictures) {
        var found = new TensorVector();
        for (var from = 0; from < pictures.size(); from += BATCH) {
            var some = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
            // Grey and opaque pictures say the same in every colour, and nothing in the fourth channel.
            var x = ReferenceClassifier.input(some).narrow(1, 0, some.get(0).channels());
            found.push_back(torch.adaptive_avg_pool2d(x, CELLS, CELLS).flatten(1, -1));
        }
        return torch.cat(found, 0);
    }
}
