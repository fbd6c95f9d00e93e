package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Affine;
import dev.jacquard.nn.model.Classifier;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;

/**
 * How a classifier fares when pictures are turned, moved and scaled, which convolutional networks are often said to
 * withstand.
 *
 * @param curves one for each {@link Change}
 */
public record Robustness(List<Curve> curves) {
    /** Points of accuracy that may be lost before a change counts as not withstood. */
    public static final double ALLOWED = 0.03;

    private static final int BATCH = 250;

    /** A way to change pictures. */
    public enum Change {
        /** Turned, in degrees counter-clockwise. */
        ROTATION(0, step(-90, 90, 5)) {
            @Override
            List<Affine> ways(double by) {
                return List.of(new Affine(by, 0, 0, 1, false));
            }
        },
        /** Moved, in pixels: the mean of sideways and up or down. */
        SHIFT(0, step(-8, 8, 1)) {
            @Override
            List<Affine> ways(double by) {
                return by == 0
                        ? List.of(Affine.NOTHING)
                        : List.of(new Affine(0, by, 0, 1, false), new Affine(0, 0, by, 1, false));
            }
        },
        /** Made larger or smaller, as a factor. */
        SCALE(1, step(0.5, 1.5, 0.1)) {
            @Override
            List<Affine> ways(double by) {
                return List.of(new Affine(0, 0, 0, by, false));
            }
        };

        private final double nothing;
        private final double[] amounts;

        Change(double nothing, double[] amounts) {
            this.nothing = nothing;
            this.amounts = amounts;
        }

        abstract List<Affine> ways(double by);

        private static double[] step(double from, double to, double by) {
            return DoubleStream.iterate(0, i -> i + 1)
                    .limit(Math.round((to - from) / by) + 1)
                    .map(i -> Math.round((from + i * by) * 1000) / 1000.0)
                    .toArray();
        }
    }

    /**
     * Accuracy over the amount of a change.
     *
     * @param amounts in growing order
     * @param accuracy at each
     */
    public record Curve(Change change, List<Double> amounts, List<Measure> accuracy) {
        /** Accuracy where nothing is changed. */
        public double unchanged() {
            return at(change.nothing);
        }

        /** Accuracy at this amount, which is one of those measured. */
        public double at(double amount) {
            return accuracy.get(amounts.indexOf(amount)).value();
        }

        /** From which amount on up to which no more than {@link #ALLOWED} is lost: two of those measured. */
        public double[] withstood() {
            var middle = amounts.indexOf(change.nothing);
            var low = middle;
            var high = middle;
            while (low > 0 && isWithstood(low - 1)) low--;
            while (high + 1 < amounts.size() && isWithstood(high + 1)) high++;
            return new double[] {amounts.get(low), amounts.get(high)};
        }

        private boolean isWithstood(int index) {
            return unchanged() - accuracy.get(index).value() < ALLOWED;
        }
    }

    public Robustness {
        curves = List.copyOf(curves);
    }

    /** Measures a classifier on pictures that it was not trained on. */
    public static Robustness of(Engine engine, Classifier<Image> classifier, List<Image> pictures, int[] truth) {
        return engine.call(() -> Memory.withoutGradients(() -> {
            var curves = new ArrayList<Curve>();
            for (var change : Change.values()) {
                var measures = new ArrayList<Measure>();
                for (var by : change.amounts) {
                    var right = change.ways(by).stream()
                            .mapToDouble(way -> accuracy(classifier, pictures, truth, way))
                            .average()
                            .orElseThrow();
                    measures.add(Measure.share(right, pictures.size()));
                }
                curves.add(new Curve(
                        change, DoubleStream.of(change.amounts).boxed().toList(), List.copyOf(measures)));
            }
            return new Robustness(curves);
        }));
    }

    private static double accuracy(Classifier<Image> classifier, List<Image> pictures, int[] truth, Affine way) {
        var right = 0.0;
        for (var from = 0; from < pictures.size(); from += BATCH) {
            try (var scope = new PointerScope()) {
                var count = Math.min(BATCH, pictures.size() - from);
                var x = classifier.toTensor(pictures.subList(from, from + count));
                var changed = Affine.apply(x, Collections.nCopies(count, way));
                var wanted = IntStream.range(from, from + count)
                        .mapToLong(i -> truth[i])
                        .toArray();
                right += classifier
                        .logits(changed)
                        .argmax(new LongOptional(1), false)
                        .eq(Tensors.of(wanted, count))
                        .sum()
                        .item_double();
            }
        }
        return right / pictures.size();
    }

    /** The answer in words: for each change whether it is withstood, and what is lost. */
    public List<Sentence> answer() {
        return curves.stream().map(Robustness::answer).toList();
    }

    private static Sentence answer(Curve curve) {
        var range = curve.withstood();
        var whole = 100 * curve.unchanged();
        var first = curve.amounts().get(0);
        var last = curve.amounts().get(curve.amounts().size() - 1);
        return switch (curve.change()) {
            case ROTATION ->
                range[0] <= -45 && range[1] >= 45
                        ? Sentence.of(
                                "It withstands turning: from %.0f to %.0f degrees it loses less than 3 points of %.1f %%; at 90 degrees"
                                        + " it names %.1f %% right.",
                                range[0], range[1], whole, 50 * (curve.at(first) + curve.at(last)))
                        : Sentence.of(
                                "It does not withstand turning: it loses less than 3 points of %.1f %% from %.0f to %.0f degrees only;"
                                        + " at 45 degrees it names %.1f %% right, at 90 degrees %.1f %%.",
                                whole,
                                range[0],
                                range[1],
                                50 * (curve.at(-45) + curve.at(45)),
                                50 * (curve.at(first) + curve.at(last)));
            case SHIFT ->
                range[0] == first && range[1] == last
                        ? Sentence.of(
                                "It withstands moving: up to 8 pixels it loses less than 3 points of %.1f %%.", whole)
                        : Sentence.of(
                                "It does not withstand moving: it loses less than 3 points of %.1f %% from %.0f to %.0f pixels only; at"
                                        + " 4 pixels it names %.1f %% right, at 8 pixels %.1f %%.",
                                whole,
                                range[0],
                                range[1],
                                50 * (curve.at(-4) + curve.at(4)),
                                50 * (curve.at(first) + curve.at(last)));
            case SCALE ->
                range[0] == first && range[1] == last
                        ? Sentence.of(
                                "It withstands scaling: from half to one and a half times the size it loses less than 3 points of"
                                        + " %.1f %%.",
                                whole)
                        : Sentence.of(
                                "It does not withstand scaling: it loses less than 3 points of %.1f %% from %.1f to %.1f times the size"
                                        + " only; at half the size it names %.1f %% right, at one and a half times %.1f %%.",
                                whole, range[0], range[1], 100 * curve.at(first), 100 * curve.at(last));
        };
    }
}
