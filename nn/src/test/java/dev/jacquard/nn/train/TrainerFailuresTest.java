package dev.jacquard.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the loop does about losses that are no numbers and checkpoints that are not whole. */
class TrainerFailuresTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    @TempDir
    Path folder;

    private Toys toys;

    @BeforeEach
    void newRun() {
        toys = new Toys(engine, folder);
    }

    private static TrainingSettings often(long steps) {
        return new TrainingSettings(new Budget.Steps(steps), 7, Schedule.CONSTANT, 0, 1, 0.9, 0, 0);
    }

    @Test
    void oneOrTwoLossesThatAreNoNumbersAreSteppedOver() {
        var taken = new ArrayList<Long>();
        toys.change = learner -> {
            learner.steps = taken;
            learner.notFinite = step -> step == 10 || step == 11 || step == 30;
        };
        var ended = toys.train(Toys.steps(60));
        assertEquals(Trainer.Ending.FINISHED, ended.outcome().ending());
        assertEquals(60, taken.size());
        assertEquals(List.of(), toys.warnings);
    }

    @Test
    void threeInARowGoBackToTheLastCheckpointAtHalfTheRate() throws IOException {
        var taken = new ArrayList<Long>();
        var failing = new AtomicInteger(3);
        toys.change = learner -> {
            learner.steps = taken;
            learner.notFinite = step -> step >= 50 && failing.getAndDecrement() > 0;
        };
        var ended = toys.train(Toys.steps(100));
        assertEquals(Trainer.Ending.FINISHED, ended.outcome().ending());
        assertEquals(1, toys.warnings.size());
        assertTrue(
                toys.warnings.get(0).toString().contains("not finite at step 53; the training went back to step 0"),
                toys.warnings.toString());
        assertEquals(List.of(51L, 52L, 0L, 1L), taken.subList(51, 55));
        assertEquals(153, taken.size());
        var log = toys.log();
        assertEquals(0.005, log.get(log.size() - 1).get("rate").getAsDouble(), 1e-12);
    }

    @Test
    void aHalvedRateIsRememberedByTheNextCheckpoint() throws IOException {
        var failing = new AtomicInteger(3);
        toys.change = learner -> learner.notFinite = step -> step >= 50 && failing.getAndDecrement() > 0;
        var rounds = new AtomicInteger();
        toys.train(Toys.steps(100), () -> rounds.incrementAndGet() > 15);
        toys.change = learner -> {};
        toys.train(Toys.steps(100));
        var log = toys.log();
        assertEquals(0.005, log.get(log.size() - 1).get("rate").getAsDouble(), 1e-12);
    }

    @Test
    void aLossThatStaysNoNumberIsAProblemAfterFiveReturns() {
        toys.change = learner -> learner.notFinite = step -> step >= 20;
        var problem = assertThrows(Problem.class, () -> toys.train(Toys.steps(100)));
        assertTrue(problem.getMessage().contains("learning rate of 1/32"), problem.getMessage());
        assertEquals(5, toys.warnings.size());
    }

    @Test
    void weightsThatAreNoNumbersAreNeverSaved() throws IOException {
        var first = new AtomicBoolean(true);
        toys.change = learner -> learner.explodes = step -> step == 45 && first.getAndSet(false);
        var ended = toys.train(often(100));
        assertEquals(Trainer.Ending.FINISHED, ended.outcome().ending());
        assertEquals(1, toys.warnings.size());
        assertEquals(100, Trainer.used(folder).steps());
        assertTrue(Double.isFinite(ended.outcome().lastValidation().getAsDouble()));
    }

    @Test
    void weightsThatAreNoNumbersAtTheVeryEndAreNotTheResult() {
        var first = new AtomicBoolean(true);
        toys.change = learner -> learner.explodes = step -> step == 99 && first.getAndSet(false);
        var ended = toys.train(Toys.steps(100));
        assertEquals(100, ended.outcome().last().step());
        assertTrue(ended.outcome().lastValidation().getAsDouble() < 100);
        assertTrue(ended.outcome().learned());
    }

    private static final Health FAILED = new Health.Failed(Sentence.of("It fails."), Sentence.of("Do better."));

    @Test
    void aFailureGoesBackToTheLastSoundCheckpointAtAQuarterOfTheRate() throws IOException {
        var taken = new ArrayList<Long>();
        var failing = new AtomicBoolean(true);
        var returns = new ArrayList<Integer>();
        toys.change = learner -> {
            learner.steps = taken;
            learner.health = step -> {
                returns.clear();
                returns.addAll(learner.returns);
                if (step == 60 && failing.getAndSet(false)) return FAILED;
                return step >= 30 && failing.get() ? Health.DOUBTFUL : Health.SOUND;
            };
        };
        // A checkpoint after every tenth step, were it not for doubts.
        var ended = toys.train(often(100));
        assertEquals(Trainer.Ending.FINISHED, ended.outcome().ending());
        assertEquals(100, ended.outcome().last().step());
        assertEquals(1, toys.warnings.size());
        var warning = toys.warnings.get(0).toString();
        assertTrue(warning.startsWith("It fails. This was at step 61; the training went back to step "), warning);
        var backTo = taken.get(61);
        assertTrue(backTo <= 30, "back to step " + backTo + ", which was in doubt");
        assertEquals(List.of(1), returns);
        var log = toys.log();
        assertEquals(0.0025, log.get(log.size() - 1).get("rate").getAsDouble(), 1e-12);
        assertEquals(
                List.of(warning),
                log.stream()
                        .filter(line -> line.has("warning"))
                        .map(line -> line.get("warning").getAsString())
                        .toList());
    }

    @Test
    void aStateInDoubtIsSavedAtAStopButNotReturnedTo() {
        var taken = new ArrayList<Long>();
        toys.change = learner -> learner.health = step -> step >= 25 ? Health.DOUBTFUL : Health.SOUND;
        var rounds = new AtomicInteger();
        toys.train(often(100), () -> rounds.incrementAndGet() > 8);
        var stoppedAt = Trainer.used(folder).steps();
        assertTrue(stoppedAt > 25, "stopped at " + stoppedAt);
        var failing = new AtomicBoolean(true);
        toys.change = learner -> {
            learner.steps = taken;
            learner.health = step -> failing.getAndSet(false) ? FAILED : Health.SOUND;
        };
        toys.train(often(100));
        assertEquals(stoppedAt, taken.get(0));
        assertTrue(taken.get(1) <= 25, "went back to " + taken.get(1));
    }

    @Test
    void aFailureThatRepeatsItselfIsAProblemWithARemedy() {
        toys.change = learner -> learner.health = step -> step >= 20 ? FAILED : Health.SOUND;
        var problem = assertThrows(Problem.class, () -> toys.train(Toys.steps(100)));
        assertEquals("It fails. The same happens even at a learning rate of 1/1024. Do better.", problem.getMessage());
        assertEquals(5, toys.warnings.size());
    }

    @Test
    void howOftenATrainingWentBackIsToldWhenItIsResumed() {
        var failing = new AtomicBoolean(true);
        toys.change =
                learner -> learner.health = step -> step >= 20 && failing.getAndSet(false) ? FAILED : Health.SOUND;
        var rounds = new AtomicInteger();
        toys.train(often(100), () -> rounds.incrementAndGet() > 6);
        var told = new ArrayList<Integer>();
        toys.change = learner -> learner.health = step -> {
            if (told.isEmpty()) told.addAll(learner.returns);
            return Health.SOUND;
        };
        toys.train(often(100));
        assertEquals(List.of(1), told);
    }

    private void truncate(Path checkpoint) throws IOException {
        var bytes = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, Arrays.copyOf(bytes, bytes.length / 2));
    }

    /** Stops after the checkpoints of steps 10, 20, 30 and the one at the stop. */
    private Toys.Ended stopped() {
        var rounds = new AtomicInteger();
        return toys.train(often(200), () -> rounds.incrementAndGet() > 4);
    }

    @Test
    void aTornCheckpointIsPassedOverWithAWarningAndGoesAway() throws IOException {
        var uninterrupted = new Toys(engine, folder.resolve("other")).train(often(200));
        stopped();
        var torn = toys.checkpoints().get(0);
        truncate(torn);
        var ended = toys.train(often(200));
        assertEquals(1, toys.warnings.size());
        var warning = toys.warnings.get(0).toString();
        assertTrue(warning.contains(torn.getFileName().toString()), warning);
        assertTrue(warning.endsWith("The training goes on from the checkpoint before it."), warning);
        assertEquals(uninterrupted.weights(), ended.weights());
        assertEquals(2, toys.checkpoints().size());
    }

    @Test
    void aTornCheckpointDoesNotPushAGoodOneOut() throws IOException {
        stopped();
        truncate(toys.checkpoints().get(0));
        var before = toys.checkpoints().get(1);
        toys.train(often(200), () -> true);
        assertEquals(List.of(before), toys.checkpoints());
    }

    @Test
    void tornCheckpointsAloneAreAProblem() throws IOException {
        stopped();
        for (var checkpoint : toys.checkpoints()) truncate(checkpoint);
        var problem = assertThrows(Problem.class, () -> toys.train(often(200)));
        assertEquals("None of the run's checkpoints is whole. Train again.", problem.getMessage());
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenIsRemoved() throws IOException {
        stopped();
        var half = folder.resolve("checkpoints/.step-000000000040.safetensors.1a2b.part");
        Files.write(half, new byte[100]);
        toys.train(often(200));
        assertFalse(Files.exists(half));
    }

    @Test
    void aCheckpointThatDoesNotSayWhereItStandsIsAProblem() throws IOException {
        for (var state : List.of("", "[]", "{}", "null", "{\"updates\":[1,2,3]}", "{\"step\":\"x\"}", "{\"step\":")) {
            Files.createDirectories(folder.resolve("checkpoints"));
            try (var file = Files.newOutputStream(folder.resolve("checkpoints/step-000000000040.safetensors"))) {
                for (var piece : Safetensors.encode(Map.of("state", state), List.of())) file.write(piece.array());
            }
            var problem = assertThrows(Problem.class, () -> toys.train(often(200)), state);
            assertTrue(problem.getMessage().contains("checkpoint"), problem.getMessage());
        }
    }

    @Test
    void aCheckpointOfAnotherNetworkIsAProblem() {
        toys.optimizer = new Optimizer.StochasticGradientDescent(0.05, 0.9, 0.1);
        stopped();
        toys.optimizer = Toys.ADAM;
        var problem = assertThrows(Problem.class, () -> toys.train(often(200)));
        assertTrue(problem.getMessage().contains("belongs to another network"), problem.getMessage());
    }

    @Test
    void aValidationThatIsNoNumberCountsAsTheWorst() {
        toys.change = learner -> learner.validation = () -> Double.NaN;
        var outcome = toys.train(Toys.steps(40)).outcome();
        assertEquals(Trainer.Ending.FINISHED, outcome.ending());
        assertFalse(outcome.learned());
    }
}
