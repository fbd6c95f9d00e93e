package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;

/** The encoder of a variational autoencoder of pictures (Kingma and Welling 2014). */
final class CodeEncoder {
    private final ResidualTrunk trunk;
    private final Linear codes;

    CodeEncoder(Weights.Plan plan, Pictures pictures, long width, long latents) {
        trunk = new ResidualTrunk(plan.in("trunk"), pictures, width);
        codes = new Linear(plan.in("codes"), trunk.outputs(), 2 * latents);
    }

    Posterior posterior(Tensor pictures, Pass pass) {
        return Posterior.of(codes.forward(ResidualTrunk.flat(trunk.forward(pictures, pass)), pass));
    }
}
