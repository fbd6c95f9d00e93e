package dev.jacquard.nn.train;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A share of a training step: a plain variational autoencoder has one turn, an adversarial game two.
 *
 * @param name what the loss is called in the log
 * @param weights the weights that move; all others are constants while the turn lasts
 * @param optimizer how they move
 * @param begin share of the budget from which on the turn is taken, 0 to 1
 * @param end share of the budget up to which it is taken, over {@code begin} to 1; the learning rate's schedule spans
 *     just this part
 * @param loss what to make small
 */
public record Turn(String name, List<Weights> weights, Optimizer optimizer, double begin, double end, Loss loss) {
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

    public Turn {
        weights = List.copyOf(weights);
        if (weights.isEmpty()) throw new IllegalArgumentException("The turn " + name + " moves no weights.");
        if (!(begin >= 0 && end > begin && end <= 1))
            throw new IllegalArgumentException("The turn " + name + " lasts from " + begin + " to " + end + ".");
    }

    /** A turn that moves one network throughout. */
    public Turn(String name, Weights weights, Optimizer optimizer, Loss loss) {
        this(name, List.of(weights), optimizer, 0, 1, loss);
    }

    /** The same from one share of the budget to another. */
    public Turn during(double begin, double end) {
        return new Turn(name, weights, optimizer, begin, end, loss);
    }

    /** Whether it moves anything at all at this share of the budget. */
    boolean isTakenAt(double progress) {
        return !weights.stream().allMatch(Weights::isFrozen) && progress >= begin && (progress < end || end == 1);
    }
}
