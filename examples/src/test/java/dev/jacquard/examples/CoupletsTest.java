package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.TextGpt;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoupletsTest {
    private static Plan<String> small(Plan<String> plan) {
        var small = plan.steps(5);
        for (var change : TextGpt.RECIPE.tiny().entrySet()) small = small.set(change.getKey(), change.getValue());
        return small;
    }

    /** However little was learned. */
    @Test
    void everyCoupletHasTheFormAndBeginsAsWished(@TempDir Path home) {
        var works = Couplets.run(home, 600, CoupletsTest::small);
        assertEquals(4, works.size());
        for (var work : works) assertTrue(work.content().matches("花\\p{IsHan}{4}，月\\p{IsHan}{4}。"), work.content());
        assertEquals(4, Work.originsOf(home.resolve("couplets.txt")).size());
    }
}
