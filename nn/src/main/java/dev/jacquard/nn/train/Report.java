package dev.jacquard.nn.train;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Where a training stands.
 *
 * @param step steps done
 * @param progress share of the budget used, 0 to 1
 * @param seconds training time, earlier segments included
 * @param secondsLeft an estimate
 * @param examplesPerSecond over the last moments
 * @param losses by name, averaged since the report before
 * @param validation the latest loss on held-out examples
 */
public record Report(
        long step,
        double progress,
        double seconds,
        double secondsLeft,
        double examplesPerSecond,
        Map<String, Double> losses,
        OptionalDouble validation) {}
