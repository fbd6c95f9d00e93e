package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Normalises each channel over the batch while training and by running statistics afterwards (Ioffe and Szegedy 2015):
 * (batch, channels, ...) to the same shape. In training it mixes examples, so an example then has no gradient of its own.
 */
public final class BatchNormalization implements Layer {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private final String path;
    private final Parameter gain;
    private final Parameter bias;
    private final Parameter mean;
    private final Parameter variance;

    public BatchNormalization(Weights.Plan plan, long channels) {
        this.path = plan.path();
        this.gain = plan.vector("weight", 1, channels);
        this.bias = plan.vector("bias", 0, channels);
        this.mean = plan.statistic("running_mean", 0, channels);
        this.variance = plan.statistic("running_var", 1, channels);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        if (pass.isRecording() && pass.training())
            throw new IllegalStateException(path
                    + " normalises over the batch, so no example has a gradient of its own; use group normalisation.");
        return pass.through(
                path,
                this::perExample,
                input,
                x -> torch.batch_norm(
                        x,
                        Tensors.some(gain.value()),
                        Tensors.some(bias.value()),
                        Tensors.some(mean.value()),
                        Tensors.some(variance.value()),
                        pass.training(),
                        MOMENTUM,
                        EPSILON,
                        false));
    }

    /** What a channel is multiplied by when the statistics are fixed. */
    Tensor scale() {
        return gain.value()
                .detach()
                .div(variance.value().add(Tensors.scalar(EPSILON)).sqrt());
    }

    /** What is then added to a channel. */
    Tensor shift() {
        return bias.value().detach().sub(mean.value().mul(scale()));
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var channels = new long[(int) input.dim()];
        java.util.Arrays.fill(channels, 1);
        channels[1] = input.size(1);
        var deviation = variance.value().add(Tensors.scalar(EPSILON)).sqrt();
        var normal = input.sub(mean.value().view(channels)).div(deviation.view(channels));
        sink.add(gain, perChannel(gradient.mul(normal)));
        sink.add(bias, perChannel(gradient));
    }

    static Tensor perChannel(Tensor values) {
        return values.reshape(values.size(0), values.size(1), -1).sum(2);
    }
}
