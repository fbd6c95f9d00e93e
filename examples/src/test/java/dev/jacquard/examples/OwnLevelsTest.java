package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.GameLevel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnLevelsTest {
    @Test
    void newGardensAreOnTheSheet(@TempDir Path home) {
        var sheet = OwnLevels.run(home, 30, 2, plan -> {
            var small = plan.steps(4);
            for (var change : GameLevel.RECIPE.tiny().entrySet()) small = small.set(change.getKey(), change.getValue());
            return small;
        });
        var origins = Work.originsOf(sheet);
        assertEquals(2, origins.size());
        assertTrue(origins.stream().allMatch(origin -> origin.recipe().equals("game-level")), "recipe");
    }
}
