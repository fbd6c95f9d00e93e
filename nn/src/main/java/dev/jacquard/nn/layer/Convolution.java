package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A two-dimensional convolution, y(i,j) = sum over p and q of x(i+p, j+q) k(p,q), in the orientation the field calls by
 * that name: (batch, inputs, height, width) to (batch, outputs, height', width').
 */
public final class Convolution implements Layer {
    private static final long[] UNDILATED = {1, 1};

    private final String path;
    final Parameter weight;
    final Parameter bias;
    private final long kernel;
    final long[] stride;
    final long[] padding;
    final long groups;

    /** A square kernel of odd size that keeps height and width. */
    public Convolution(Weights.Plan plan, long inputs, long outputs, long kernel) {
        this(plan, inputs, outputs, kernel, 1, kernel / 2, 1, Initialization.he(inputs * kernel * kernel));
    }

    /** The same, with every {@code stride}-th row and column of the output. */
    public Convolution(Weights.Plan plan, long inputs, long outputs, long kernel, long stride) {
        this(plan, inputs, outputs, kernel, stride, (kernel - 1) / 2, 1, Initialization.he(inputs * kernel * kernel));
    }

    /**
     * The general form.
     *
     * @param padding zeros around the picture, in pixels on each side
     * @param groups into how many independent parts the channels fall; divides inputs and outputs
     */
    public Convolution(
            Weights.Plan plan,
            long inputs,
            long outputs,
            long kernel,
            long stride,
            long padding,
            long groups,
            Initial initial) {
        if (inputs % groups != 0 || outputs % groups != 0)
            throw new IllegalArgumentException(
                    inputs + " and " + outputs + " channels do not fall into " + groups + " equal groups.");
        this.path = plan.path();
        this.kernel = kernel;
        this.stride = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
        this.groups = groups;
        this.weight = plan.convolutionWeight("weight", initial, outputs, inputs / groups, kernel, kernel);
        this.bias = plan.vector("bias", 0, outputs);
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        var output = pass.through(
                path,
                this::perExample,
                input,
                x -> torch.conv2d(x, weight.value(), Tensors.some(bias.value()), stride, padding, UNDILATED, groups));
        pass.count(2.0 * output.numel() * weight.count() / output.size(1), input, weight.value());
        return output;
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var batch = input.size(0);
        var patches = torch.im2col(input.contiguous(), new long[] {kernel, kernel}, UNDILATED, padding, stride);
        var g = gradient.reshape(batch * groups, gradient.size(1) / groups, -1);
        var byGroup = patches.reshape(batch * groups, patches.size(1) / groups, -1);
        var shape = weight.shape();
        sink.add(weight, g.bmm(byGroup.transpose(1, 2)).reshape(batch, shape[0], shape[1], shape[2], shape[3]));
        sink.add(bias, gradient.sum(2, 3));
    }
}
