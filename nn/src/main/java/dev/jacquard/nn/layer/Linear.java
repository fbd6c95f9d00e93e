package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** An affine map of the last dimension: (batch, ..., inputs) to (batch, ..., outputs). */
public final class Linear implements Layer {
    // Fewer rows than this are bound by reading the weights, where the plain product is as fast.
    private static final long ROWS_FOR_CONVOLUTION = 32;
    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private final String path;
    private final Parameter weight;
    private final Optional<Parameter> bias;
    private final long inputs;
    private final long outputs;

    /** With a bias, and weights of variance 1 / inputs. */
    public Linear(Weights.Plan plan, long inputs, long outputs) {
        this(plan, inputs, outputs, Initialization.leCun(inputs), true);
    }

    /** With weights that begin as {@code initial}. */
    public Linear(Weights.Plan plan, long inputs, long outputs, Initial initial, boolean biased) {
        this(plan, inputs, outputs, plan.weight("weight", initial, outputs, inputs), biased);
    }

    private Linear(Weights.Plan plan, long inputs, long outputs, Parameter weight, boolean biased) {
        this.path = plan.path();
        this.inputs = inputs;
        this.outputs = outputs;
        this.weight = weight;
        this.bias = biased ? Optional.of(plan.vector("bias", 0, outputs)) : Optional.empty();
    }

    /** The last map of a network, to the logits of tokens, which a matrix-aware optimizer leaves to a plain one. */
    public static Linear toLogits(Weights.Plan plan, long inputs, long tokens, Initial initial, boolean biased) {
        return new Linear(plan, inputs, tokens, plan.outerWeight("weight", initial, tokens, inputs), biased);
    }

    /** Without a bias, by the weight that another layer owns, shape (outputs, inputs). */
    Linear(String path, Parameter weight, long inputs, long outputs) {
        this.path = path;
        this.inputs = inputs;
        this.outputs = outputs;
        this.weight = weight;
        this.bias = Optional.empty();
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        pass.count(2.0 * input.numel() * outputs, input, weight.value());
        return pass.through(path, this::perExample, input, this::compute);
    }

    private Tensor compute(Tensor input) {
        var rows = input.numel() / inputs;
        var biasOrNone = bias.map(b -> Tensors.some(b.value())).orElseGet(Tensors::none);
        if (rows < ROWS_FOR_CONVOLUTION
                || input.scalar_type().intern() != ScalarType.Float
                || input.size(-1) != inputs
                // In bfloat16 the product itself goes to oneDNN, with all threads and no detour.
                || Precision.current() == Precision.BFLOAT16
                || !input.is_cpu()) return torch.linear(input, weight.value(), biasOrNone);
        // The bundled BLAS has one thread; oneDNN runs the same product, as a 1x1 convolution over a row of pixels, on
        // all.
        var row = input.reshape(rows, inputs).view(1, rows, 1, inputs).permute(0, 3, 1, 2);
        var shape = input.sizes().vec().get();
        shape[shape.length - 1] = outputs;
        return torch.conv2d(row, weight.value().view(outputs, inputs, 1, 1), biasOrNone, ONE, ZERO, ONE, 1)
                .permute(0, 2, 3, 1)
                .reshape(shape);
    }

    /** A copy of the map as it is now, for computing only, in {@code Float} or {@code BFloat16} like its inputs. */
    public Frozen frozen(Memory memory, ScalarType type) {
        return new Frozen(
                memory.keep(weight.value().detach().toType(type).clone()),
                bias.map(b -> memory.keep(b.value().detach().toType(type).clone())));
    }

    /** A map that no longer changes. */
    public static final class Frozen {
        private final Tensor weight;
        private final Optional<Tensor> bias;

        private Frozen(Tensor weight, Optional<Tensor> bias) {
            this.weight = weight;
            this.bias = bias;
        }

        /** (batch, ..., inputs) to (batch, ..., outputs) in the map's own type. */
        public Tensor forward(Tensor input) {
            return torch.linear(
                    input.toType(weight.scalar_type()),
                    weight,
                    bias.map(Tensors::some).orElseGet(Tensors::none));
        }
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var batch = input.size(0);
        var g = gradient.reshape(batch, -1, outputs);
        sink.add(weight, g.transpose(1, 2).bmm(input.reshape(batch, -1, inputs)));
        bias.ifPresent(b -> sink.add(b, g.sum(1)));
    }
}
