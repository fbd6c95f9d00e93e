package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.train.Pace;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {
    @TempDir
    Path folder;

    private static Plan<Image> plan(int width) {
        var plan = ImageVae.on(Collection.of(Drawings.of(40, 16, 16, 1)));
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        return plan.set("width", width).set("precision", "float32");
    }

    @Test
    void whatWasMeasuredIsKeptUntilARunKnowsBetter() {
        var measured = Forecast.measure(plan(9));
        assertEquals(measured, Forecast.of(plan(9)));
        var description = new RunFolder(folder).begin(plan(9), ImageVae.RECIPE.describe(plan(9).collection()), null);
        var twiceAsSlow = new Pace(
                measured.pace().batch(),
                measured.pace().phases().stream()
                        .map(p -> new Pace.Phase(p.begin(), p.end(), 2 * p.secondsPerStep(), p.operationsPerStep()))
                        .toList());
        Forecast.learn(description, twiceAsSlow);
        var learned = Forecast.of(plan(9));
        assertTrue(learned.fromRun());
        assertEquals(twiceAsSlow, learned.pace());
        assertEquals(2, learned.runTook().orElseThrow(), 1e-9);
    }

    @Test
    void anotherSettingIsAnotherForecast() {
        var narrow = Forecast.measure(plan(8));
        var wide = Forecast.measure(plan(24));
        assertTrue(narrow.pace().operationsPerSecond() > 0);
        assertTrue(wide.pace().phases().get(0).operationsPerStep()
                > 2 * narrow.pace().phases().get(0).operationsPerStep());
        assertEquals(Optional.empty(), wide.runTook());
    }
}
