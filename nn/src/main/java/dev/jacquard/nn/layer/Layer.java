package dev.jacquard.nn.layer;

import org.bytedeco.pytorch.Tensor;

/** A function of a batch whose first dimension counts examples. */
@FunctionalInterface
public interface Layer {
    /** The output for {@code input}; shapes are the layer's own. */
    Tensor forward(Tensor input, Pass pass);
}
