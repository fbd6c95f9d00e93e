package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Normalises the last dimension (Ba, Kiros and Hinton 2016): (batch, ..., width) to the same shape. */
public final class LayerNormalization implements Layer {
    private static final double EPSILON = 1e-5;

    private final String path;
    private final Parameter gain;
    private final Parameter bias;
    private final long[] width;

    public LayerNormalization(Weights.Plan plan, long width) {
        this.path = plan.path();
        this.width = new long[] {width};
        this.gain = plan.vector("weight", 1, width);
        this.bias = plan.vector("bias", 0, width);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        return pass.through(
                path,
                this::perExample,
                input,
                x -> torch.layer_norm(
                        x, width, Tensors.some(gain.value()), Tensors.some(bias.value()), EPSILON, false));
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var normal = torch.layer_norm(input, width, Tensors.none(), Tensors.none(), EPSILON, false);
        sink.add(gain, summed(gradient.mul(normal)));
        sink.add(bias, summed(gradient));
    }

    private Tensor summed(Tensor values) {
        return values.reshape(values.size(0), -1, width[0]).sum(1);
    }
}
