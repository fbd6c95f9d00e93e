package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Finds out while a model trains whether it begins to copy: more works than chance allows are closer to a training picture than 99
 * of 100 real pictures are. Where few are held out, the training pictures themselves show how close real ones come: each eighth of
 * them beside the others. Any thread may call.
 */
public final class CopyingCheck {
    private static final double PERCENTILE = 0.01;
    // A first percentile of some dozens of distances is itself unsure by a hundredth or two.
    private static final double INNOCENT = 0.03;
    private static final int FOLDS = 8;
    private static final int MOST_COMPARED = 2000;

    private final Engine engine;
    private final List<Image> training;
    private final double threshold;

    /**
     * What was found.
     *
     * @param share of the works that look copied
     * @param copying whether that is more than chance: its interval lies over 0.03
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
        this.training = List.copyOf(training);
        var real = distances(heldOut, training);
        var some = training.subList(0, Math.min(MOST_COMPARED, training.size()));
        for (var fold = 0; fold < FOLDS; fold++) {
            var number = fold;
            var inside = of(some, i -> i % FOLDS == number);
            real = DoubleStream.concat(
                            DoubleStream.of(real),
                            DoubleStream.of(distances(inside, of(some, i -> i % FOLDS != number))))
                    .toArray();
        }
        threshold = Statistics.quantile(real, PERCENTILE);
    }

    private static List<Image> of(List<Image> pictures, IntPredicate which) {
        return IntStream.range(0, pictures.size())
                .filter(which)
                .mapToObj(pictures::get)
                .toList();
    }

    private double[] distances(List<Image> pictures, List<Image> originals) {
        if (pictures.isEmpty()) return new double[0];
        return engine.call(() -> Memory.withoutGradients(
                () -> new NearestOriginals(originals).of(pictures).distances()));
    }

    /** Whether these works, one at least and of the size of the pictures, look copied. */
    public Finding of(List<Image> works) {
        var share = Statistics.shareBelow(distances(works, training), threshold);
        return new Finding(share, Measure.share(share, works.size()).low() > INNOCENT);
    }
}
