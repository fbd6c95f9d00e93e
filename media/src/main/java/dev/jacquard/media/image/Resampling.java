package dev.jacquard.media.image;

import java.util.Arrays;

/** Brings pictures into another size, each way on its own, with colours weighted by opacity. */
final class Resampling {
    /** Rows kept after their horizontal pass; neighbouring target rows share at most four. */
    private static final int KEPT_ROWS = 8;

    private static final float DEEP = 257;

    private Resampling() {}

    /** For each target pixel the first source pixel it draws from and the weights of that one and the next. */
    private record Taps(int[] first, float[][] weights) {}

    static Image resize(Image image, Size size, Image.Fit fit) {
        double width = image.width();
        double height = image.height();
        if (fit == Image.Fit.PAD) return padded(image, size);
        double cropX = 0;
        double cropY = 0;
        if (fit == Image.Fit.CROP) {
            double scale = Math.max(size.width() / width, size.height() / height);
            cropX = Math.max(0, (width - size.width() / scale) / 2);
            cropY = Math.max(0, (height - size.height() / scale) / 2);
        }
        var columns = taps(image.width(), cropX, width - cropX, size.width());
        var rows = taps(image.height(), cropY, height - cropY, size.height());
        return new Image(size.width(), size.height(), image.channels(), resample(image, columns, rows));
    }

    private static Image padded(Image image, Size size) {
        double scale = Math.min((double) size.width() / image.width(), (double) size.height() / image.height());
        var inner = Size.of((int) Math.max(1, Math.min(size.width(), Math.round(image.width() * scale))), (int)
                Math.max(1, Math.min(size.height(), Math.round(image.height() * scale))));
        int channels = image.channels();
        var content = image.resized(inner, Image.Fit.STRETCH).data();
        var target = image.newData(size.width() * size.height() * channels);
        if (channels == 1 || channels == 3) fillWithBorder(image, target);
        int left = (size.width() - inner.width()) / 2;
        int top = (size.height() - inner.height()) / 2;
        for (int y = 0; y < inner.height(); y++)
            System.arraycopy(
                    content,
                    y * inner.width() * channels,
                    target,
                    ((top + y) * size.width() + left) * channels,
                    inner.width() * channels);
        return new Image(size.width(), size.height(), channels, target);
    }

    private static void fillWithBorder(Image image, Object target) {
        int channels = image.channels();
        var sums = new long[channels];
        long count = 0;
        for (int y = 0; y < image.height(); y++) {
            boolean wholeRow = y == 0 || y == image.height() - 1;
            for (int x = 0; x < image.width(); x += wholeRow ? 1 : Math.max(1, image.width() - 1)) {
                for (int c = 0; c < channels; c++)
                    sums[c] += image.bits() == 8 ? image.sample(x, y, c) : image.deepSample(x, y, c);
                count++;
            }
        }
        for (int c = 0; c < channels; c++) sums[c] = (sums[c] + count / 2) / count;
        if (target instanceof byte[] bytes) for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) sums[i % channels];
        if (target instanceof char[] deep) for (int i = 0; i < deep.length; i++) deep[i] = (char) sums[i % channels];
    }

    private static Taps taps(int source, double from, double to, int target) {
        var first = new int[target];
        var weights = new float[target][];
        double step = (to - from) / target;
        for (int i = 0; i < target; i++) {
            double low = from + i * step;
            double high = from + (i + 1) * step;
            if (step >= 1) {
                first[i] = Math.min(source - 1, (int) Math.floor(low));
                int last = Math.max(first[i], Math.min(source, (int) Math.ceil(high - 1e-9)) - 1);
                weights[i] = new float[last - first[i] + 1];
                for (int s = first[i]; s <= last; s++)
                    weights[i][s - first[i]] = (float) (Math.min(high, s + 1) - Math.max(low, s));
            } else {
                double centre = (low + high) / 2 - 0.5;
                int start = (int) Math.floor(centre) - 1;
                first[i] = Math.max(0, start);
                int last = Math.min(source - 1, start + 3);
                weights[i] = new float[last - first[i] + 1];
                for (int s = start; s <= start + 3; s++) {
                    int inside = Math.max(first[i], Math.min(last, s));
                    weights[i][inside - first[i]] += (float) catmullRom(Math.abs(s - centre));
                }
            }
            float sum = 0;
            for (float weight : weights[i]) sum += weight;
            for (int k = 0; k < weights[i].length; k++) weights[i][k] /= sum;
        }
        return new Taps(first, weights);
    }

    private static double catmullRom(double x) {
        if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
        if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
        return 0;
    }

    private static Object resample(Image image, Taps columns, Taps rows) {
        int channels = image.channels();
        int width = columns.first.length;
        var target = image.newData(width * rows.first.length * channels);
        var kept = new float[KEPT_ROWS][width * channels];
        var keptRow = new int[KEPT_ROWS];
        Arrays.fill(keptRow, -1);
        var source = new float[image.width() * channels];
        var sum = new float[width * channels];
        for (int y = 0; y < rows.first.length; y++) {
            Arrays.fill(sum, 0);
            for (int k = 0; k < rows.weights[y].length; k++) {
                int row = rows.first[y] + k;
                int slot = row % KEPT_ROWS;
                if (keptRow[slot] != row) {
                    load(image.data(), row * image.width() * channels, channels, source);
                    across(source, channels, columns, kept[slot]);
                    keptRow[slot] = row;
                }
                float weight = rows.weights[y][k];
                var line = kept[slot];
                for (int i = 0; i < sum.length; i++) sum[i] += weight * line[i];
            }
            store(sum, channels, target, y * width * channels);
        }
        return target;
    }

    /** Values from 0 to 255 whatever the depth. */
    private static void load(Object data, int offset, int channels, float[] row) {
        if (data instanceof byte[] samples) for (int i = 0; i < row.length; i++) row[i] = samples[offset + i] & 0xff;
        if (data instanceof char[] deep) for (int i = 0; i < row.length; i++) row[i] = deep[offset + i] / DEEP;
        if (channels == 1 || channels == 3) return;
        for (int i = 0; i < row.length; i += channels)
            for (int c = 0; c < channels - 1; c++) row[i + c] *= row[i + channels - 1] / 255f;
    }

    private static void across(float[] source, int channels, Taps columns, float[] target) {
        for (int x = 0, o = 0; x < columns.first.length; x++) {
            var weights = columns.weights[x];
            for (int c = 0; c < channels; c++, o++) {
                float sum = 0;
                for (int k = 0, i = columns.first[x] * channels + c; k < weights.length; k++, i += channels)
                    sum += weights[k] * source[i];
                target[o] = sum;
            }
        }
    }

    private static void store(float[] row, int channels, Object target, int offset) {
        boolean alpha = channels == 2 || channels == 4;
        boolean deep = target instanceof char[];
        float step = deep ? 1 / DEEP : 1;
        for (int i = 0; i < row.length; i += channels) {
            float opacity = alpha ? Math.max(0, Math.min(255, row[i + channels - 1])) : 255;
            int colours = alpha ? channels - 1 : channels;
            for (int c = 0; c < colours; c++) {
                float value = opacity < step / 2 ? 0 : row[i + c] * 255 / opacity;
                put(target, offset + i + c, Math.max(0, Math.min(255, value)));
            }
            if (alpha) put(target, offset + i + channels - 1, opacity);
        }
    }

    private static void put(Object target, int at, float value) {
        if (target instanceof byte[] bytes) bytes[at] = (byte) Math.round(value);
        else ((char[]) target)[at] = (char) Math.round(value * DEEP);
    }
}
