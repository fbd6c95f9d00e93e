package dev.jacquard.studio.cli;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.create.ImageTools.Place;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** A large picture on which each small one lies where the map says, moved to the nearest free cell. */
final class PictureMap {
    private static final int SIDE = 1600;

    private PictureMap() {}

    static Image draw(List<Image> pictures, List<Place> places) {
        var cell = Math.max(pictures.get(0).width(), pictures.get(0).height()) + 2;
        // Twice as many cells as pictures leave the crowded middle room to spread.
        var cells = Math.max(SIDE / cell, (int) Math.ceil(Math.sqrt(2.0 * pictures.size())));
        var side = cells * cell;
        var samples = new byte[side * side * 3];
        Arrays.fill(samples, (byte) 255);
        var taken = new HashSet<Long>();
        for (var place : places) {
            var column = (int) Math.round((place.x() + 1) / 2 * (cells - 1));
            var row = (int) Math.round((1 - place.y()) / 2 * (cells - 1));
            var free = nearestFree(column, row, cells, taken);
            taken.add(free);
            paint(samples, side, pictures.get(place.index()), (int) (free % cells) * cell, (int) (free / cells) * cell);
        }
        return Image.of(side, side, 3, samples);
    }

    private static long nearestFree(int column, int row, int cells, HashSet<Long> taken) {
        for (var radius = 0; radius < cells; radius++) {
            var best = -1L;
            var bestDistance = Integer.MAX_VALUE;
            for (var y = Math.max(0, row - radius); y <= Math.min(cells - 1, row + radius); y++)
                for (var x = Math.max(0, column - radius); x <= Math.min(cells - 1, column + radius); x++) {
                    var distance = (x - column) * (x - column) + (y - row) * (y - row);
                    var key = (long) y * cells + x;
                    if (distance >= bestDistance || taken.contains(key)) continue;
                    best = key;
                    bestDistance = distance;
                }
            if (best >= 0) return best;
        }
        throw new IllegalStateException("The map has fewer cells than pictures.");
    }

    private static void paint(byte[] samples, int side, Image picture, int left, int top) {
        var opaque = picture.withChannels(3);
        for (var y = 0; y < opaque.height(); y++)
            for (var x = 0; x < opaque.width(); x++)
                for (var c = 0; c < 3; c++)
                    samples[((top + y) * side + left + x) * 3 + c] = (byte) opaque.sample(x, y, c);
    }
}
