package dev.jacquard.nn.train;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.bytedeco.pytorch.Tensor;

/** Draws a matrix and a vector towards the numbers of each batch: a training of microseconds a step. */
final class ToyLearner implements Learner {
    static final int ROWS = 4;
    static final int COLUMNS = 6;

    final Weights weights;
    List<Long> steps = new ArrayList<>();
    List<Long> lateSteps = new ArrayList<>();
    LongPredicate notFinite = step -> false;
    LongPredicate explodes = step -> false;
    LongFunction<Health> health = step -> Health.SOUND;
    final List<Integer> returns = new ArrayList<>();
    DoubleSupplier validation = this::distance;
    private final Parameter matrix;
    private final Parameter vector;
    private final Optimizer optimizer;
    private final Randomness randomness = Randomness.of(5).stream("data");
    private final boolean twoTurns;
    private long step;

    ToyLearner(Optimizer optimizer, boolean twoTurns) {
        var plan = new Weights.Plan();
        matrix = plan.weight("matrix", new Parameter.Initial.Normal(1), ROWS, COLUMNS);
        vector = plan.vector("vector", 3, COLUMNS);
        weights = new Weights(plan, Randomness.of(1));
        this.optimizer = optimizer;
        this.twoTurns = twoTurns;
    }

    @Override
    public List<Turn> turns() {
        var always = new Turn("toy", weights, optimizer, this::loss);
        if (!twoTurns) return List.of(always);
        return List.of(always, new Turn("late", List.of(weights), optimizer, 0.5, 1, (batch, pass) -> {
            lateSteps.add(step);
            return Turn.Losses.of(matrix.value().sub(batch).abs().mean());
        }));
    }

    private Turn.Losses loss(Tensor batch, Pass pass) {
        steps.add(step);
        var noise = pass.randomness("noise").normal(ROWS, COLUMNS);
        var far = matrix.value().sub(batch).add(noise.mul(Tensors.scalar(0.1)));
        var loss = far.square().mean().add(vector.value().square().mean());
        if (notFinite.test(step)) loss = loss.mul(Tensors.scalar(Double.NaN));
        return new Turn.Losses(loss, Map.of("part", loss));
    }

    private double distance() {
        return matrix.value().square().mean().item_double();
    }

    @Override
    public int batchSize() {
        return ROWS;
    }

    @Override
    public Tensor batch(long step) {
        this.step = step;
        if (explodes.test(step))
            Memory.withoutGradients(() -> matrix.value().fill_(Tensors.scalar(Double.POSITIVE_INFINITY)));
        return randomness.at(step).normal(ROWS, COLUMNS);
    }

    @Override
    public Health health() {
        return health.apply(step);
    }

    @Override
    public void wentBack(int times) {
        returns.add(times);
    }

    @Override
    public OptionalDouble validation() {
        return OptionalDouble.of(validation.getAsDouble());
    }

    @Override
    public void close() {
        weights.close();
    }
}
