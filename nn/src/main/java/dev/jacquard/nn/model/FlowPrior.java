package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.LayerNormalization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A prior over vectors learned as a rectified flow (Liu et al. 2023; Lipman et al. 2023): a velocity field that carries
 * standard normal noise along nearly straight lines to the vectors, and back.
 */
final class FlowPrior {
    private static final double STATISTICS_MOMENTUM = 0.01;
    private static final int POOL = 2048;
    private static final int POOL_EVERY = 4;
    private static final int POOL_PART = 64;
    private static final int POOL_STEPS = 8;

    private record Block(LayerNormalization normalization, Linear first, Linear time, Linear second) {
        Tensor forward(Tensor hidden, Tensor timeFeatures, Pass pass) {
            var inner = first.forward(normalization.forward(hidden, pass), pass).add(time.forward(timeFeatures, pass));
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
    private final Parameter pool;
    private final Parameter pooled;

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
        // Kept with the statistics, so that a resumed training draws from the same vectors.
        pool = plan.statistic("pool", 0, POOL, latents);
        pooled = plan.statistic("pooled", 0, 1);
    }

    /** The flow-matching loss of these vectors, (batch, latents), which are constants here. */
    Tensor loss(Tensor vectors, Pass pass) {
        var z = standardised(vectors.detach(), pass);
        var random = pass.randomness("flow");
        // Times near the middle are the hard ones (Esser et al. 2024, section 3.1).
        var time = random.stream("time").normal(z.size(0), 1).sigmoid();
        var noise = random.stream("noise").normal(z.size(0), latents);
        var direction = z.sub(noise);
        var between = noise.add(direction.mul(time));
        return velocity(between, time, pass).sub(direction).square().mean();
    }

    private Tensor standardised(Tensor vectors, Pass pass) {
        if (pass.training()) {
            var momentum = Tensors.scalar(STATISTICS_MOMENTUM);
            mean.value().lerp_(vectors.mean(0), momentum);
            deviation.value().lerp_(vectors.std(0), momentum);
        }
        return vectors.sub(mean.value()).div(deviation.value().clamp_min(Tensors.scalar(1e-3)));
    }

    private Tensor velocity(Tensor vectors, Tensor time, Pass pass) {
        var timeFeatures = this.time.forward(time, pass);
        var hidden = input.forward(vectors, pass);
        for (var block : blocks) hidden = block.forward(hidden, timeFeatures, pass);
        return output.forward(torch.silu(last.forward(hidden, pass)), pass);
    }

    /** Vectors for noise, both (batch, latents), in so many steps of Heun's method. */
    Tensor fromNoise(Tensor noise, int steps) {
        return integrated(noise, 0, 1.0 / steps, steps).mul(deviation.value()).add(mean.value());
    }

    /**
     * Vectors of the prior as it was a short while ago, (count, latents): drawn from a pool of which every few steps a part
     * is renewed, since fresh ones would take longer than the rest of a training step.
     */
    Tensor pooled(long step, int count, Pass pass) {
        var random = pass.randomness("pool");
        if (pooled.value().item_double() == 0) {
            for (var part = 0; part < POOL / POOL_PART; part++) renew(part, random.at(part));
            pooled.value().fill_(Tensors.scalar(1));
        } else if (step % POOL_EVERY == 0) {
            renew((int) (step / POOL_EVERY % (POOL / POOL_PART)), random);
        }
        var generator = random.java();
        var chosen = new long[count];
        for (var i = 0; i < count; i++) chosen[i] = generator.nextInt(POOL);
        return pool.value().index_select(0, Tensors.of(chosen, count));
    }

    private void renew(int part, Randomness randomness) {
        // Filling the pool takes hundreds of these in one step; what each needs is given back at once.
        try (var scope = new PointerScope()) {
            var x = Engine.onOneThread(() -> {
                var moved = randomness.normal(POOL_PART, latents);
                for (var i = 0; i < POOL_STEPS; i++)
                    moved = moved.add(
                            velocity(moved, timeOf(moved, i / (double) POOL_STEPS), Pass.evaluating()),
                            Tensors.scalar(1.0 / POOL_STEPS));
                return moved;
            });
            pool.value()
                    .narrow(0, (long) part * POOL_PART, POOL_PART)
                    .copy_(x.mul(deviation.value()).add(mean.value()));
        }
    }

    /** The noise that {@link #fromNoise} carries to these vectors. */
    Tensor toNoise(Tensor vectors, int steps) {
        return Engine.onOneThread(() -> integrated(standardised(vectors, Pass.evaluating()), 1, -1.0 / steps, steps));
    }

    private Tensor integrated(Tensor start, double startTime, double step, int steps) {
        var pass = Pass.evaluating();
        var x = start;
        var half = Tensors.scalar(step / 2);
        for (var i = 0; i < steps; i++) {
            var here = velocity(x, timeOf(start, startTime + i * step), pass);
            var there = velocity(x.add(here, Tensors.scalar(step)), timeOf(start, startTime + (i + 1) * step), pass);
            x = x.add(here.add(there), half);
        }
        return x;
    }

    private static Tensor timeOf(Tensor like, double time) {
        return torch.full(new long[] {like.size(0), 1}, Tensors.scalar(time));
    }
}
