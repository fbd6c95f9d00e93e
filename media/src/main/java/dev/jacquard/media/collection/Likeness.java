package dev.jacquard.media.collection;

/**
 * How like two pictures are by their looks: what resizing, compressing and slight cropping leave alone and another picture
 * does not.
 */
final class Likeness {
    static final int SIDE = Traits.LOOK_SIDE;
    static final int CELLS = SIDE * SIDE;
    /** Frequencies whose signs make a hash: the lowest ones but for the mean. */
    private static final int FREQUENCIES = 9;

    static final int HASH_BITS = 40;
    /** Parts of what there is to see that a frequency has to hold for its sign to count. */
    private static final double LEAST_SHARE = 0.04;

    private static final int WORST_PART = 20;
    private static final double[][] COSINES = cosines();
    private static final int[][] ORDER = order();

    private Likeness() {}

    private static double[][] cosines() {
        var cosines = new double[FREQUENCIES][SIDE];
        for (int f = 0; f < FREQUENCIES; f++)
            for (int x = 0; x < SIDE; x++) cosines[f][x] = Math.cos(Math.PI * f * (2 * x + 1) / (2.0 * SIDE));
        return cosines;
    }

    /** Pairs of frequencies, down and across, in the order of their sum. */
    private static int[][] order() {
        var order = new int[HASH_BITS][];
        int count = 0;
        for (int sum = 1; count < HASH_BITS; sum++)
            for (int down = 0; down <= sum && count < HASH_BITS; down++)
                if (down < FREQUENCIES && sum - down < FREQUENCIES) order[count++] = new int[] {down, sum - down};
        return order;
    }

    /**
     * A perceptual hash (after Zauner 2010): a bit for each low frequency of brightness that is clearly positive.
     *
     * @param mirrored of the picture as a mirror shows it
     */
    static long hash(byte[] look, boolean mirrored) {
        var across = new double[SIDE][FREQUENCIES];
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                double light = light(look, y * SIDE + x);
                for (int f = 0; f < FREQUENCIES; f++) across[y][f] += light * COSINES[f][x];
            }
        var values = new double[HASH_BITS];
        double most = 0;
        for (int i = 0; i < HASH_BITS; i++) {
            int down = ORDER[i][0];
            int right = ORDER[i][1];
            for (int y = 0; y < SIDE; y++) values[i] += across[y][right] * COSINES[down][y];
            if (mirrored && right % 2 == 1) values[i] = -values[i];
            most = Math.max(most, Math.abs(values[i]));
        }
        long hash = 0;
        for (double value : values) hash = hash << 1 | (value > LEAST_SHARE * most ? 1 : 0);
        return hash;
    }

    /** Brightness of a cell, 0 to 255. */
    static int light(byte[] look, int cell) {
        return ((look[3 * cell] & 0xff) + 2 * (look[3 * cell + 1] & 0xff) + (look[3 * cell + 2] & 0xff)) / 4;
    }

    /** How much there is to see: the mean difference of a cell's brightness from the picture's, in levels of 255. */
    static double contrast(byte[] look) {
        double mean = 0;
        for (int cell = 0; cell < CELLS; cell++) mean += light(look, cell);
        mean /= CELLS;
        double sum = 0;
        for (int cell = 0; cell < CELLS; cell++) sum += Math.abs(light(look, cell) - mean);
        return sum / CELLS;
    }

    /**
     * Differences between two looks, in levels of 255.
     *
     * @param mean over all cells
     * @param worst mean of the twentieth part of the cells that differ most
     */
    record Difference(double mean, double worst) {}

    /**
     * @param coarse by cells of twice the side, for pictures of so few pixels that resizing changes the smaller ones
     * @param most a mean beyond which nobody wants to know more; both are then infinite
     */
    static Difference difference(byte[] one, byte[] other, boolean mirrored, boolean coarse, double most) {
        int block = coarse ? 2 : 1;
        int side = SIDE / block;
        int scale = 3 * block * block;
        var counts = new int[scale * 255 + 1];
        double enough = most * scale * side * side;
        long sum = 0;
        for (int y = 0; y < side; y++) {
            if (sum > enough) return new Difference(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
            for (int x = 0; x < side; x++) {
                int difference = 0;
                for (int c = 0; c < 3; c++) {
                    int signed = 0;
                    for (int dy = 0; dy < block; dy++)
                        for (int dx = 0; dx < block; dx++) {
                            int row = (y * block + dy) * SIDE;
                            int column = x * block + dx;
                            int there = mirrored ? SIDE - 1 - column : column;
                            signed += (one[3 * (row + column) + c] & 0xff) - (other[3 * (row + there) + c] & 0xff);
                        }
                    difference += Math.abs(signed);
                }
                sum += difference;
                counts[difference]++;
            }
        }
        int cells = side * side;
        return new Difference((double) sum / scale / cells, meanOfMost(counts, cells / WORST_PART) / scale);
    }

    /** The mean of the {@code number} largest of values of which {@code counts} tells how often each occurs. */
    static double meanOfMost(int[] counts, int number) {
        int left = number;
        long sum = 0;
        for (int value = counts.length - 1; left > 0; value--) {
            int taken = Math.min(left, counts[value]);
            sum += (long) taken * value;
            left -= taken;
        }
        return (double) sum / number;
    }
}
