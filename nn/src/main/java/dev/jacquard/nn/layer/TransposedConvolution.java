package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The transpose of a {@link Convolution}, which enlarges: (batch, inputs, height, width) to (batch, outputs, (height - 1)
 * stride - 2 padding + kernel, the same for width) (Dumoulin and Visin 2016, chapter 4).
 */
public final class TransposedConvolution implements Layer {
    private static final long[] UNDILATED = {1, 1};
    private static final long[] NO_OUTPUT_PADDING = {0, 0};

    private final String path;
    private final Parameter weight;
    private final Parameter bias;
    private final long kernel;
    private final long[] stride;
    private final long[] padding;

    /** The general form; a kernel of twice the stride and a padding of half of it multiply the size by the stride. */
    public TransposedConvolution(
            Weights.Plan plan, long inputs, long outputs, long kernel, long stride, long padding, Initial initial) {
        this.path = plan.path();
        this.kernel = kernel;
        this.stride = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
        this.weight = plan.convolutionWeight("weight", initial, inputs, outputs, kernel, kernel);
        this.bias = plan.vector("bias", 0, outputs);
    }

    /** Doubles height and width with a kernel of 4. */
    public static TransposedConvolution doubling(Weights.Plan plan, long inputs, long outputs) {
        return new TransposedConvolution(plan, inputs, outputs, 4, 2, 1, Initialization.he(inputs * 4));
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        var output = pass.through(
                path,
                this::perExample,
                input,
                x -> torch.conv_transpose2d(
                        x,
                        weight.value(),
                        Tensors.some(bias.value()),
                        stride,
                        padding,
                        NO_OUTPUT_PADDING,
                        1,
                        UNDILATED));
        pass.count(2.0 * input.numel() * weight.count() / input.size(1), input, weight.value());
        return output;
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var batch = input.size(0);
        var patches = torch.im2col(gradient.contiguous(), new long[] {kernel, kernel}, UNDILATED, padding, stride);
        var x = input.reshape(batch, input.size(1), -1);
        var shape = weight.shape();
        sink.add(weight, x.bmm(patches.transpose(1, 2)).reshape(batch, shape[0], shape[1], shape[2], shape[3]));
        sink.add(bias, gradient.sum(2, 3));
    }
}
