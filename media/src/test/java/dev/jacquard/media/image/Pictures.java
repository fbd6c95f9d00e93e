package dev.jacquard.media.image;

import java.util.Random;

/** Pictures made up for tests: smooth areas, hard edges and noise, with opacity where there is a channel for it. */
public final class Pictures {
    private Pictures() {}

    /** A picture that depends on nothing but its arguments. */
    public static Image any(long seed, int width, int height, int channels) {
        var random = new Random(seed);
        var samples = new byte[width * height * channels];
        double slope = random.nextDouble() * 8;
        int edge = random.nextInt(width);
        for (int y = 0, i = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < channels; c++, i++)
                    samples[i] = (byte) (x < edge ? (int) (slope * (x + y) * (c + 1)) : random.nextInt(256));
        return Image.of(width, height, channels, samples);
    }

    /** One colour all over. */
    public static Image plain(int width, int height, int... colour) {
        var samples = new byte[width * height * colour.length];
        for (int i = 0; i < samples.length; i++) samples[i] = (byte) colour[i % colour.length];
        return Image.of(width, height, colour.length, samples);
    }
}
