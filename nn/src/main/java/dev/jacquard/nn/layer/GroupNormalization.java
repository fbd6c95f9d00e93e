package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Normalises groups of channels of each example (Wu and He 2018): (batch, channels, ...) to the same shape. */
public final class GroupNormalization implements Layer {
    private static final double EPSILON = 1e-5;

    private final String path;
    private final Parameter gain;
    private final Parameter bias;
    private final long groups;

    /** With {@code groups} equal groups of the channels. */
    public GroupNormalization(Weights.Plan plan, long channels, long groups) {
        if (channels % groups != 0)
            throw new IllegalArgumentException(channels + " channels do not fall into " + groups + " equal groups.");
        this.path = plan.path();
        this.groups = groups;
        this.gain = plan.vector("weight", 1, channels);
        this.bias = plan.vector("bias", 0, channels);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        return pass.through(
                path,
                this::perExample,
                input,
                x -> torch.group_norm(
                        x, groups, Tensors.some(gain.value()), Tensors.some(bias.value()), EPSILON, false));
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var normal = torch.group_norm(input, groups, Tensors.none(), Tensors.none(), EPSILON, false);
        sink.add(gain, BatchNormalization.perChannel(gradient.mul(normal)));
        sink.add(bias, BatchNormalization.perChannel(gradient));
    }
}
