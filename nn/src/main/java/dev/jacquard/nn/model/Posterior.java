package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What an encoder says of the codes of a batch: independent normal distributions.
 *
 * @param mean (batch, latents)
 * @param logVariance the logarithm of the variance, (batch, latents)
 */
public record Posterior(Tensor mean, Tensor logVariance) {
    // Beyond these a variance is numerically zero or the code pure noise, and its exponential overflows.
    private static final double LEAST = -12;
    private static final double MOST = 4;

    /** From the last layer of an encoder, (batch, 2 latents). */
    static Posterior of(Tensor parameters) {
        var halves = parameters.chunk(2, 1);
        var least = new ScalarOptional(Tensors.scalar(LEAST));
        var most = new ScalarOptional(Tensors.scalar(MOST));
        return new Posterior(halves.get(0), torch.clamp(halves.get(1), least, most));
    }

    Tensor deviation() {
        return logVariance.mul(Tensors.scalar(0.5)).exp();
    }

    /** Codes drawn from it, (batch, latents). */
    public Tensor sample(Randomness randomness) {
        return mean.add(randomness.normal(mean.size(0), mean.size(1)).mul(deviation()));
    }

    /** Kullback-Leibler divergence from the standard normal (Kingma and Welling 2014, appendix B), (batch). */
    Tensor divergence() {
        return divergences().sum(1);
    }

    /** The same of each number of a code, (batch, latents). */
    Tensor divergences() {
        return mean.square()
                .add(logVariance.exp())
                .sub(logVariance)
                .sub(Tensors.scalar(1))
                .mul(Tensors.scalar(0.5));
    }
}
