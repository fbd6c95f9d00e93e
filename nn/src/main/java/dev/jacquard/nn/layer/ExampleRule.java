package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import org.bytedeco.pytorch.Tensor;

/** How a layer's parameters share in the loss of each example, given its input and its output's gradient. */
@FunctionalInterface
interface ExampleRule {
    /** Takes the gradient of one parameter for every example: shape (batch, parameter's shape). */
    @FunctionalInterface
    interface Sink {
        void add(Parameter parameter, Tensor gradients);
    }

    /**
     * Computes the gradients of one use of the layer.
     *
     * @param input what the layer was given; its first dimension counts examples
     * @param outputGradient gradient of the summed loss with respect to the layer's output
     */
    void apply(Tensor input, Tensor outputGradient, Sink sink);
}
