package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Finds out while a model trains whether it begins to copy: more works than chance allows are closer to a training picture than 99
 * of 100 real pictures are. Where few are held out, the training pictures themselves show how close real ones come, each half
 * of them beside the other. Any thread may call.
 */
public final class CopyingCheck {
    private static final double PERCENTILE = 0.01;
    private static final double INNOCENT = 0.02;

    private final Engine engine;
    private final NearestOriginals originals;
    private final double threshold;

    /**
     * What was found.
     *
     * @param share of the works that look copied
     * @param copying whether that is more than chance: its interval lies over 0.02
     */
    public record Finding(double share, boolean copying) {}

    /**
     * A check against these pictures, all of one size.
     *
     * @param training at least 4
     * @param heldOut perhaps none
     */
    public CopyingCheck(Engine engine, List<Image> training, List<Image> heldOut) {
        if (training.size() < 4) throw new IllegalArgumentException("There are 4 training pictures at least.");
        this.engine = engine;
        originals = engine.call(() -> Memory.withoutGradients(() -> new NearestOriginals(training)));
        var even = half(training, 0);
        var odd = half(training, 1);
        var real = engine.call(() -> Memory.withoutGradients(
                () -> DoubleStream.of(new NearestOriginals(even).of(odd).distances())));
        var others = engine.call(() ->
                Memory.withoutGradients(() -> new NearestOriginals(odd).of(even).distances()));
        var kept = heldOut.isEmpty() ? new double[0] : distances(heldOut);
        threshold = Statistics.quantile(
                DoubleStream.concat(DoubleStream.concat(real, DoubleStream.of(others)), DoubleStream.of(kept))
                        .toArray(),
                PERCENTILE);
    }

    private static List<Image> half(List<Image> pictures, int from) {
        return new ArrayList<>(IntStream.range(0, pictures.size())
                .filter(i -> i % 2 == from)
                .mapToObj(pictures::get)
                .toList());
    }

    private double[] distances(List<Image> pictures) {
        return engine.call(
                () -> Memory.withoutGradients(() -> originals.of(pictures).distances()));
    }

    /** Whether these works, one at least and of the size of the pictures, look copied. */
    public Finding of(List<Image> works) {
        var share = Statistics.shareBelow(distances(works), threshold);
        return new Finding(share, Measure.share(share, works.size()).low() > INNOCENT);
    }
}
