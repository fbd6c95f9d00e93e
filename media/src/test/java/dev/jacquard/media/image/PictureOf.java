package dev.jacquard.media.image;

import java.util.SplittableRandom;

/** Pictures that look like something: soft shapes of many colours over a gradient, with a little grain. */
public final class PictureOf {
    private PictureOf() {}

    /** A garden seen without glasses; different for every seed. */
    public static Image garden(long seed, int width, int height) {
        var random = new SplittableRandom(seed);
        var values = new double[width * height * 3];
        var sky = new double[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
        var ground = new double[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
        for (int i = 0; i < values.length; i++) {
            double down = (double) (i / 3 / width) / height;
            values[i] = sky[i % 3] * (1 - down) + ground[i % 3] * down;
        }
        for (int blob = 0; blob < 14; blob++) {
            double x = random.nextDouble() * width;
            double y = random.nextDouble() * height;
            double across = (0.04 + 0.2 * random.nextDouble()) * width;
            double along = (0.04 + 0.2 * random.nextDouble()) * height;
            var colour = new double[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
            for (int py = (int) Math.max(0, y - 3 * along); py < Math.min(height, y + 3 * along); py++)
                for (int px = (int) Math.max(0, x - 3 * across); px < Math.min(width, x + 3 * across); px++) {
                    double d = Math.pow((px - x) / across, 2) + Math.pow((py - y) / along, 2);
                    double weight = 1 / (1 + Math.exp(8 * (d - 1)));
                    int at = (py * width + px) * 3;
                    for (int c = 0; c < 3; c++) values[at + c] += weight * (colour[c] - values[at + c]);
                }
        }
        var samples = new byte[values.length];
        for (int i = 0; i < samples.length; i++)
            samples[i] = (byte) Math.max(0, Math.min(255, values[i] + random.nextInt(9) - 4));
        return Image.of(width, height, 3, samples);
    }
}
