package dev.jacquard.media.image;

/**
 * Makes tiles of pictures: their left edge continues their right one, and their upper edge the lower.
 *
 * <p>One direction after the other, the picture is moved by half of itself, so that what was its middle meets at the edges,
 * and the seam which that brings into the middle is covered with a strip of the unmoved picture, cut out where the two differ
 * least (Efros and Freeman 2001, section 2.1). Every pixel of the result is one of the picture, so palettes stay exact.
 */
public final class Seamless {
    private static final int FEWEST = 8;

    private Seamless() {}

    /**
     * The picture as a tile. Where it continues itself already it is left as it is.
     *
     * @param picture at least 8 pixels a side
     */
    public static Image of(Image picture) {
        if (Math.min(picture.width(), picture.height()) < FEWEST)
            throw new IllegalArgumentException("A tile has at least " + FEWEST + " pixels a side.");
        return transposed(across(transposed(across(picture))));
    }

    /**
     * How visible the edges of a picture are where it is laid beside and below itself: the mean difference of pixels across
     * them, divided by that of neighbours inside; the larger of the two directions. About 1 where nothing is to be seen.
     */
    public static double seam(Image picture) {
        return Math.max(seamAcross(picture), seamAcross(transposed(picture)));
    }

    private static double seamAcross(Image picture) {
        var plane = new Plane(picture);
        double edge = 0;
        double inside = 0;
        for (int y = 0; y < plane.height; y++) {
            edge += Math.sqrt(plane.difference(plane.width - 1, y, 0, y));
            for (int x = 1; x < plane.width; x++) inside += Math.sqrt(plane.difference(x - 1, y, x, y));
        }
        inside /= plane.width - 1;
        return inside == 0 ? edge == 0 ? 1 : Double.POSITIVE_INFINITY : edge / inside;
    }

    private static Image across(Image picture) {
        if (seamAcross(picture) <= 1) return picture;
        var plane = new Plane(picture);
        int half = plane.width / 2;
        // Left of its first cut and right of its second the moved picture is seen, between them the unmoved one.
        var first = cut(plane, half, 1, half - 1);
        var second = cut(plane, half, half + 1, plane.width - 1);
        var samples = new byte[plane.samples.length];
        int n = plane.channels;
        for (int y = 0; y < plane.height; y++)
            for (int x = 0; x < plane.width; x++) {
                int from = x >= first[y] && x < second[y] ? x : (x + half) % plane.width;
                System.arraycopy(plane.samples, (y * plane.width + from) * n, samples, (y * plane.width + x) * n, n);
            }
        return Image.of(plane.width, plane.height, n, samples);
    }

    /**
     * For each row the column, from {@code left} to {@code right}, at which the picture and itself moved by half change
     * places: the path of least difference, which moves by one column a row at most and ends where it began.
     */
    private static int[] cut(Plane plane, int half, int left, int right) {
        int count = right - left + 1;
        int[] best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int begin = 0; begin < count; begin++) {
            var cost = new double[plane.height][count];
            for (int y = 0; y < plane.height; y++)
                for (int i = 0; i < count; i++) {
                    double before = y == 0 ? i == begin ? 0 : Double.POSITIVE_INFINITY : cheapest(cost[y - 1], i);
                    cost[y][i] = before + plane.step(left + i, y, half);
                }
            var last = cost[plane.height - 1];
            int end = begin;
            for (int i = Math.max(0, begin - 1); i <= Math.min(count - 1, begin + 1); i++)
                if (last[i] < last[end]) end = i;
            if (last[end] >= least) continue;
            least = last[end];
            best = path(cost, end);
        }
        for (int y = 0; y < best.length; y++) best[y] += left;
        return best;
    }

    private static double cheapest(double[] costs, int at) {
        double least = costs[at];
        if (at > 0) least = Math.min(least, costs[at - 1]);
        return at + 1 < costs.length ? Math.min(least, costs[at + 1]) : least;
    }

    private static int[] path(double[][] cost, int end) {
        var path = new int[cost.length];
        int at = end;
        for (int y = cost.length - 1; y >= 0; y--) {
            path[y] = at;
            if (y == 0) break;
            int next = at;
            for (int i = Math.max(0, at - 1); i <= Math.min(cost[y].length - 1, at + 1); i++)
                if (cost[y - 1][i] < cost[y - 1][next]) next = i;
            at = next;
        }
        return path;
    }

    private static Image transposed(Image picture) {
        var plane = new Plane(picture);
        int n = plane.channels;
        var samples = new byte[plane.samples.length];
        for (int y = 0; y < plane.height; y++)
            for (int x = 0; x < plane.width; x++)
                System.arraycopy(plane.samples, (y * plane.width + x) * n, samples, (x * plane.height + y) * n, n);
        return Image.of(plane.height, plane.width, n, samples);
    }

    /** The samples of a picture, and how they differ. */
    private static final class Plane {
        private final int width;
        private final int height;
        private final int channels;
        private final byte[] samples;

        Plane(Image picture) {
            width = picture.width();
            height = picture.height();
            channels = picture.channels();
            samples = new byte[width * height * channels];
            picture.copyTo(samples, 0);
        }

        /** What is seen to change where a cut before this column jumps from the moved picture to the unmoved or back. */
        double step(int x, int y, int half) {
            int moved = (x + half) % width;
            int before = (x + width - 1) % width;
            int movedBefore = (moved + width - 1) % width;
            return difference(x, y, moved, y) + difference(before, y, movedBefore, y);
        }

        /** The squared difference of two pixels, colours weighted by opacity. */
        double difference(int x, int y, int otherX, int otherY) {
            int a = (y * width + x) * channels;
            int b = (otherY * width + otherX) * channels;
            boolean transparent = channels % 2 == 0;
            double sum = 0;
            double opacityA = transparent ? (samples[a + channels - 1] & 0xff) / 255.0 : 1;
            double opacityB = transparent ? (samples[b + channels - 1] & 0xff) / 255.0 : 1;
            for (int c = 0; c < channels; c++) {
                boolean opacity = transparent && c == channels - 1;
                double difference = opacity
                        ? 255 * (opacityA - opacityB)
                        : (samples[a + c] & 0xff) * opacityA - (samples[b + c] & 0xff) * opacityB;
                sum += difference * difference;
            }
            return sum;
        }
    }
}
