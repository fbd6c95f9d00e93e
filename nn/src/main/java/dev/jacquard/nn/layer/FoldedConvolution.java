package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A convolution and the batch normalisation after it as one convolution, by fixed statistics: for computing only. It keeps a
 * copy of the weights as they were when it was made.
 */
public final class FoldedConvolution {
    private static final long[] UNDILATED = {1, 1};

    private final Tensor weight;
    private final Tensor bias;
    private final long[] stride;
    private final long[] padding;
    private final long groups;

    /**
     * Called on the engine's thread.
     *
     * @param memory keeps the copy
     * @param type in which it computes, {@code Float} or {@code BFloat16}; inputs come in the same
     */
    public FoldedConvolution(
            Memory memory, Convolution convolution, BatchNormalization normalization, ScalarType type) {
        stride = convolution.stride;
        padding = convolution.padding;
        groups = convolution.groups;
        var w = convolution.weight.value().detach();
        var scale = normalization.scale();
        weight = memory.keep(w.mul(scale.view(-1, 1, 1, 1)).toType(type).contiguous(MemoryFormat.ChannelsLast));
        bias = memory.keep(normalization
                .shift()
                .add(convolution.bias.value().detach().mul(scale))
                .toType(type));
    }

    /** (batch, inputs, height, width) to (batch, outputs, height', width'). */
    public Tensor forward(Tensor input) {
        return torch.conv2d(input, weight, Tensors.some(bias), stride, padding, UNDILATED, groups);
    }
}
