package dev.jacquard.nn.create;

import dev.jacquard.media.image.Image;

/**
 * A damaged picture as a model sees it, in the size of the result. Where the model knows grey pictures only, each colour is a
 * grey picture of its own; where it knows opacity, colour is multiplied by it.
 */
final class PictureSource {
    final Image picture;
    final int width;
    final int height;
    /** Channels of the result. */
    final int channels;

    private final RestorationTask task;
    private final int modelChannels;
    private final int left;
    private final int top;
    private final int factor;

    PictureSource(Image picture, RestorationTask task, int width, int height, int modelChannels) {
        this.picture = picture;
        this.task = task;
        this.width = width;
        this.height = height;
        this.modelChannels = modelChannels;
        this.left = task instanceof RestorationTask.Outpaint outpaint ? outpaint.left() : 0;
        this.top = task instanceof RestorationTask.Outpaint outpaint ? outpaint.top() : 0;
        this.factor = task instanceof RestorationTask.Upscale upscale ? upscale.factor() : 1;
        var coloured = task instanceof RestorationTask.Colour && picture.channels() < 3;
        this.channels = picture.channels() + (coloured ? 2 : 0);
    }

    RestorationTask task() {
        return task;
    }

    /** How many pictures of the model's kind it falls into. */
    int planes() {
        return modelChannels == 1 ? colours() : 1;
    }

    /** Colours of the result: 1 or 3. */
    int colours() {
        return channels >= 3 ? 3 : 1;
    }

    boolean hasOpacity() {
        return channels == 2 || channels == 4;
    }

    /** What is given of one of the {@link #planes}. */
    Canvas.Given given(int plane) {
        return area -> {
            var values = new float[area.width() * area.height() * modelChannels];
            var at = 0;
            for (var y = area.top(); y < area.bottom(); y++)
                for (var x = area.left(); x < area.right(); x++) {
                    read(x, y, plane, values, at);
                    at += modelChannels;
                }
            return values;
        };
    }

    private void read(int x, int y, int plane, float[] values, int at) {
        var alpha = modelChannels == 4 ? opacity(x, y) : 1;
        for (var c = 0; c < modelChannels; c++) {
            var value = c == 3 ? alpha : colour(x, y, modelChannels == 1 ? plane : c) * alpha;
            values[at + c] = (float) (2 * value - 1);
        }
    }

    /** From 0 to 1; beyond the picture as its border is. */
    private double colour(int x, int y, int c) {
        if (task instanceof RestorationTask.Colour && picture.channels() >= 3)
            return 0.299 * sample(x, y, 0) + 0.587 * sample(x, y, 1) + 0.114 * sample(x, y, 2);
        return sample(x, y, picture.channels() >= 3 ? c : 0);
    }

    double opacity(int x, int y) {
        return picture.channels() == 2 || picture.channels() == 4 ? sample(x, y, picture.channels() - 1) : 1;
    }

    private double sample(int x, int y, int c) {
        if (factor == 1) return near(x - left, y - top, c);
        // Between the centres of the small picture's pixels, as the network has learned it.
        var u = (x + 0.5) / factor - 0.5;
        var v = (y + 0.5) / factor - 0.5;
        var x0 = (int) Math.floor(u);
        var y0 = (int) Math.floor(v);
        var above = near(x0, y0, c) * (1 - (u - x0)) + near(x0 + 1, y0, c) * (u - x0);
        var below = near(x0, y0 + 1, c) * (1 - (u - x0)) + near(x0 + 1, y0 + 1, c) * (u - x0);
        return above * (1 - (v - y0)) + below * (v - y0);
    }

    private double near(int x, int y, int c) {
        return picture.deepSample(
                        Math.max(0, Math.min(picture.width() - 1, x)),
                        Math.max(0, Math.min(picture.height() - 1, y)),
                        c)
                / 65535.0;
    }

    /** One sample of the result as it is given, 16 bits. */
    int exact(int x, int y, int c) {
        return picture.deepSample(x - left, y - top, c);
    }
}
