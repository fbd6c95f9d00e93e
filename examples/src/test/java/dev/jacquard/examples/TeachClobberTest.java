package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.model.GamePlayer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeachClobberTest {
    @Test
    void aGameOfOneFileTrainsAndIsPlayed(@TempDir Path home) {
        var plan = GamePlayer.on(new Clobber()).steps(5);
        for (var change : GamePlayer.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        var share = TeachClobber.run(home, plan, 8, 4);
        assertTrue(share >= 0 && share <= 1);
    }
}
