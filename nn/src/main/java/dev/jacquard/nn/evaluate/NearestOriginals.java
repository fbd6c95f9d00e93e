package dev.jacquard.nn.evaluate;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.PictureDistance.Move;
import dev.jacquard.nn.evaluate.PictureDistance.Prepared;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Finds the training picture that a picture is nearest to: candidates by their means over 8 by 8 cells, for the picture as it
 * is and moved by a pixel each way, then the nearest of these by {@link PictureDistance}. Used on the engine's thread.
 */
final class NearestOriginals {
    private static final long CELLS = 8;
    private static final double LEAST_CONTRAST = 1e-3;
    private static final List<Move> MOVES =
            List.of(Move.NONE, new Move(1, 0), new Move(-1, 0), new Move(0, 1), new Move(0, -1));
    private static final int QUERIES = 1000;
    private static final int TILE = 4000;
    private static final int PICTURES_A_TASK = 64;

    /**
     * The nearest training picture of each picture.
     *
     * @param originals positions in the training pictures
     * @param distances by {@link PictureDistance}
     */
    record Found(int[] originals, double[] distances) {}

    /** Training pictures that are together near enough to each other in memory to search in. */
    private record Tile(int first, Tensor transposed, Tensor squares) {}

    private final int channels;
    private final Prepared training;
    private final List<Tile> tiles = new ArrayList<>();

    /** Among these training pictures, all of one size. */
    NearestOriginals(List<Image> training) {
        channels = training.get(0).channels();
        this.training = PictureDistance.prepare(training, channels, Move.NONE);
        for (var from = 0; from < training.size(); from += TILE) {
            var cells = cells(this.training, from, Math.min(training.size(), from + TILE));
            tiles.add(new Tile(
                    from,
                    cells.t().mul(Tensors.scalar(-2)).contiguous(),
                    cells.square().sum(1)));
        }
    }

    /** The nearest of each of these pictures, which are of the same size. */
    Found of(List<Image> pictures) {
        var originals = new int[pictures.size()];
        var distances = new double[pictures.size()];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (var move : MOVES) {
            var moved = PictureDistance.prepare(pictures, channels, move);
            var candidates = new int[moved.size()];
            for (var from = 0; from < moved.size(); from += QUERIES)
                nearestCells(moved, from, Math.min(moved.size(), from + QUERIES), candidates);
            compare(moved, candidates, move, originals, distances);
        }
        return new Found(originals, distances);
    }

    private void compare(Prepared moved, int[] candidates, Move move, int[] originals, double[] distances) {
        IntStream.range(0, (moved.size() + PICTURES_A_TASK - 1) / PICTURES_A_TASK)
                .parallel()
                .forEach(task -> {
                    var distance = moved.distance();
                    var end = Math.min(moved.size(), (task + 1) * PICTURES_A_TASK);
                    for (var i = task * PICTURES_A_TASK; i < end; i++) {
                        var found = distance.between(moved.samples()[i], training.samples()[candidates[i]], move);
                        if (found >= distances[i]) continue;
                        distances[i] = found;
                        originals[i] = candidates[i];
                    }
                });
    }

    /** Writes which training picture's cells are nearest to those of each picture. */
    private void nearestCells(Prepared pictures, int from, int to, int[] nearest) {
        var least = new float[to - from];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        try (var scope = new PointerScope()) {
            var queries = cells(pictures, from, to);
            for (var tile : tiles) {
                try (var inner = new PointerScope()) {
                    // The query's own square is the same for all.
                    var found = tile.squares.addmm(queries, tile.transposed).min(1, false);
                    var values = Tensors.floats(found.get0());
                    var places = Tensors.doubles(found.get1());
                    for (var i = 0; i < least.length; i++)
                        if (values[i] < least[i]) {
                            least[i] = values[i];
                            nearest[from + i] = tile.first + (int) places[i];
                        }
                }
            }
        }
    }

    /** Means over cells without brightness and contrast: (pictures, numbers). */
    private static Tensor cells(Prepared pictures, int from, int to) {
        var length = pictures.channels() * pictures.width() * pictures.height();
        var samples = new byte[(to - from) * length];
        for (var i = from; i < to; i++)
            System.arraycopy(pictures.samples()[i], 0, samples, (i - from) * length, length);
        var x = Tensors.of(samples, to - from, pictures.channels(), pictures.height(), pictures.width())
                .toType(ScalarType.Float)
                .mul_(Tensors.scalar(1 / 255.0));
        var cells = torch.adaptive_avg_pool2d(x, CELLS, CELLS).flatten(1, -1);
        var centred = cells.sub(mean(cells));
        var contrast =
                mean(centred.square()).add_(Tensors.scalar(LEAST_CONTRAST)).sqrt_();
        return centred.div_(contrast);
    }

    private static Tensor mean(Tensor rows) {
        return rows.mean(new long[] {1}, true, new ScalarTypeOptional());
    }
}
