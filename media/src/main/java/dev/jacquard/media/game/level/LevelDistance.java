package dev.jacquard.media.game.level;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * How far a level is from others: the share of its own tiles, those outside its walls apart, that differ from the other, which
 * may be turned, mirrored and moved in any way; tiles where the other has none differ.
 */
public final class LevelDistance {
    /** The nearest of some levels, by its position, and the share of tiles that differ from it, 0 to 1. */
    public record Nearest(int level, double share) {}

    private record Form(int level, LevelMap map) {}

    private final List<Form> forms = new ArrayList<>();

    /** The distance to the nearest of these levels, at least one. */
    public LevelDistance(List<LevelMap> levels) {
        if (levels.isEmpty()) throw new IllegalArgumentException("There is no nearest of no levels.");
        for (int level = 0; level < levels.size(); level++) {
            var known = new HashSet<LevelMap>();
            for (int symmetry = 0; symmetry < LevelMap.SYMMETRIES; symmetry++) {
                var map = levels.get(level).turned(symmetry);
                if (known.add(map)) forms.add(new Form(level, map));
            }
        }
    }

    /** The nearest level to this one. */
    public Nearest nearest(LevelMap map) {
        int own = map.own();
        if (own == 0) throw new IllegalArgumentException("The level has no tile of its own.");
        var tiles = new int[own];
        int count = 0;
        for (int tile = 0; tile < map.size(); tile++)
            if (map.at(tile) != map.rules().outside()) tiles[count++] = tile;
        int best = own;
        int level = forms.get(0).level;
        for (var form : forms) {
            int found = differing(map, tiles, form.map, best);
            if (found < best) {
                best = found;
                level = form.level;
            }
        }
        return new Nearest(level, best / (double) own);
    }

    /** The fewest differing tiles of all moves, or {@code most} where that is not below it. */
    private static int differing(LevelMap map, int[] tiles, LevelMap other, int most) {
        int best = most;
        for (int down = 1 - other.height(); down < map.height(); down++) {
            int rows = Math.min(map.height(), other.height() + down) - Math.max(0, down);
            for (int right = 1 - other.width(); right < map.width(); right++) {
                int columns = Math.min(map.width(), other.width() + right) - Math.max(0, right);
                if (tiles.length - rows * columns >= best) continue;
                int differing = 0;
                for (int i = 0; i < tiles.length && differing < best; i++) {
                    int x = tiles[i] % map.width() - right;
                    int y = tiles[i] / map.width() - down;
                    if (x < 0 || y < 0 || x >= other.width() || y >= other.height()) differing++;
                    else if (other.at(y * other.width() + x) != map.at(tiles[i])) differing++;
                }
                best = Math.min(best, differing);
            }
        }
        return best;
    }
}
