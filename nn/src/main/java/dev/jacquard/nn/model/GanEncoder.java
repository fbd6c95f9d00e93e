package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Guesses from which vector a picture was made, and which class it is of. */
final class GanEncoder {
    private final ResidualTrunk trunk;
    private final Linear vector;
    private final Linear classes;

    GanEncoder(Weights.Plan plan, Pictures pictures, long width, long latents, long classCount) {
        trunk = new ResidualTrunk(plan.in("trunk"), pictures, width);
        vector = new Linear(plan.in("vector"), trunk.outputs(), latents);
        classes = classCount == 0 ? null : new Linear(plan.in("classes"), trunk.outputs(), classCount);
    }

    /**
     * A guess.
     *
     * @param vector (batch, latents)
     * @param classes logits, (batch, classes); null without classes
     */
    record Guess(Tensor vector, Tensor classes) {}

    Guess of(Tensor pictures, Pass pass) {
        var features = ResidualTrunk.flat(trunk.forward(pictures, pass));
        return new Guess(vector.forward(features, pass), classes == null ? null : classes.forward(features, pass));
    }

    /** The mean squared error of guesses, and the cross-entropy of classes where the pictures have any. */
    static Tensor loss(Guess guess, Tensor vector, Tensor shares) {
        var error = guess.vector().sub(vector).square().mean();
        if (guess.classes() == null) return error;
        return error.sub(
                torch.log_softmax(guess.classes(), 1).mul(shares).sum(1).mean());
    }
}
