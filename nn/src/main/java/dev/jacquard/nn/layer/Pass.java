package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.NativeErrors;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * One pass of a batch through networks: whether it trains, the random numbers of its step, and, where asked for, what
 * is needed for the gradient of each example.
 */
public final class Pass {
    private record Use(String path, ExampleRule rule, Tensor input, Tensor output) {}

    private final boolean training;
    private final Randomness randomness;
    private final List<Use> uses;
    private double operations;

    private Pass(boolean training, Randomness randomness, List<Use> uses) {
        this.training = training;
        this.randomness = randomness;
        this.uses = uses;
    }

    /** A training pass: dropout drops and batch normalisation measures its batch. */
    public static Pass training(Randomness step) {
        return new Pass(true, step, null);
    }

    /** A pass that only computes. */
    public static Pass evaluating() {
        return new Pass(false, Randomness.of(0), null);
    }

    /** The same pass, remembering what {@link #perExampleGradients} needs. */
    public Pass recording() {
        return new Pass(training, randomness, new ArrayList<>());
    }

    /** Whether the networks are being trained. */
    public boolean training() {
        return training;
    }

    /** Random numbers for one place in a network; the same for every pass of the same step. */
    public Randomness randomness(String path) {
        return randomness.stream(path);
    }

    /**
     * Multiplications and additions that the layers of this pass did so far, those of their backward pass included: as many
     * again for the gradient of an input that needs one, and for that of a weight.
     */
    public double operations() {
        return operations;
    }

    /** Counts a product of two factors, {@code forward} multiplications and additions on the way forward. */
    void count(double forward, Tensor first, Tensor second) {
        var backward = GradMode.is_enabled() ? (first.requires_grad() ? 1 : 0) + (second.requires_grad() ? 1 : 0) : 0;
        operations += forward * (1 + backward);
    }

    boolean isRecording() {
        return uses != null;
    }

    /** Runs one layer, names it in native errors, and records its use where recording. */
    Tensor through(String path, ExampleRule rule, Tensor input, UnaryOperator<Tensor> compute) {
        Tensor output;
        try {
            output = compute.apply(input);
        } catch (RuntimeException e) {
            throw NativeErrors.at(path, e, input);
        }
        if (uses != null) uses.add(new Use(path, rule, input.detach(), output));
        return output;
    }

    /**
     * The gradient of each example's loss for every parameter that was used, from one backward pass (Goodfellow 2015,
     * Efficient per-example gradient computations).
     *
     * @param losses one loss for each example, shape (batch)
     * @return shape (batch, parameter's shape) for each parameter
     */
    public Map<Parameter, Tensor> perExampleGradients(Tensor losses) {
        if (uses == null) throw new IllegalStateException("This pass did not record its layers.");
        var outputs = new TensorVector();
        for (var use : uses) outputs.push_back(use.output());
        var gradients = Tensors.gradients(losses.sum(), outputs, false);
        var found = new LinkedHashMap<Parameter, Tensor>();
        for (var i = 0; i < uses.size(); i++) {
            var use = uses.get(i);
            use.rule()
                    .apply(
                            use.input(),
                            gradients.get(i),
                            (parameter, gradient) -> found.merge(parameter, gradient, Tensor::add));
        }
        return found;
    }
}
