package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Seeks vectors that say best what is wanted, by Adam (Kingma and Ba 2015, algorithm 1); the rate falls to nought over the
 * second half of the steps.
 *
 * @param steps how often each vector is moved
 * @param rate how far at most, each number of it, at first
 */
record VectorSearch(int steps, double rate) {
    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.99;

    /**
     * Vectors near these.
     *
     * @param guess (batch, numbers)
     * @param dissimilarity of vectors of this shape to what is wanted: one number, a sum over the batch, so that each row is
     *     sought by itself
     */
    Tensor from(Tensor guess, UnaryOperator<Tensor> dissimilarity) {
        var vectors = guess.detach().clone();
        var mean = torch.zeros_like(vectors);
        var square = torch.zeros_like(vectors);
        for (var step = 1; step <= steps; step++) {
            try (var scope = new PointerScope()) {
                var x = vectors.clone();
                x.set_requires_grad(true);
                var gradient =
                        Memory.withGradients(() -> Tensors.gradients(dissimilarity.apply(x), new TensorVector(x), false)
                                .get(0));
                mean.lerp_(gradient, Tensors.scalar(1 - MEAN_DECAY));
                square.lerp_(gradient.square(), Tensors.scalar(1 - SQUARE_DECAY));
                var falling = rate * Math.min(1, 2.0 * (steps - step + 1) / steps);
                var deviation = square.div(Tensors.scalar(1 - Math.pow(SQUARE_DECAY, step)))
                        .sqrt()
                        .add(Tensors.scalar(1e-8));
                vectors.addcdiv_(mean, deviation, Tensors.scalar(-falling / (1 - Math.pow(MEAN_DECAY, step))));
            }
        }
        return vectors;
    }
}
