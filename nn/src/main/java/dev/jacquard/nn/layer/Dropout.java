package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;

/**
 * Sets each number to zero with a probability while training, and scales the others up (Srivastava et al. 2014). The mask
 * is a function of the step and the place in the network.
 */
public final class Dropout implements Layer {
    private final String path;
    private final double probability;

    /**
     * A place that drops.
     *
     * @param probability of dropping, 0 (inclusive) to 1 (exclusive)
     */
    public Dropout(Weights.Plan plan, double probability) {
        if (!(probability >= 0 && probability < 1))
            throw new IllegalArgumentException("A dropout lies from 0 to under 1, not at " + probability + ".");
        this.path = plan.path();
        this.probability = probability;
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        if (!pass.training() || probability == 0) return input;
        var mask = pass.randomness(path).bernoulliLike(input, 1 - probability);
        return input.mul(mask.mul(Tensors.scalar(1 / (1 - probability))));
    }
}
