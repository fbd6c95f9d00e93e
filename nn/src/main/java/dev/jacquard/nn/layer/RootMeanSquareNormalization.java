package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Divides the last dimension by its root mean square (Zhang and Sennrich 2019): (batch, ..., width) to the same shape. */
public final class RootMeanSquareNormalization implements Layer {
    private static final double EPSILON = 1e-6;

    private final String path;
    private final Parameter gain;
    private final long[] width;

    public RootMeanSquareNormalization(Weights.Plan plan, long width) {
        this.path = plan.path();
        this.width = new long[] {width};
        this.gain = plan.vector("weight", 1, width);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        return pass.through(
                path,
                this::perExample,
                input,
                x -> torch.rms_norm(x, width, Tensors.some(gain.value()), new DoubleOptional(EPSILON)));
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var normal = torch.rms_norm(input, width, Tensors.none(), new DoubleOptional(EPSILON));
        var product = gradient.mul(normal);
        sink.add(gain, product.reshape(product.size(0), -1, width[0]).sum(1));
    }
}
