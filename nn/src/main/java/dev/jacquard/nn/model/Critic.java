package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The opponent in an adversarial game: gives real pictures large numbers and made ones small, (batch) for (batch,
 * channels, height, width). It sees how much the pictures of a group differ (Karras et al. 2018, section 3), so that a
 * generator which makes few different ones is found out.
 */
final class Critic implements Layer {
    private static final int GROUP = 8;

    private final ResidualTrunk trunk;
    private final Convolution last;
    private final Linear output;

    Critic(Weights.Plan plan, Pictures pictures, long width) {
        trunk = new ResidualTrunk(plan.in("trunk"), pictures, width);
        last = new Convolution(plan.in("last"), trunk.channels() + 1, trunk.channels(), 3);
        output = new Linear(plan.in("output"), trunk.outputs(), 1);
    }

    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        var x = trunk.forward(pictures, pass);
        x = torch.cat(new TensorVector(x, differences(x)), 1);
        x = torch.leaky_relu(last.forward(x, pass), Tensors.scalar(0.2));
        return output.forward(ResidualTrunk.flat(x), pass).squeeze(1);
    }

    /** The mean standard deviation within each group, in a channel of its own. */
    private static Tensor differences(Tensor x) {
        var batch = x.size(0);
        var group = GROUP;
        while (batch % group != 0) group /= 2;
        var grouped = x.reshape(batch / group, group, x.size(1), x.size(2), x.size(3));
        var deviation = grouped.sub(grouped.mean(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()))
                .square()
                .mean(1)
                .add(Tensors.scalar(1e-6))
                .sqrt()
                .mean(1, 2, 3);
        return deviation
                .repeat_interleave(group)
                .view(batch, 1, 1, 1)
                .expand(new long[] {batch, 1, x.size(2), x.size(3)}, false);
    }

    /** The critic's loss: non-saturating (Goodfellow et al. 2014, section 3), the real pictures first. */
    static Tensor loss(Tensor real, Tensor made) {
        return torch.softplus(real.neg()).mean().add(torch.softplus(made).mean());
    }

    /** The generator's loss over the critic's view of what it made. */
    static Tensor generatorLoss(Tensor made) {
        return torch.softplus(made.neg()).mean();
    }

    /** The mean squared gradient of the critic at real pictures (Mescheder et al. 2018, equation 9, R1). */
    Tensor gradientPenalty(Tensor real, Pass pass) {
        var x = real.detach();
        x.set_requires_grad(true);
        var gradient = torch.grad(
                        new TensorVector(forward(x, pass).sum()),
                        new TensorVector(x),
                        new TensorVector(),
                        new BoolOptional(true),
                        true,
                        false)
                .get(0);
        return gradient.square().sum(1, 2, 3).mean();
    }
}
