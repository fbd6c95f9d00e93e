package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.LayerNormalization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A prior over vectors learned as a rectified flow (Liu et al. 2023; Lipman et al. 2023): a velocity field that carries
 * standard normal noise along nearly straight lines to the vectors, and back. What it is told of each vector are features,
 * (batch, width), or null where there is nothing to tell.
 */
final class FlowPrior {
    private static final double STATISTICS_MOMENTUM = 0.01;

    private record Block(LayerNormalization normalization, Linear first, Linear time, Linear second) {
        Tensor forward(Tensor hidden, Tensor moment, Pass pass) {
            var inner = first.forward(normalization.forward(hidden, pass), pass).add(time.forward(moment, pass));
            return hidden.add(second.forward(torch.silu(inner), pass));
        }
    }

    private final long latents;
    private final Linear input;
    private final TimeFeatures time;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNormalization last;
    private final Linear output;
    private final Parameter mean;
    private final Parameter deviation;

    FlowPrior(Weights.Plan plan, long latents, long width, int blockCount) {
        this.latents = latents;
        input = new Linear(plan.in("input"), latents, width);
        time = new TimeFeatures(plan, width);
        for (var i = 0; i < blockCount; i++) {
            var block = plan.in("block" + i);
            blocks.add(new Block(
                    new LayerNormalization(block.in("normalization"), width),
                    new Linear(block.in("first"), width, width, Initialization.he(width), true),
                    new Linear(block.in("time"), width, width),
                    new Linear(
                            block.in("second"),
                            width,
                            width,
                            new Parameter.Initial.Normal(0.3 / Math.sqrt(width)),
                            true)));
        }
        last = new LayerNormalization(plan.in("last"), width);
        output = new Linear(plan.in("output"), width, latents, Initialization.zero(), true);
        mean = plan.statistic("mean", 0, latents);
        deviation = plan.statistic("deviation", 1, latents);
    }

    /** The flow-matching loss of these vectors, (batch, latents), which are constants here. */
    Tensor loss(Tensor vectors, Tensor features, Pass pass) {
        var z = vectors.detach();
        if (pass.training()) {
            var momentum = Tensors.scalar(STATISTICS_MOMENTUM);
            mean.value().lerp_(z.mean(0), momentum);
            deviation.value().lerp_(z.std(0), momentum);
        }
        var random = pass.randomness("flow");
        // Times near the middle are the hard ones (Esser et al. 2024, section 3.1).
        var time = random.stream("time").normal(z.size(0), 1).sigmoid();
        return errors(standardised(z), random.stream("noise").normal(z.size(0), latents), time, features, pass)
                .mean();
    }

    /** The squared error of what the field says of standardised vectors under noise at times, (batch, 1), of each number. */
    Tensor errors(Tensor standardised, Tensor noise, Tensor time, Tensor features, Pass pass) {
        var direction = standardised.sub(noise);
        var between = noise.add(direction.mul(time));
        return velocity(between, time, features, pass).sub(direction).square();
    }

    /** Vectors in the units of the flow. */
    Tensor standardised(Tensor vectors) {
        return vectors.sub(mean.value()).div(spread());
    }

    /** Vectors for what is in the units of the flow. */
    Tensor vectors(Tensor standardised) {
        return standardised.mul(spread()).add(mean.value());
    }

    private Tensor spread() {
        return deviation.value().clamp_min(Tensors.scalar(1e-3));
    }

    private Tensor velocity(Tensor vectors, Tensor time, Tensor features, Pass pass) {
        var moment = this.time.forward(time, pass);
        if (features != null) moment = moment.add(features);
        var hidden = input.forward(vectors, pass);
        for (var block : blocks) hidden = block.forward(hidden, moment, pass);
        return output.forward(torch.silu(last.forward(hidden, pass)), pass);
    }

    /** The velocity of points, (batch, latents), in the units of the flow, at one time. */
    Tensor velocity(Tensor points, double time, Tensor features) {
        return velocity(points, timeOf(points, time), features, Pass.evaluating());
    }

    /** The velocity at time 0, with gradients. */
    Tensor velocityAtOnce(Tensor noise, Tensor features, Pass pass) {
        return velocity(noise, timeOf(noise, 0), features, pass);
    }

    /** Vectors for noise, both (batch, latents), in so many steps of Heun's method. */
    Tensor fromNoise(Tensor noise, int steps) {
        return vectors(integrated(noise, 0, 1.0 / steps, steps));
    }

    /** The noise that {@link #fromNoise} carries to these vectors. */
    Tensor toNoise(Tensor vectors, int steps) {
        return Engine.onOneThread(() -> integrated(standardised(vectors), 1, -1.0 / steps, steps));
    }

    private Tensor integrated(Tensor start, double startTime, double step, int steps) {
        var x = start;
        var half = Tensors.scalar(step / 2);
        for (var i = 0; i < steps; i++) {
            var here = velocity(x, startTime + i * step, null);
            var there = velocity(x.add(here, Tensors.scalar(step)), startTime + (i + 1) * step, null);
            x = x.add(here.add(there), half);
        }
        return x;
    }

    private static Tensor timeOf(Tensor like, double time) {
        return torch.full(new long[] {like.size(0), 1}, Tensors.scalar(time));
    }
}
