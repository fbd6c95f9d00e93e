package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adds to each cell what a convolution finds around it (He et al. 2016, the pre-activation form with one layer). */
final class ResidualBlock implements Layer {
    private final Convolution convolution;

    ResidualBlock(Weights.Plan plan, long channels) {
        // A small branch at first: deep networks without normalisation then begin close to the identity.
        var initial = new Parameter.Initial.Normal(0.3 * Math.sqrt(2.0 / (channels * 9)));
        convolution = new Convolution(plan, channels, channels, 3, 1, 1, 1, initial);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        return input.add(convolution.forward(torch.leaky_relu(input, Tensors.scalar(0.2)), pass));
    }
}
