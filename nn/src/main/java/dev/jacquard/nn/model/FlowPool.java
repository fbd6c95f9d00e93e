package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Vectors of a {@link FlowPrior} as it was a short while ago, with the noise they come from and what was told of them: a pool
 * of which every few steps a part is renewed, since fresh ones would take longer than the rest of a training step.
 */
final class FlowPool {
    private static final int SIZE = 2048;
    private static final int EVERY = 4;
    /** Rows that are made together. */
    static final int PART = 64;

    private final long latents;
    // Kept with the statistics, so that a resumed training draws from the same vectors.
    private final Parameter noise;
    private final Parameter told;
    private final Parameter vectors;
    private final Parameter filled;

    /**
     * A pool to be filled when it is first drawn from.
     *
     * @param columns numbers that are told of each vector; 1 where there is nothing to tell
     */
    FlowPool(Weights.Plan plan, long latents, long columns) {
        this.latents = latents;
        noise = plan.statistic("noise", 0, SIZE, latents);
        told = plan.statistic("told", 0, SIZE, columns);
        vectors = plan.statistic("vectors", 0, SIZE, latents);
        filled = plan.statistic("filled", 0, 1);
    }

    /**
     * Rows of the pool.
     *
     * @param noise (count, latents)
     * @param told (count, columns)
     * @param vectors what the prior carried the noise to, in its units, (count, latents)
     */
    record Drawn(Tensor noise, Tensor told, Tensor vectors) {}

    /**
     * So many rows for a step.
     *
     * @param telling what is told of fresh rows, (rows, columns)
     * @param flow what the prior carries noise to, for what is told of it
     */
    Drawn draw(long step, int count, Pass pass, Function<Randomness, Tensor> telling, BinaryOperator<Tensor> flow) {
        var random = pass.randomness("pool");
        if (filled.value().item_double() == 0) {
            for (var part = 0; part < SIZE / PART; part++) renew(part, random.at(part), telling, flow);
            filled.value().fill_(Tensors.scalar(1));
        } else if (step % EVERY == 0) {
            renew((int) (step / EVERY % (SIZE / PART)), random, telling, flow);
        }
        var generator = random.java();
        var chosen = new long[count];
        for (var i = 0; i < count; i++) chosen[i] = generator.nextInt(SIZE);
        var rows = Tensors.of(chosen, count);
        return new Drawn(of(noise, rows), of(told, rows), of(vectors, rows));
    }

    private static Tensor of(Parameter all, Tensor rows) {
        return all.value().index_select(0, rows);
    }

    private void renew(
            int part, Randomness randomness, Function<Randomness, Tensor> telling, BinaryOperator<Tensor> flow) {
        // Filling the pool takes hundreds of these in one step; what each needs is given back at once.
        try (var scope = new PointerScope()) {
            var fresh = randomness.normal(PART, latents);
            var about = telling.apply(randomness.stream("told"));
            var made = Engine.onOneThread(() -> flow.apply(fresh, about));
            put(noise, part, fresh);
            put(told, part, about);
            put(vectors, part, made);
        }
    }

    private static void put(Parameter where, int part, Tensor rows) {
        where.value().narrow(0, (long) part * PART, PART).copy_(rows);
    }
}
