package dev.jacquard.nn.train;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * One network's share of a training step: a variational autoencoder has one turn, an adversarial game two.
 *
 * @param name what the loss is called in the log
 * @param weights the weights that move; all others are constants while the turn lasts
 * @param optimizer how they move
 * @param loss what to make small
 */
public record Turn(String name, Weights weights, Optimizer optimizer, Loss loss) {
    /** A loss over a batch. */
    @FunctionalInterface
    public interface Loss {
        /** The loss of {@code batch}; it may use what an earlier turn of the same step computed. */
        Losses of(Tensor batch, Pass pass);
    }

    /**
     * A loss and the parts to report with it.
     *
     * @param total one number, to be differentiated
     * @param parts named numbers for the log
     */
    public record Losses(Tensor total, Map<String, Tensor> parts) {
        /** A loss without parts. */
        public static Losses of(Tensor total) {
            return new Losses(total, Map.of());
        }
    }
}
