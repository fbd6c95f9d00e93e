package dev.jacquard.nn.train;

import java.util.List;

/**
 * How fast the steps of a training are. Turns begin and end at shares of the budget; the phases between these differ.
 *
 * @param batch examples in a step
 * @param phases in order; together they span the budget
 */
public record Pace(int batch, List<Phase> phases) {
    /**
     * One phase.
     *
     * @param begin share of the budget at which it begins, 0 to 1
     * @param end share of the budget at which it ends
     * @param secondsPerStep mean time of a step
     * @param operationsPerStep multiplications and additions in the layers of a step, forward and backward
     */
    public record Phase(double begin, double end, double secondsPerStep, double operationsPerStep) {
        /** The part of the budget that it takes. */
        double share() {
            return end - begin;
        }
    }

    public Pace {
        phases = List.copyOf(phases);
        if (phases.isEmpty() || !phases.stream().allMatch(p -> p.secondsPerStep > 0 && p.end > p.begin))
            throw new IllegalArgumentException("A pace has phases, and each takes time: " + phases);
    }

    /** How many seconds a training of so many steps takes. */
    public double seconds(long steps) {
        return phases.stream()
                .mapToDouble(p -> p.share() * steps * p.secondsPerStep)
                .sum();
    }

    /** How many steps a training of so many seconds takes. */
    public long steps(double seconds) {
        return Math.round(phases.stream()
                .mapToDouble(p -> p.share() * seconds / p.secondsPerStep)
                .sum());
    }

    /** How many multiplications and additions a second are done over a training of a given time. */
    public double operationsPerSecond() {
        return phases.stream()
                .mapToDouble(p -> p.share() * p.operationsPerStep / p.secondsPerStep)
                .sum();
    }
}
