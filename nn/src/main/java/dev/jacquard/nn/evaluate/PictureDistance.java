package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.util.List;

/**
 * How far a picture is from being a copy of another: what remains of their difference when a move by a pixel is undone and
 * brightness and contrast are fitted, after smoothing, as a share of the picture's contrast.
 *
 * <p>Smoothing keeps what a copier's noise and compression leave alike; the fourth power makes a small part that is different
 * count more than noise everywhere. Moving and fitting have a small price, so that collections which hold a picture several
 * times, moved or tinted, do not make every distance nought.
 */
final class PictureDistance {
    private static final int LARGEST_SIDE = 32;
    private static final double LEAST_CONTRAST = 1e-3;
    private static final double LARGEST_GAIN = 2;
    private static final double PRICE_OF_A_PIXEL = 0.03;
    private static final double PRICE_OF_TINT = 0.1;
    private static final double MIDDLE = 128;

    private final int width;
    private final int height;
    private final int channels;
    private final float[] difference;
    private final float[] smooth;

    private PictureDistance(int width, int height, int channels) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.difference = new float[width * height];
        this.smooth = new float[width * height];
    }

    /**
     * Pictures of one size made ready to be compared: at most 32 pixels a side, colour multiplied by opacity.
     *
     * @param samples one picture each: channel, row, column; unsigned
     */
    record Prepared(int width, int height, int channels, byte[][] samples) {
        int size() {
            return samples.length;
        }

        /** Something to measure distances with; not to be shared between threads. */
        PictureDistance distance() {
            return new PictureDistance(width, height, channels);
        }
    }

    /** Makes pictures ready, in this number of channels, moved to the left and up by so many of their own pixels. */
    static Prepared prepare(List<Image> pictures, int channels, Move move) {
        var size = small(pictures.get(0).size());
        var samples = new byte[pictures.size()][];
        for (var i = 0; i < samples.length; i++)
            samples[i] = planes(move.undone(pictures.get(i)).resized(size, Image.Fit.STRETCH), channels);
        return new Prepared(size.width(), size.height(), channels, samples);
    }

    /**
     * By how many pixels a copier moved a picture, each -1, 0 or 1.
     *
     * @param right to the right
     * @param down downwards
     */
    record Move(int right, int down) {
        static final Move NONE = new Move(0, 0);

        /** The picture moved back; what is not there is as its border. */
        Image undone(Image picture) {
            if (equals(NONE)) return picture;
            var width = picture.width();
            var height = picture.height();
            var channels = picture.channels();
            var samples = new byte[width * height * channels];
            var at = 0;
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    for (var c = 0; c < channels; c++)
                        samples[at++] = (byte) picture.sample(
                                Math.max(0, Math.min(width - 1, x + right)),
                                Math.max(0, Math.min(height - 1, y + down)),
                                c);
            return Image.of(width, height, channels, samples);
        }
    }

    private static Size small(Size size) {
        var larger = Math.max(size.width(), size.height());
        if (larger <= LARGEST_SIDE) return size;
        return Size.of(
                Math.max(1, size.width() * LARGEST_SIDE / larger), Math.max(1, size.height() * LARGEST_SIDE / larger));
    }

    private static byte[] planes(Image picture, int channels) {
        var pixels = picture.width() * picture.height();
        var mixed = new byte[pixels * channels];
        picture.copyTo(mixed, 0, channels);
        var opacity = channels == 2 || channels == 4 ? channels - 1 : -1;
        var planes = new byte[mixed.length];
        for (var p = 0; p < pixels; p++)
            for (var c = 0; c < channels; c++) {
                var value = mixed[p * channels + c] & 0xff;
                if (opacity >= 0 && c != opacity) value = (value * (mixed[p * channels + opacity] & 0xff) + 127) / 255;
                planes[c * pixels + p] = (byte) value;
            }
        return planes;
    }

    /** The distance of a picture that this move was undone on from an original; 0 for itself, unmoved. */
    double between(byte[] picture, byte[] original, Move move) {
        // The row or column that the move lost is not compared.
        var left = Math.max(0, -move.right);
        var top = Math.max(0, -move.down);
        var across = width - Math.abs(move.right);
        var rows = height - Math.abs(move.down);
        var opacity = channels == 2 || channels == 4 ? channels - 1 : -1;
        var count = across * rows * channels;
        long sum = 0;
        long squares = 0;
        long squaresB = 0;
        long products = 0;
        long shadesA = 0;
        long shadesB = 0;
        long shades = 0;
        for (var c = 0; c < channels; c++)
            for (var y = 0; y < rows; y++) {
                var at = (c * height + top + y) * width + left;
                var alphaAt = (opacity * height + top + y) * width + left;
                for (var end = at + across; at < end; at++, alphaAt++) {
                    var a = picture[at] & 0xff;
                    sum += a;
                    squares += a * a;
                    if (c == opacity) continue;
                    var b = original[at] & 0xff;
                    var alpha = opacity < 0 ? 255 : original[alphaAt] & 0xff;
                    squaresB += b * b;
                    products += a * b;
                    shadesA += a * alpha;
                    shadesB += b * alpha;
                    shades += alpha * alpha;
                }
            }
        // Least squares of picture = gain original + lift opacity.
        var among = Math.max(shades, 1.0);
        var spread = squaresB - shadesB * (double) shadesB / among;
        var fitted = (products - shadesA * (double) shadesB / among) / Math.max(spread, 1);
        var gain = Math.max(1 / LARGEST_GAIN, Math.min(LARGEST_GAIN, fitted));
        var lift = (shadesA - gain * shadesB) / among;
        var fourth = 0.0;
        for (var c = 0; c < channels; c++) {
            for (var y = 0; y < rows; y++) {
                var at = (c * height + top + y) * width + left;
                var alphaAt = (opacity * height + top + y) * width + left;
                for (var x = 0; x < across; x++, at++, alphaAt++) {
                    var a = picture[at] & 0xff;
                    var b = original[at] & 0xff;
                    var alpha = opacity < 0 ? 255 : original[alphaAt] & 0xff;
                    difference[y * across + x] = (float) (c == opacity ? a - b : a - gain * b - lift * alpha);
                }
            }
            fourth += fourthPowers(across, rows);
        }
        var mean = sum / (double) count;
        var contrast = Math.sqrt((squares / (double) count - mean * mean) / (255.0 * 255) + LEAST_CONTRAST);
        var remains = Math.sqrt(Math.sqrt(fourth / count)) / 255 / contrast;
        var moved = PRICE_OF_A_PIXEL * Math.hypot(move.right, move.down);
        var tinted = PRICE_OF_TINT * Math.hypot(Math.log(gain), lift * 255 / MIDDLE);
        return Math.sqrt(remains * remains + moved * moved + tinted * tinted);
    }

    /** The sum of fourth powers of the difference after smoothing with (1, 2, 3, 2, 1) / 9 both ways. */
    private double fourthPowers(int across, int rows) {
        for (var y = 0; y < rows; y++) {
            var row = y * across;
            for (var x = 0; x < across; x++) smooth[row + x] = smoothed(difference, row, 1, x, across);
        }
        var sum = 0.0;
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < across; x++) {
                var square = smoothed(smooth, x, across, y, rows);
                square *= square;
                sum += square * square;
            }
        return sum;
    }

    private static float smoothed(float[] values, int begin, int step, int at, int length) {
        var last = length - 1;
        var before = begin + step * Math.max(0, at - 1);
        var after = begin + step * Math.min(last, at + 1);
        var farBefore = begin + step * Math.max(0, at - 2);
        var farAfter = begin + step * Math.min(last, at + 2);
        return (3 * values[begin + step * at]
                        + 2 * (values[before] + values[after])
                        + values[farBefore]
                        + values[farAfter])
                * (1 / 9f);
    }
}
