package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The encoder of a variational autoencoder of pictures (Kingma and Welling 2014). */
final class CodeEncoder {
    /** Mean and logarithm of the variance of the codes of a batch, each (batch, latents). */
    record Posterior(Tensor mean, Tensor logVariance) {
        Tensor deviation() {
            return logVariance.mul(Tensors.scalar(0.5)).exp();
        }

        Tensor sample(Randomness randomness) {
            return mean.add(randomness.normal(mean.size(0), mean.size(1)).mul(deviation()));
        }

        /** Kullback-Leibler divergence from the standard normal (Kingma and Welling 2014, appendix B), (batch). */
        Tensor divergence() {
            return mean.square()
                    .add(logVariance.exp())
                    .sub(logVariance)
                    .sub(Tensors.scalar(1))
                    .sum(1)
                    .mul(Tensors.scalar(0.5));
        }
    }

    private final ResidualTrunk trunk;
    private final Linear codes;

    CodeEncoder(Weights.Plan plan, Pictures pictures, long width, long latents) {
        trunk = new ResidualTrunk(plan.in("trunk"), pictures, width);
        codes = new Linear(plan.in("codes"), trunk.outputs(), 2 * latents);
    }

    Posterior posterior(Tensor pictures, Pass pass) {
        var parameters = codes.forward(ResidualTrunk.flat(trunk.forward(pictures, pass)), pass)
                .chunk(2, 1);
        // Beyond these a variance is numerically zero or the code pure noise, and its exponential overflows.
        var least = new ScalarOptional(Tensors.scalar(-12));
        var most = new ScalarOptional(Tensors.scalar(4));
        return new Posterior(parameters.get(0), torch.clamp(parameters.get(1), least, most));
    }
}
