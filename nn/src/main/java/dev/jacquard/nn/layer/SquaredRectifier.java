package dev.jacquard.nn.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The square of what is above zero (So et al. 2021, section 3.1). */
public final class SquaredRectifier {
    private SquaredRectifier() {}

    /** Number by number, in the shape and type of {@code x}. */
    public static Tensor of(Tensor x) {
        var above = torch.relu(x);
        // The engine's square takes four times as long, most of it on the way back.
        return above.mul(above);
    }
}
