package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.level.Legend;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.TileMap;
import dev.jacquard.media.game.level.WalkingRules;
import dev.jacquard.nn.torch.EngineFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LevelEvaluationTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final WalkingRules CAVES =
            new WalkingRules(Legend.parse("", "# solid\n. open\n@ start\n> goal"), false);

    /** Corridors of that length with pillars at random. */
    private static List<LevelMap> caves(int count, long seed) {
        var random = new SplittableRandom(seed);
        var maps = new ArrayList<LevelMap>();
        for (int i = 0; i < count; i++) {
            var rows = new ArrayList<String>();
            rows.add("@" + ".".repeat(5 + i % 20) + ">");
            for (int y = 0; y < 4; y++) {
                var row = new StringBuilder();
                for (int x = 0; x < 7 + i % 20; x++) row.append(x % 2 == y % 2 && random.nextInt(3) > 0 ? '#' : '.');
                rows.add(row.toString());
            }
            maps.add(CAVES.map(new TileMap(rows)));
        }
        return maps;
    }

    private static double value(LevelEvaluation.Result result, String key) {
        return result.assessment().metrics().get(key).value();
    }

    @Test
    void copiesOfTrainingLevelsAreFoundOut() {
        var training = caves(40, 1);
        var works = training.stream().map(map -> map.turned(3)).toList();
        var result = LevelEvaluation.of(works, new double[0], training, caves(40, 2), 1);
        assertEquals(1, value(result, "copied_share"));
        assertEquals(0, value(result, "novelty"));
        assertEquals(0, value(result, "novel_share"));
    }

    @Test
    void levelsOfTheSameKindBeatTheBaselineAndAreNoCopies() {
        var works = caves(60, 3);
        var wished = IntStream.range(0, 60).mapToDouble(i -> i % 20 / 20.0).toArray();
        var result = LevelEvaluation.of(works, wished, caves(60, 1), caves(60, 2), 1);
        assertEquals(Assessment.Comparison.BETTER, result.assessment().comparison());
        assertEquals(1, value(result, "solvable_share"));
        assertTrue(value(result, "copied_share") < 0.1);
        assertTrue(value(result, "difficulty_correlation") > 0.95, "longer ways are harder");
    }

    @Test
    void equalNumbersShareTheirRank() {
        assertArrayEquals(new double[] {1, 3.5, 2, 3.5}, LevelEvaluation.ranks(new double[] {0, 7, 5, 7}));
    }
}
