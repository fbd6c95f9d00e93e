package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;

/** Ways to copy a picture that do not leave it as it is, and pictures to copy. */
enum Forgeries {
    NOISE {
        @Override
        Image of(Image original, SplittableRandom random) {
            return colours(original, v -> (int) Math.round(v + 8 * random.nextGaussian()));
        }
    },
    SHIFT {
        @Override
        Image of(Image original, SplittableRandom random) {
            var samples = new byte[original.width() * original.height() * original.channels()];
            var at = 0;
            for (var y = 0; y < original.height(); y++)
                for (var x = 0; x < original.width(); x++)
                    for (var c = 0; c < original.channels(); c++)
                        samples[at++] = (byte) original.sample(Math.max(0, x - 1), y, c);
            return Image.of(original.width(), original.height(), original.channels(), samples);
        }
    },
    BRIGHTNESS {
        @Override
        Image of(Image original, SplittableRandom random) {
            return colours(original, v -> (int) Math.round(0.9 * v + 10));
        }
    },
    COMPRESSION {
        @Override
        Image of(Image original, SplittableRandom random) {
            var grey = original.channels() <= 2;
            var drawn = new BufferedImage(
                    original.width(),
                    original.height(),
                    grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
            drawn.getGraphics().drawImage(original.withChannels(grey ? 1 : 3).toBuffered(), 0, 0, null);
            var bytes = new ByteArrayOutputStream();
            try {
                ImageIO.write(drawn, "jpg", bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Image.read(bytes.toByteArray(), "a copy").withChannels(original.channels());
        }
    };

    abstract Image of(Image original, SplittableRandom random);

    private static Image colours(Image original, IntUnaryOperator change) {
        var channels = original.channels();
        var samples = new byte[original.width() * original.height() * channels];
        original.copyTo(samples, 0);
        for (var i = 0; i < samples.length; i++)
            if (channels % 2 == 1 || i % channels < channels - 1)
                samples[i] = (byte) Math.max(0, Math.min(255, change.applyAsInt(samples[i] & 0xff)));
        return Image.of(original.width(), original.height(), channels, samples);
    }

    /** Grey pictures of four soft blobs each, somewhere, no two alike. */
    static List<Image> drawings(int count, int side, long seed) {
        var random = new SplittableRandom(seed);
        var all = new ArrayList<Image>();
        for (var n = 0; n < count; n++) {
            var light = new double[side * side];
            for (var blob = 0; blob < 4; blob++) {
                var centreX = random.nextDouble() * side;
                var centreY = random.nextDouble() * side;
                var wide = side * (0.05 + 0.15 * random.nextDouble());
                var strength = 0.4 + 0.6 * random.nextDouble();
                for (var i = 0; i < light.length; i++) {
                    var away = Math.hypot(i % side - centreX, i / side - centreY) / wide;
                    light[i] = Math.max(light[i], strength * Math.exp(-away * away / 2));
                }
            }
            var samples = new byte[light.length];
            for (var i = 0; i < light.length; i++) samples[i] = (byte) Math.round(255 * light[i]);
            all.add(Image.of(side, side, 1, samples));
        }
        return all;
    }

    /** Grey noise. */
    static List<Image> noise(int count, int side, long seed) {
        var random = new SplittableRandom(seed);
        var all = new ArrayList<Image>();
        for (var n = 0; n < count; n++) {
            var samples = new byte[side * side];
            random.nextBytes(samples);
            all.add(Image.of(side, side, 1, samples));
        }
        return all;
    }
}
