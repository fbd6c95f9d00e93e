package dev.jacquard.nn.train;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One part of what happens in every turn of every step; a turn is a list of them.
 *
 * <p>A stage that returns false ends the turn: nothing after it happens.
 */
@FunctionalInterface
interface Stage {
    boolean run(Step step);

    /** What the stages of one turn work on. */
    final class Step {
        final TurnState state;
        final Tensor batch;
        final Pass pass;
        final double rate;
        Turn.Losses losses;
        Tensor gradientScale;

        Step(TurnState state, Tensor batch, Pass pass, double rate) {
            this.state = state;
            this.batch = batch;
            this.pass = pass;
            this.rate = rate;
        }
    }

    /** The stages of plain training. */
    static List<Stage> standard(Precision precision, double clip) {
        return List.of(Stage::zero, loss(precision), Stage::backward, clip(clip), update(precision));
    }

    /** The stages that take memory; they change no weights. */
    static List<Stage> rehearsal(Precision precision) {
        return List.of(Stage::zero, loss(precision), Stage::backward);
    }

    private static boolean zero(Step step) {
        for (var weights : step.state.turn.weights()) weights.gradients().zero_();
        return true;
    }

    private static Stage loss(Precision precision) {
        return step -> {
            step.losses = precision.in(() -> step.state.turn.loss().of(step.batch, step.pass));
            return step.state.add(step.losses);
        };
    }

    private static boolean backward(Step step) {
        step.losses.total().backward();
        return true;
    }

    /** Limits the gradient's norm, and ends a turn whose gradient is not finite before it can do harm. */
    private static Stage clip(double limit) {
        return step -> Memory.withoutGradients(() -> {
            var square = 0.0;
            for (var weights : step.state.turn.weights()) {
                var norm = weights.gradients().norm().item_double();
                square += norm * norm;
            }
            var norm = Math.sqrt(square);
            if (!Double.isFinite(norm)) return false;
            var scale = limit > 0 && norm > limit ? norm / limit : 1;
            step.gradientScale = torch.full(new long[0], Tensors.scalar(scale));
            return true;
        });
    }

    /** Optimizers that multiply matrices do so in the precision of the training. */
    private static Stage update(Precision precision) {
        return step -> Memory.withoutGradients(() -> precision.in(() -> {
            step.state.updates++;
            for (var weights : step.state.turn.weights())
                weights.update(() -> step.state
                        .memories
                        .get(weights.name())
                        .apply(step.rate, step.state.updates, step.gradientScale));
            return true;
        }));
    }

    /** One turn with all that it remembers from step to step. */
    final class TurnState {
        final Turn turn;
        final Map<String, Update> memories = new LinkedHashMap<>();
        final Map<String, Double> sums = new LinkedHashMap<>();
        long updates;
        long summed;

        TurnState(Turn turn) {
            this.turn = turn;
            for (var weights : turn.weights()) memories.put(weights.name(), Update.of(turn.optimizer(), weights));
        }

        /** Whether the loss is finite; if so it counts in the next report. */
        boolean add(Turn.Losses losses) {
            var total = losses.total().item_double();
            if (!Double.isFinite(total)) return false;
            sums.merge(turn.name(), total, Double::sum);
            losses.parts().forEach((name, part) -> sums.merge(name, part.item_double(), Double::sum));
            summed++;
            return true;
        }

        /** Forgets the losses since the last call of {@link #drain}. */
        void forget() {
            sums.clear();
            summed = 0;
        }

        /** The mean losses since the last call. */
        void drain(Map<String, Double> into) {
            sums.forEach((name, sum) -> into.put(name, sum / summed));
            forget();
        }
    }
}
