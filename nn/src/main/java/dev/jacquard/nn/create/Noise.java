package dev.jacquard.nn.create;

import dev.jacquard.media.image.Image;

/** How much noise there is in a picture. */
final class Noise {
    private Noise() {}

    /**
     * The standard deviation of the noise, of samples from 0 to 1 (Immerkaer 1996, Fast noise variance estimation): what is
     * left when all that is flat or changes evenly is taken away, opacity apart.
     */
    static double of(Image picture) {
        var colours = picture.channels() >= 3 ? 3 : 1;
        var width = picture.width();
        var height = picture.height();
        if (width < 3 || height < 3) return 0;
        var sum = 0.0;
        for (var c = 0; c < colours; c++)
            for (var y = 1; y < height - 1; y++)
                for (var x = 1; x < width - 1; x++)
                    sum += Math.abs(picture.deepSample(x - 1, y - 1, c)
                            - 2 * picture.deepSample(x, y - 1, c)
                            + picture.deepSample(x + 1, y - 1, c)
                            - 2 * picture.deepSample(x - 1, y, c)
                            + 4 * picture.deepSample(x, y, c)
                            - 2 * picture.deepSample(x + 1, y, c)
                            + picture.deepSample(x - 1, y + 1, c)
                            - 2 * picture.deepSample(x, y + 1, c)
                            + picture.deepSample(x + 1, y + 1, c));
        return Math.sqrt(Math.PI / 2) * sum / (6.0 * (width - 2) * (height - 2) * colours) / 65535;
    }
}
