package dev.jacquard.nn.create;

import dev.jacquard.nn.model.RestoringModel;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A picture of any size while it is restored, in numbers from -1 to 1, and the windows that cover it. Noise is a function of
 * seed and place, and windows lie on one grid, so that a part restored by itself is the same as in the whole.
 */
final class Canvas {
    /** Windows in a batch, so that what a window becomes does not depend on how many there are. */
    private static final int ROWS = 16;

    private static final int NOISE_RUN = 64;
    /** First each window by itself, then all in agreement. */
    private static final int ROUNDS = 2;

    private final RestoringModel model;
    private final RestoringModel.Damage damage;
    private final int width;
    private final int height;
    private final int channels;
    private final int across;
    private final int down;
    private final Given given;
    private final BitSet exact;
    private final long seed;
    private final float[] weights;

    /**
     * A canvas at least as large as a window.
     *
     * @param exact for each pixel whether what is given is to stay as it is
     */
    Canvas(
            RestoringModel model,
            RestoringModel.Damage damage,
            int width,
            int height,
            Given given,
            BitSet exact,
            long seed) {
        this.model = model;
        this.damage = damage;
        this.width = width;
        this.height = height;
        this.channels = model.pictures().channels();
        this.across = model.pictures().width();
        this.down = model.pictures().height();
        this.given = given;
        this.exact = exact;
        this.seed = seed;
        this.weights = weights();
        if (width < across || height < down)
            throw new IllegalArgumentException("A canvas of " + width + " x " + height + " is less than a window.");
    }

    /** How much each pixel of a window counts: most in its middle. */
    private float[] weights() {
        var found = new float[across * down];
        for (var y = 0; y < down; y++)
            for (var x = 0; x < across; x++) found[y * across + x] = (float) (hill(x, across) * hill(y, down));
        return found;
    }

    private static double hill(int at, int length) {
        var sine = Math.sin(Math.PI * (at + 0.5) / length);
        return sine * sine + 1e-3;
    }

    /** A part of the canvas. */
    record Area(int left, int top, int right, int bottom) {
        int width() {
            return right - left;
        }

        int height() {
            return bottom - top;
        }
    }

    /** What is given of a picture. */
    @FunctionalInterface
    interface Given {
        /** Within an area: row, column, channel, from -1 to 1; anything where nothing is given. */
        float[] of(Area area);
    }

    private record Window(int left, int top) {}

    /** Where windows begin along a side: half a window apart, the last ending with the canvas. */
    private static List<Integer> starts(int length, int window) {
        var starts = new ArrayList<Integer>();
        for (var at = 0; at + window < length; at += Math.max(1, window / 2)) starts.add(at);
        starts.add(length - window);
        return starts;
    }

    /** How far around an area pixels can have a say in it. */
    private int reach() {
        return Math.max(across, down) * ROUNDS;
    }

    /**
     * What the canvas becomes within an area: row, column, channel.
     *
     * <p>Called on the engine's thread.
     */
    float[] restored(Area area) {
        var reach = reach();
        var wide = new Area(
                Math.max(0, area.left - reach),
                Math.max(0, area.top - reach),
                Math.min(width, area.right + reach),
                Math.min(height, area.bottom + reach));
        var known = given.of(wide);
        var noise = noise(wide);
        var proposed = mixed(wide, known, noise, (x, given, mask) -> model.propose(x, given, mask, damage));
        // A window without neighbours has nothing to agree with.
        if (width == across && height == down) return cut(wide, proposed, area);
        return cut(wide, mixed(wide, known, proposed, (x, given, mask) -> model.agree(x, given, mask, damage)), area);
    }

    /** What the model makes of windows: of something of their own, of what is given, and of where that is exact. */
    @FunctionalInterface
    private interface Making {
        Tensor of(Tensor x, Tensor given, Tensor mask);
    }

    private float[] mixed(Area wide, float[] known, float[] x, Making making) {
        var sum = new float[x.length];
        var total = new float[wide.width() * wide.height()];
        var waiting = new ArrayList<Window>();
        for (var top : starts(height, down))
            for (var left : starts(width, across)) {
                // Windows that reach beyond the area would see points that nobody made.
                if (left < wide.left || top < wide.top || left + across > wide.right || top + down > wide.bottom)
                    continue;
                if (isKnown(left, top)) continue;
                waiting.add(new Window(left, top));
                if (waiting.size() == ROWS) flush(waiting, wide, known, x, making, sum, total);
            }
        flush(waiting, wide, known, x, making, sum, total);
        for (var y = 0; y < wide.height(); y++)
            for (var col = 0; col < wide.width(); col++) {
                var at = y * wide.width() + col;
                var from = (wide.top + y) * width + wide.left + col;
                for (var i = at * channels; i < (at + 1) * channels; i++)
                    sum[i] = exact.get(from) || total[at] == 0 ? known[i] : sum[i] / total[at];
            }
        return sum;
    }

    private boolean isKnown(int left, int top) {
        for (var y = top; y < top + down; y++)
            if (exact.nextClearBit(y * width + left) < y * width + left + across) return false;
        return true;
    }

    private void flush(
            List<Window> windows, Area wide, float[] known, float[] x, Making making, float[] sum, float[] total) {
        if (windows.isEmpty()) return;
        var own = new float[ROWS * across * down * channels];
        var givens = new float[own.length];
        var masks = new float[ROWS * across * down];
        for (var row = 0; row < ROWS; row++) {
            var window = windows.get(Math.min(row, windows.size() - 1));
            for (var y = 0; y < down; y++) {
                var from = (window.top + y) * width + window.left;
                var to = (row * down + y) * across;
                var there = (window.top + y - wide.top) * wide.width() + window.left - wide.left;
                System.arraycopy(x, there * channels, own, to * channels, across * channels);
                System.arraycopy(known, there * channels, givens, to * channels, across * channels);
                for (var i = 0; i < across; i++) masks[to + i] = exact.get(from + i) ? 1 : 0;
            }
        }
        float[] made;
        try (var scope = new PointerScope()) {
            made = Tensors.floats(making.of(pictures(own, channels), pictures(givens, channels), pictures(masks, 1))
                    .permute(0, 2, 3, 1));
        }
        for (var row = 0; row < windows.size(); row++) {
            var window = windows.get(row);
            for (var y = 0; y < down; y++)
                for (var i = 0; i < across; i++) {
                    var weight = weights[y * across + i];
                    var to = (window.top + y - wide.top) * wide.width() + window.left + i - wide.left;
                    var from = (row * down + y) * across + i;
                    total[to] += weight;
                    for (var c = 0; c < channels; c++) sum[to * channels + c] += weight * made[from * channels + c];
                }
        }
        windows.clear();
    }

    private Tensor pictures(float[] values, int planes) {
        return Tensors.of(values, ROWS, down, across, planes).permute(0, 3, 1, 2);
    }

    private float[] cut(Area from, float[] values, Area area) {
        var found = new float[area.width() * area.height() * channels];
        for (var y = 0; y < area.height(); y++) {
            var at = (area.top + y - from.top) * from.width() + area.left - from.left;
            System.arraycopy(values, at * channels, found, y * area.width() * channels, area.width() * channels);
        }
        return found;
    }

    /** Standard normal numbers for every pixel of an area. */
    private float[] noise(Area area) {
        var found = new float[area.width() * area.height() * channels];
        var run = new float[NOISE_RUN * channels];
        for (var y = area.top; y < area.bottom; y++)
            for (var first = area.left / NOISE_RUN; first * NOISE_RUN < area.right; first++) {
                var random =
                        new SplittableRandom(Arrays.hashCode(new long[] {seed, y, first}) ^ seed * 0x9E3779B97F4A7C15L);
                for (var i = 0; i < run.length; i++) run[i] = (float) random.nextGaussian();
                var from = Math.max(area.left, first * NOISE_RUN);
                var to = Math.min(area.right, (first + 1) * NOISE_RUN);
                System.arraycopy(
                        run,
                        (from - first * NOISE_RUN) * channels,
                        found,
                        ((y - area.top) * area.width() + from - area.left) * channels,
                        (to - from) * channels);
            }
        return found;
    }
}
