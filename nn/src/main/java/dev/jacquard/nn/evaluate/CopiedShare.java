package dev.jacquard.nn.evaluate;

/**
 * The share of works whose distance to the nearest training item lies below the first percentile of the distances of held-out
 * items to theirs: about 0.01 for an honest model, in every medium.
 */
final class CopiedShare {
    private static final double PERCENTILE = 0.01;

    private final double threshold;
    private final double[] thresholdsOfHalves = new double[Halves.COUNT];

    /** With the distances of held-out items to their nearest training items. */
    CopiedShare(double[] heldOut, Halves halves) {
        threshold = Statistics.quantile(heldOut, PERCENTILE);
        for (var h = 0; h < Halves.COUNT; h++)
            thresholdsOfHalves[h] = Statistics.quantile(Halves.select(heldOut, halves.get(h)), PERCENTILE);
    }

    double threshold() {
        return threshold;
    }

    /** The share of works with these distances, whose interval regards that the threshold is measured too. */
    Measure of(double[] works, Halves halves) {
        var share = Statistics.shareBelow(works, threshold);
        var ofHalves = new double[Halves.COUNT];
        for (var h = 0; h < Halves.COUNT; h++)
            ofHalves[h] = Statistics.shareBelow(Halves.select(works, halves.get(h)), thresholdsOfHalves[h]);
        return Measure.share(share, works.length)
                .spanning(Measure.of(share, Halves.deviation(ofHalves)))
                .within(0, 1);
    }
}
