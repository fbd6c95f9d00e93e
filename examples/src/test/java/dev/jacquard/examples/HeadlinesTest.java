package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.summary.Inventions;
import dev.jacquard.nn.model.TextSummary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadlinesTest {
    @Test
    void aHeadlineNamesNoOtherShipAndASentenceIsTheNotesOwn(@TempDir Path home) {
        var lines = Headlines.run(home, 100, plan -> {
            var small = plan.steps(4);
            for (var change : TextSummary.RECIPE.tiny().entrySet())
                small = small.set(change.getKey(), change.getValue());
            return small;
        });
        assertEquals(2, lines.size());
        var note = "The harbour was calm. The Meridian came in at high tide. She carried salt for the market.";
        assertEquals(List.of(), new Inventions(note).of(lines.get(0)));
        assertTrue(note.contains(lines.get(1)), lines.get(1));
    }
}
