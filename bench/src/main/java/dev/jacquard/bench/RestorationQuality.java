package dev.jacquard.bench;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.create.RestorationTask;
import dev.jacquard.nn.create.Restorer;
import dev.jacquard.nn.evaluate.ImageEvaluation;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a run restores of grey pictures that it was not trained on: the central third found, against the nearest training picture
 * and the mean of all; enlarging, against bicubic interpolation; taking noise away, against the bilateral filter (Tomasi and
 * Manduchi 1998) with the best of its settings. Arguments: a run, its collection, how many pictures (500).
 */
public final class RestorationQuality {
    private static final int JUDGED_TRAINING = 500;

    private final Restorer restorer;
    private final Engine engine;
    private final List<Image> originals;
    private final List<Image> training;
    private final List<Image> few;

    private RestorationQuality(Restorer restorer, Engine engine, List<Image> originals, List<Image> training) {
        this.restorer = restorer;
        this.engine = engine;
        this.originals = originals;
        this.training = training;
        this.few = training.subList(0, Math.min(JUDGED_TRAINING, training.size()));
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        var collection = Medium.IMAGE.open(arguments[1], Map.of());
        var count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 500;
        var originals = pictures(collection.part(Part.TEST), count);
        var training = pictures(collection.part(Part.TRAIN), Integer.MAX_VALUE);
        try (var model = TrainedModel.open(Path.of(arguments[0]));
                var engine = Engine.open(EngineSettings.standard())) {
            var quality = new RestorationQuality(model.restorer(), engine, originals, training);
            System.out.printf("%-34s %10s %10s %10s%n", "", "error", "PSNR", "Frechet");
            quality.fill();
            for (var factor : new int[] {2, 4}) quality.upscale(factor);
            for (var deviation : new double[] {0.05, 0.1, 0.2}) quality.denoise(deviation);
        }
    }

    private static List<Image> pictures(Collection<Image> from, int most) {
        var count = Math.min(most, from.size());
        return IntStream.range(0, count)
                .mapToObj(i -> from.get((int) (i * (long) from.size() / count)))
                .toList();
    }

    private Image restored(Image picture, RestorationTask task, Optional<Image> mask, long seed) {
        return restorer.restore(picture, task, mask, 1, seed).get(0).content();
    }

    private void fill() {
        var width = originals.get(0).width();
        var height = originals.get(0).height();
        var from = width / 3;
        var to = width - width / 3;
        var hole = new boolean[width * height];
        var samples = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = from; x < to; x++) {
                hole[y * width + x] = true;
                samples[y * width + x] = (byte) 255;
            }
        var mask = Optional.of(Image.of(width, height, 1, samples));
        var answers = new ArrayList<List<Image>>();
        for (var seed = 1; seed <= 3; seed++) {
            var of = seed;
            answers.add(each(i -> restored(originals.get(i), new RestorationTask.Fill(), mask, of)));
            row("fill, seed " + seed, answers.get(seed - 1), hole);
        }
        var differ = 0.0;
        for (var i = 0; i < originals.size(); i++)
            differ += error(answers.get(0).get(i), answers.get(1).get(i), hole) / originals.size();
        System.out.printf(Locale.ROOT, "%-34s %10.4f%n", "  two seeds differ by", Math.sqrt(differ));
        var mean = mean(training);
        row("  the mean of training pictures", each(i -> filled(originals.get(i), hole, mean)), hole);
        row("  the nearest training picture", nearest(hole), hole);
    }

    private List<Image> nearest(boolean[] hole) {
        var all = training.stream().map(RestorationQuality::samples).toList();
        return IntStream.range(0, originals.size())
                .parallel()
                .mapToObj(i -> {
                    var wanted = samples(originals.get(i));
                    var best = 0;
                    var least = Long.MAX_VALUE;
                    for (var t = 0; t < all.size(); t++) {
                        var sum = 0L;
                        var other = all.get(t);
                        for (var p = 0; p < wanted.length && sum < least; p++)
                            if (!hole[p]) sum += (long) (wanted[p] - other[p]) * (wanted[p] - other[p]);
                        if (sum < least) {
                            least = sum;
                            best = t;
                        }
                    }
                    return filled(originals.get(i), hole, all.get(best));
                })
                .toList();
    }

    private void upscale(int factor) {
        var task = new RestorationTask.Upscale(factor);
        var small = each(i -> shrunk(originals.get(i), factor));
        row("upscale x" + factor, each(i -> restored(small.get(i), task, Optional.empty(), 1)), null);
        row("  bicubic", each(i -> bicubic(small.get(i), factor)), null);
    }

    private void denoise(double deviation) {
        var noisy = each(i -> noisy(originals.get(i), deviation, new Random(i)));
        var task = new RestorationTask.Denoise();
        row("denoise " + deviation, each(i -> restored(noisy.get(i), task, Optional.empty(), 1)), null);
        List<Image> best = null;
        var least = Double.MAX_VALUE;
        for (var reach : new double[] {0.7, 1, 1.5, 2})
            for (var range : new double[] {1.5, 2.5, 4, 8}) {
                List<Image> found = each(i -> bilateral(noisy.get(i), reach, range * deviation * 255));
                var error = error(found, null);
                if (error < least) {
                    least = error;
                    best = found;
                }
            }
        row("  bilateral filter", best, null);
    }

    private List<Image> each(IntFunction<Image> making) {
        return IntStream.range(0, originals.size()).mapToObj(making).toList();
    }

    private void row(String name, List<Image> made, boolean[] where) {
        var error = error(made, where);
        var frechet = ImageEvaluation.of(engine, made, originals, few, 1)
                .assessment()
                .metrics()
                .get("frechet")
                .value();
        System.out.printf(
                Locale.ROOT, "%-34s %10.4f %10.2f %10.4f%n", name, Math.sqrt(error), -10 * Math.log10(error), frechet);
    }

    /** The mean squared error within a region, of samples from 0 to 1. */
    private double error(List<Image> made, boolean[] where) {
        return IntStream.range(0, made.size())
                .mapToDouble(i -> error(made.get(i), originals.get(i), where))
                .average()
                .orElseThrow();
    }

    private static double error(Image one, Image other, boolean[] where) {
        var a = samples(one);
        var b = samples(other);
        var sum = 0.0;
        var count = 0;
        for (var i = 0; i < a.length; i++)
            if (where == null || where[i]) {
                sum += (a[i] - b[i]) * (a[i] - b[i]) / (255.0 * 255);
                count++;
            }
        return sum / count;
    }

    private static int[] samples(Image picture) {
        var found = new int[picture.width() * picture.height()];
        for (var i = 0; i < found.length; i++) found[i] = picture.sample(i % picture.width(), i / picture.width(), 0);
        return found;
    }

    private static Image picture(int width, int height, IntFunction<Double> samples) {
        var bytes = new byte[width * height];
        for (var i = 0; i < bytes.length; i++)
            bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(samples.apply(i))));
        return Image.of(width, height, 1, bytes);
    }

    private static Image filled(Image picture, boolean[] hole, int[] with) {
        var own = samples(picture);
        return picture(picture.width(), picture.height(), i -> (double) (hole[i] ? with[i] : own[i]));
    }

    private static int[] mean(List<Image> pictures) {
        var sum = new long[pictures.get(0).width() * pictures.get(0).height()];
        for (var picture : pictures) {
            var own = samples(picture);
            for (var i = 0; i < sum.length; i++) sum[i] += own[i];
        }
        return IntStream.range(0, sum.length)
                .map(i -> (int) Math.round(sum[i] / (double) pictures.size()))
                .toArray();
    }

    private static Image shrunk(Image picture, int by) {
        var width = picture.width() / by;
        return picture(width, picture.height() / by, i -> {
            var sum = 0.0;
            for (var y = 0; y < by; y++)
                for (var x = 0; x < by; x++) sum += picture.sample(i % width * by + x, i / width * by + y, 0);
            return sum / (by * by);
        });
    }

    private static Image noisy(Image picture, double deviation, Random random) {
        var width = picture.width();
        return picture(
                width,
                picture.height(),
                i -> picture.sample(i % width, i / width, 0) + 255 * deviation * random.nextGaussian());
    }

    /** Keys 1981, with a = -1/2, pixels being squares whose centres are sampled. */
    private static Image bicubic(Image picture, int factor) {
        var width = picture.width() * factor;
        return picture(width, picture.height() * factor, i -> {
            var x = (i % width + 0.5) / factor - 0.5;
            var y = (i / width + 0.5) / factor - 0.5;
            var left = (int) Math.floor(x);
            var top = (int) Math.floor(y);
            var sum = 0.0;
            for (var row = top - 1; row <= top + 2; row++)
                for (var column = left - 1; column <= left + 2; column++)
                    sum += cubic(x - column)
                            * cubic(y - row)
                            * picture.sample(
                                    Math.max(0, Math.min(picture.width() - 1, column)),
                                    Math.max(0, Math.min(picture.height() - 1, row)),
                                    0);
            return sum;
        });
    }

    private static double cubic(double distance) {
        var d = Math.abs(distance);
        if (d < 1) return 1.5 * d * d * d - 2.5 * d * d + 1;
        return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
    }

    private static Image bilateral(Image picture, double reach, double range) {
        var width = picture.width();
        var height = picture.height();
        var own = samples(picture);
        var radius = (int) Math.ceil(2 * reach);
        return picture(width, height, i -> {
            var sum = 0.0;
            var total = 0.0;
            for (var y = Math.max(0, i / width - radius); y <= Math.min(height - 1, i / width + radius); y++)
                for (var x = Math.max(0, i % width - radius); x <= Math.min(width - 1, i % width + radius); x++) {
                    var there = own[y * width + x];
                    var far = Math.pow(x - i % width, 2) + Math.pow(y - i / width, 2);
                    var weight =
                            Math.exp(-far / (2 * reach * reach) - Math.pow(there - own[i], 2) / (2 * range * range));
                    sum += weight * there;
                    total += weight;
                }
            return sum / total;
        });
    }
}
