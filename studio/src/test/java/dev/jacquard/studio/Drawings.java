package dev.jacquard.studio;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Pictures to train on that need no network: a bright box on a dark ground, each somewhere else. */
public final class Drawings {
    private Drawings() {}

    /** So many different pictures; with four channels the ground is transparent. */
    public static List<Image> of(int count, int width, int height, int channels) {
        var random = new SplittableRandom(3);
        var all = new ArrayList<Image>();
        for (var n = 0; n < count; n++) {
            var left = random.nextInt(width / 2);
            var top = random.nextInt(height / 2);
            var right = left + 3 + random.nextInt(width / 2 - 3);
            var bottom = top + 3 + random.nextInt(height / 2 - 3);
            var samples = new byte[width * height * channels];
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++) {
                    var inside = x >= left && x < right && y >= top && y < bottom;
                    for (var c = 0; c < channels; c++)
                        samples[(y * width + x) * channels + c] =
                                (byte) (inside ? 255 - 40 * (c % 3) : c == 3 ? 0 : 20 + 10 * c + n % 7);
                }
            all.add(Image.of(width, height, channels, samples));
        }
        return all;
    }

    /** The same as files in a folder. */
    public static Path into(Path folder, int count, int width, int height, int channels) {
        var pictures = of(count, width, height, channels);
        for (var i = 0; i < count; i++)
            SafeFiles.write(
                    folder.resolve("%03d.png".formatted(i)), pictures.get(i).png());
        return folder;
    }
}
