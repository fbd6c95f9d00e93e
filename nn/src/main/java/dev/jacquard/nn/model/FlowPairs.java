package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Noise and what the resting flow makes of it, for the generator to learn from.
 *
 * <p>Every block of pairs is a function of its number. A step draws from the last blocks up to its own, each of which is made
 * when it is first drawn, so a resumed training sees what an uninterrupted one saw, and few are made anew in a step.
 */
final class FlowPairs implements AutoCloseable {
    /** How many pairs are made together. */
    static final int BLOCK = 16;

    private static final int KEPT = 128;
    private static final int EVERY = 2;
    private static final int EVALUATIONS = 8;

    /** Noise, conditions and the flow's pictures. */
    record Pairs(Tensor noise, FlowConditions conditions, Tensor pictures) {
        Pairs and(Pairs more) {
            return new Pairs(
                    torch.cat(new TensorVector(noise, more.noise), 0),
                    conditions.and(more.conditions),
                    torch.cat(new TensorVector(pictures, more.pictures), 0));
        }

        Pairs rows(long count) {
            return new Pairs(noise.narrow(0, 0, count), conditions.rows(0, count), pictures.narrow(0, 0, count));
        }
    }

    private record Kept(Memory memory, Pairs pairs) {}

    private final ImageFlowModel model;
    private final int examples;
    private final Function<int[], Tensor> reader;
    private final Function<int[], Tensor> labels;
    private final double restoring;
    private final Randomness randomness;
    private final Map<Long, Kept> known = new HashMap<>();

    FlowPairs(
            ImageFlowModel model,
            int examples,
            Function<int[], Tensor> reader,
            Function<int[], Tensor> labels,
            double restoring,
            Randomness randomness) {
        this.model = model;
        this.examples = examples;
        this.reader = reader;
        this.labels = labels;
        this.restoring = restoring;
        this.randomness = randomness;
    }

    /** So many pairs for a step. */
    Pairs at(long step, int count) {
        var newest = step / EVERY;
        for (var old : known.keySet().stream().filter(n -> n <= newest - KEPT).toList())
            known.remove(old).memory.close();
        var random = randomness.stream("draw").at(step).java();
        Pairs drawn = null;
        for (var from = 0; from < count; from += BLOCK) {
            var some = block(newest - random.nextInt(KEPT));
            drawn = drawn == null ? some : drawn.and(some);
        }
        return drawn.rows(count);
    }

    private Pairs block(long number) {
        var found = known.get(number);
        if (found == null) {
            found = made(number);
            known.put(number, found);
        }
        return found.pairs;
    }

    private Kept made(long number) {
        var memory = new Memory();
        try (var scope = new PointerScope()) {
            var random = randomness.stream("block").at(number);
            var generator = random.java();
            var positions = new int[BLOCK];
            for (var i = 0; i < BLOCK; i++) positions[i] = generator.nextInt(examples);
            var pictures = reader.apply(positions);
            var conditions =
                    FlowConditions.damaged(pictures, labels.apply(positions), restoring, random.stream("damage"));
            var noise = ImageFlowLearner.noiseLike(pictures, random.stream("noise"));
            var made = model.flowed(noise, conditions, EVALUATIONS);
            return new Kept(
                    memory,
                    new Pairs(
                            memory.keep(noise),
                            new FlowConditions(
                                    memory.keep(conditions.known()),
                                    memory.keep(conditions.mask()),
                                    memory.keep(conditions.task()),
                                    memory.keep(conditions.shares())),
                            memory.keep(made)));
        }
    }

    /** Forgets all: the flow is another. */
    void forget() {
        known.values().forEach(kept -> kept.memory.close());
        known.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
