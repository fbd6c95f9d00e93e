package dev.jacquard.nn.train;

import dev.jacquard.nn.torch.Precision;

/**
 * How the loop trains, whatever the model.
 *
 * @param budget when it ends
 * @param seed what every random number derives from
 * @param schedule of the learning rate
 * @param warmUp steps over which the rate grows
 * @param clip largest Euclidean norm of a turn's gradient (Pascanu et al. 2013); 0 for no limit
 * @param averageDecay of the moving average of weights, 0 (no average) to 1 (exclusive)
 * @param patience how many validations without improvement end the training; 0 for never
 * @param checkpointSeconds longest time of work that a crash can cost
 * @param precision of the products in each step
 */
public record TrainingSettings(
        Budget budget,
        long seed,
        Schedule schedule,
        long warmUp,
        double clip,
        double averageDecay,
        int patience,
        double checkpointSeconds,
        Precision precision) {
    public TrainingSettings {
        if (budget == null || schedule == null || precision == null)
            throw new IllegalArgumentException("A training needs a budget, a schedule and a precision.");
        if (warmUp < 0) throw new IllegalArgumentException("A warm-up takes 0 steps or more, not " + warmUp + ".");
        if (!(clip >= 0)) throw new IllegalArgumentException("A gradient's limit is at least 0, not " + clip + ".");
        if (!(averageDecay >= 0 && averageDecay < 1))
            throw new IllegalArgumentException(
                    "The average's decay lies from 0 to under 1, not at " + averageDecay + ".");
        if (patience < 0) throw new IllegalArgumentException("Patience is at least 0, not " + patience + ".");
        if (!(checkpointSeconds >= 0))
            throw new IllegalArgumentException(
                    "Checkpoints are 0 or more seconds apart, not " + checkpointSeconds + ".");
    }

    /** The same in float32. */
    public TrainingSettings(
            Budget budget,
            long seed,
            Schedule schedule,
            long warmUp,
            double clip,
            double averageDecay,
            int patience,
            double checkpointSeconds) {
        this(budget, seed, schedule, warmUp, clip, averageDecay, patience, checkpointSeconds, Precision.FLOAT32);
    }

    /** Linear to zero after 100 steps of warm-up, clipped at 1, averaged at 0.999, a checkpoint every minute. */
    public static TrainingSettings standard(Budget budget, long seed) {
        return new TrainingSettings(budget, seed, Schedule.LINEAR, 100, 1, 0.999, 0, 60);
    }

    /** The same with another budget. */
    public TrainingSettings withBudget(Budget budget) {
        return new TrainingSettings(
                budget, seed, schedule, warmUp, clip, averageDecay, patience, checkpointSeconds, precision);
    }

    /** The same in another precision. */
    public TrainingSettings with(Precision precision) {
        return new TrainingSettings(
                budget, seed, schedule, warmUp, clip, averageDecay, patience, checkpointSeconds, precision);
    }
}
