package dev.jacquard.nn.create;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.create.Canvas.Area;

/** The result of a restoration: what was found, in the channels and the depth of what was given. */
final class PictureTarget {
    private static final double VISIBLE = 0.5 / 255;

    /** Says which pixels are known. */
    @FunctionalInterface
    interface Exact {
        boolean at(int x, int y);
    }

    private final PictureSource source;
    private final int modelChannels;
    private final char[] samples;

    PictureTarget(PictureSource source, int modelChannels) {
        this.source = source;
        this.modelChannels = modelChannels;
        this.samples = new char[Math.multiplyExact(source.width * source.height, source.channels)];
    }

    /** Takes what was found in an area of one of the source's planes. */
    void put(Area area, int plane, float[] values) {
        var from = 0;
        for (var y = area.top(); y < area.bottom(); y++)
            for (var x = area.left(); x < area.right(); x++) {
                put((y * source.width + x) * source.channels, x, y, plane, values, from);
                from += modelChannels;
            }
    }

    private void put(int to, int x, int y, int plane, float[] values, int from) {
        var opacity = modelChannels == 4 ? share(values[from + 3]) : 1;
        if (modelChannels == 1) samples[to + plane] = deep(share(values[from]));
        else {
            var colours = new double[3];
            for (var c = 0; c < 3; c++) colours[c] = straight(share(values[from + c]), opacity);
            if (source.colours() == 3) for (var c = 0; c < 3; c++) samples[to + c] = deep(colours[c]);
            else samples[to] = deep(0.299 * colours[0] + 0.587 * colours[1] + 0.114 * colours[2]);
        }
        if (!source.hasOpacity()) return;
        // What the model knows nothing of stays as it was; what was missing is there now.
        var isFound =
                source.task() instanceof RestorationTask.Fill || source.task() instanceof RestorationTask.Outpaint;
        var seen = modelChannels == 4 ? opacity : isFound ? 1 : source.opacity(x, y);
        samples[to + source.channels - 1] = deep(seen);
    }

    /** Colour without the opacity it is multiplied by, or on white where the result has none. */
    private double straight(double colour, double opacity) {
        if (!source.hasOpacity()) return colour + 1 - opacity;
        return opacity < VISIBLE ? 0 : colour / opacity;
    }

    private static double share(float value) {
        return (value + 1.0) / 2;
    }

    private static char deep(double share) {
        return (char) Math.round(65535 * Math.max(0, Math.min(1, share)));
    }

    /** The picture, known pixels to the bit as they were given. */
    Image image(Exact exact) {
        for (var y = 0; y < source.height; y++)
            for (var x = 0; x < source.width; x++) {
                if (!exact.at(x, y)) continue;
                var to = (y * source.width + x) * source.channels;
                for (var c = 0; c < source.channels; c++) samples[to + c] = (char) source.exact(x, y, c);
            }
        return Image.of(source.width, source.height, source.channels, samples).withBits(source.picture.bits());
    }
}
