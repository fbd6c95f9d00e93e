package dev.jacquard.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PaceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    /** A fifth of the budget at 10 steps a second, the rest at 2. */
    private static final Pace PACE =
            new Pace(64, List.of(new Pace.Phase(0, 0.2, 0.1, 3e9), new Pace.Phase(0.2, 1, 0.5, 1e9)));

    @Test
    void ofABudgetInStepsEachPhaseTakesItsShareOfTheSteps() {
        assertEquals(200 * 0.1 + 800 * 0.5, PACE.seconds(1000), 1e-9);
    }

    @Test
    void ofABudgetInSecondsEachPhaseTakesItsShareOfTheTime() {
        assertEquals(20 * 10 + 80 * 2, PACE.steps(100));
    }

    @Test
    void operationsAreThoseOfTheTimeThatEachPhaseTakes() {
        assertEquals(0.2 * 3e10 + 0.8 * 2e9, PACE.operationsPerSecond(), 1);
    }

    @Test
    void aPhaseThatTakesNoTimeIsRefused() {
        var phases = List.of(new Pace.Phase(0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Pace(1, phases));
    }

    @Test
    void stepsCountForThePhaseInWhichTheyBegin() {
        var meter = new PaceMeter(List.of());
        assertTrue(meter.pace(8, 50).isEmpty());
        meter.count(0, 40, 2, 400);
        assertTrue(meter.pace(8, 50).isEmpty());
        meter.count(0.99, 60, 8, 600);
        assertEquals(
                new Pace(8, List.of(new Pace.Phase(0, 1, 0.1, 10))),
                meter.pace(8, 50).orElseThrow());
    }

    @Test
    void aTrainingTellsItsPaceOnceItHasTakenEnoughSteps(@TempDir Path folder) {
        try (var learner = engine.call(() -> new ToyLearner(Toys.ADAM, false))) {
            var trainer = new Trainer(engine.engine(), learner, Toys.steps(120), folder);
            assertTrue(trainer.pace().isEmpty());
            trainer.train(new Toys(engine, folder), () -> false);
            assertEquals(1, trainer.pace().orElseThrow().phases().size());
        }
    }

    @Test
    void measuringTriesEveryPhaseAndWritesNothing(@TempDir Path folder) {
        try (var learner = engine.call(() -> new ToyLearner(Toys.ADAM, true))) {
            var pace = new Trainer(engine.engine(), learner, Toys.steps(1000), folder).measure();
            assertEquals(learner.batchSize(), pace.batch());
            assertTrue(pace.seconds(1) > 0);
            assertEquals(0, folder.toFile().list().length);
        }
    }
}
