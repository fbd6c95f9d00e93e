package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.level.Legend;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.TileMap;
import dev.jacquard.media.game.level.WalkingRules;
import dev.jacquard.nn.model.GameLevel;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Trains on levels that a program draws: gardens with hedges, a gate and a well that has to be reached.
 *
 * <p>Leaves {@code gardens/gardens.png}, a sheet of 9 new gardens, each of which can be won.
 */
public final class OwnLevels {
    private static final WalkingRules RULES =
            new WalkingRules(Legend.parse("gardens", "# solid\n. open\n, open\n@ start\n> goal"), true);

    private OwnLevels() {}

    /** Takes no arguments, and two minutes. */
    public static void main(String[] arguments) {
        System.out.println(run(Path.of("gardens"), 150, 9, plan -> plan.minutes(2)));
    }

    /**
     * Draws so many gardens, trains on them in the studio at {@code home} and makes new ones.
     *
     * @param choices what to change about the recipe's defaults
     * @return the sheet
     */
    static Path run(Path home, int count, int works, UnaryOperator<Plan<LevelMap>> choices) {
        try (var studio = Studio.open(home)) {
            var plan = choices.apply(GameLevel.on(Collection.ofLevels(gardens(count))));
            var sheet = home.resolve("gardens.png");
            studio.train(plan, Progress.bar()).create(works).save(sheet);
            return sheet;
        }
    }

    private static List<LevelMap> gardens(int count) {
        var random = new Random(1);
        var gardens = new ArrayList<LevelMap>();
        while (gardens.size() < count) {
            var garden = garden(9 + random.nextInt(4), 7 + random.nextInt(3), random);
            if (RULES.whyNot(garden).isEmpty()) gardens.add(garden);
        }
        return gardens;
    }

    /** Hedges with a gap each, beds of flowers between, the gate on the left and the well on the right. */
    private static LevelMap garden(int width, int height, Random random) {
        var tiles = new char[height][width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) {
                var border = x == 0 || y == 0 || x == width - 1 || y == height - 1;
                tiles[y][x] = border ? '#' : random.nextInt(6) == 0 ? ',' : '.';
            }
        for (var x = 3; x < width - 2; x += 2 + random.nextInt(3)) {
            var gap = 1 + random.nextInt(height - 2);
            for (var y = 1; y < height - 1; y++) if (y != gap) tiles[y][x] = '#';
        }
        tiles[1 + random.nextInt(height - 2)][1] = '@';
        tiles[1 + random.nextInt(height - 2)][width - 2] = '>';
        var rows = new ArrayList<String>();
        for (var row : tiles) rows.add(new String(row));
        return RULES.map(new TileMap(rows));
    }
}
