package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What a network is told of a time from 0 to 1: sines and cosines of many frequencies (Vaswani et al. 2017, section 3.5)
 * through two layers, (batch, 1) to (batch, width).
 */
final class TimeFeatures implements Layer {
    private static final int FREQUENCIES = 32;
    private static final double HIGHEST_FREQUENCY = 200;

    private final Linear first;
    private final Linear second;

    TimeFeatures(Weights.Plan plan, long width) {
        first = new Linear(plan.in("time1"), 2 * FREQUENCIES, width);
        second = new Linear(plan.in("time2"), width, width);
    }

    @Override
    public Tensor forward(Tensor time, Pass pass) {
        var frequencies = torch.logspace(Tensors.scalar(0), Tensors.scalar(Math.log10(HIGHEST_FREQUENCY)), FREQUENCIES)
                .view(1, FREQUENCIES);
        var angles = time.mul(frequencies);
        var features = torch.cat(new TensorVector(angles.sin(), angles.cos()), 1);
        return torch.silu(second.forward(torch.silu(first.forward(features, pass)), pass));
    }
}
