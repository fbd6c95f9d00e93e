package dev.jacquard.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Counts steps, their time and their arithmetic, phase by phase. */
final class PaceMeter {
    private final double[] bounds;
    private final long[] steps;
    private final double[] seconds;
    private final double[] operations;

    PaceMeter(List<Turn> turns) {
        bounds = DoubleStream.concat(
                        DoubleStream.of(0, 1), turns.stream().flatMapToDouble(t -> DoubleStream.of(t.begin(), t.end())))
                .distinct()
                .sorted()
                .toArray();
        steps = new long[phases()];
        seconds = new double[phases()];
        operations = new double[phases()];
    }

    int phases() {
        return bounds.length - 1;
    }

    /** Where a phase begins, as a share of the budget. */
    double begin(int phase) {
        return bounds[phase];
    }

    /** Counts steps that began at this share of the budget. */
    void count(double progress, long steps, double seconds, double operations) {
        var phase = 0;
        while (phase + 1 < phases() && progress >= bounds[phase + 1]) phase++;
        this.steps[phase] += steps;
        this.seconds[phase] += seconds;
        this.operations[phase] += operations;
    }

    /** The pace so far, once every phase has had this many steps. */
    Optional<Pace> pace(int batch, long least) {
        var phases = new ArrayList<Pace.Phase>();
        for (var i = 0; i < phases(); i++) {
            if (steps[i] < Math.max(1, least)) return Optional.empty();
            phases.add(new Pace.Phase(
                    bounds[i], bounds[i + 1], Math.max(1e-9, seconds[i] / steps[i]), operations[i] / steps[i]));
        }
        return Optional.of(new Pace(batch, phases));
    }
}
