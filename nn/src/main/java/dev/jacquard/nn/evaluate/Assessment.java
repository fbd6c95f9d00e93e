package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import java.util.List;
import java.util.Map;

/**
 * How good works are, in any medium: what was measured, of them and of the simplest model that makes works at all, and what
 * follows from it.
 *
 * @param primaryMetric the key that counts first
 * @param smallerIsBetter in the primary metric
 * @param metrics of the works
 * @param baseline the same keys for the baseline
 * @param difference of the primary metric, works less baseline, each measured against the same held-out items
 * @param findings what a person should know and do, the gravest last
 */
public record Assessment(
        String primaryMetric,
        boolean smallerIsBetter,
        Map<String, Measure> metrics,
        Map<String, Measure> baseline,
        Measure difference,
        List<Sentence> findings) {
    /** How works stand to the baseline. */
    public enum Comparison {
        BETTER,
        WORSE,
        /** The difference is no larger than chance makes it. */
        INDISTINGUISHABLE
    }

    public Assessment {
        findings = List.copyOf(findings);
        if (!metrics.keySet().equals(baseline.keySet()) || !metrics.containsKey(primaryMetric))
            throw new IllegalArgumentException(
                    "Works and baseline are measured alike, " + primaryMetric + " included.");
    }

    /** How works stand to the baseline, chance considered. */
    public Comparison comparison() {
        return compare(difference, smallerIsBetter);
    }

    static Comparison compare(Measure difference, boolean smallerIsBetter) {
        var smaller = difference.high() < 0;
        var larger = difference.low() > 0;
        if (smallerIsBetter ? smaller : larger) return Comparison.BETTER;
        return smallerIsBetter
                ? larger ? Comparison.WORSE : Comparison.INDISTINGUISHABLE
                : smaller ? Comparison.WORSE : Comparison.INDISTINGUISHABLE;
    }
}
