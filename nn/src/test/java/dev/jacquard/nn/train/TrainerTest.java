package dev.jacquard.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loop promises when nothing goes wrong. */
class TrainerTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    @TempDir
    Path folder;

    private Toys toys(String name) {
        return new Toys(engine, folder.resolve(name));
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                Toys.ADAM,
                new Optimizer.StochasticGradientDescent(0.05, 0.9, 0.1),
                new Optimizer.Muon(0.01, 0.95, 0.1));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aTrainingStoppedAgainAndAgainEndsWithTheSameBits(Optimizer optimizer) {
        var whole = toys("whole");
        var pieces = toys("pieces");
        for (var t : List.of(whole, pieces)) {
            t.optimizer = optimizer;
            t.twoTurns = true;
        }
        var uninterrupted = whole.train(Toys.steps(200));
        Toys.Ended ended;
        var stops = 0;
        do {
            var rounds = new AtomicInteger();
            ended = pieces.train(Toys.steps(200), () -> rounds.incrementAndGet() > 3);
            if (ended.outcome().ending() == Trainer.Ending.STOPPED) stops++;
        } while (ended.outcome().ending() == Trainer.Ending.STOPPED);
        assertTrue(stops >= 4, stops + " stops");
        assertEquals(uninterrupted.weights(), ended.weights());
        assertEquals(uninterrupted.averages(), ended.averages());
        assertEquals(uninterrupted.outcome().lastValidation(), ended.outcome().lastValidation());
    }

    @Test
    void previewsValidationsAndCheckpointsChangeNothing() {
        var quiet = toys("quiet").train(Toys.steps(100));
        var busy = toys("busy");
        busy.change = learner -> learner.validation = () -> {
            learner.weights.values().norm().item_double();
            return 1;
        };
        var settings = new TrainingSettings(new Budget.Steps(100), 7, Schedule.CONSTANT, 5, 1, 0.9, 0, 0);
        assertEquals(quiet.weights(), busy.train(settings).weights());
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        var other = new TrainingSettings(new Budget.Steps(50), 8, Schedule.CONSTANT, 5, 1, 0.9, 0, 60);
        assertNotEquals(
                toys("one").train(Toys.steps(50)).weights(),
                toys("other").train(other).weights());
    }

    @Test
    void onTheClockTheStateIsTakenUpExactly() throws IOException {
        var toys = toys("run");
        var minutes = Toys.settings(new Budget.Minutes(1));
        var rounds = new AtomicInteger();
        var first = toys.train(minutes, () -> rounds.incrementAndGet() > 2);
        var saved = Files.readAllBytes(toys.checkpoints().get(0));
        var used = Trainer.used(folder.resolve("run"));
        assertEquals(first.outcome().last().step(), used.steps());
        assertEquals(first.outcome().last().seconds(), used.seconds());
        var again = toys.train(minutes, () -> true);
        assertEquals(first.weights(), again.weights());
        assertEquals(first.averages(), again.averages());
        assertEquals(used.seconds(), again.outcome().last().seconds());
        assertArrayEquals(saved, Files.readAllBytes(toys.checkpoints().get(0)));
    }

    @Test
    void theClockEndsATraining() {
        var ended = toys("run").train(Toys.settings(new Budget.Minutes(0.3 / 60)));
        assertEquals(Trainer.Ending.FINISHED, ended.outcome().ending());
        assertTrue(ended.outcome().last().seconds() >= 0.3);
        assertEquals(1, ended.outcome().last().progress());
    }

    @Test
    void aTrainingWithoutHopeEndsWhenPatienceDoes() {
        var toys = toys("run");
        toys.change = learner -> learner.validation = () -> 1;
        var settings = new TrainingSettings(new Budget.Steps(200), 7, Schedule.CONSTANT, 5, 1, 0.9, 3, 60);
        var outcome = toys.train(settings).outcome();
        assertEquals(Trainer.Ending.PLATEAU, outcome.ending());
        // Validations come every 10 steps; the first sets the mark and three more do not beat it.
        assertEquals(40, outcome.last().step());
        assertFalse(outcome.learned());
    }

    @Test
    void slowValidationsAreLeftOutUnlessPatienceCountsThem() {
        var counts = new ArrayList<Integer>();
        for (var patience : new int[] {0, 1000}) {
            var validations = new AtomicInteger();
            var toys = toys("patience" + patience);
            toys.change = learner -> learner.validation = () -> {
                LockSupport.parkNanos(300_000_000);
                return 1000 - validations.incrementAndGet();
            };
            var settings = new TrainingSettings(new Budget.Steps(200), 7, Schedule.CONSTANT, 5, 1, 0.9, patience, 60);
            assertEquals(200, toys.train(settings).outcome().last().step());
            counts.add(validations.get());
        }
        assertTrue(counts.get(0) < 12, counts + " validations");
        assertEquals(21, counts.get(1));
    }

    @Test
    void aTrainingThatImprovesGoesOnWhateverItsPatience() {
        var toys = toys("run");
        var validations = new AtomicInteger(1000);
        toys.change = learner -> learner.validation = validations::decrementAndGet;
        var settings = new TrainingSettings(new Budget.Steps(200), 7, Schedule.CONSTANT, 5, 1, 0.9, 1, 60);
        var outcome = toys.train(settings).outcome();
        assertEquals(Trainer.Ending.FINISHED, outcome.ending());
        assertTrue(outcome.learned());
    }

    @Test
    void theAverageFollowsItsFormula() {
        var values = new ArrayList<double[]>();
        try (var learner = engine.call(() -> new ToyLearner(Toys.ADAM, false))) {
            var settings = Toys.steps(30);
            var trainer = new Trainer(engine.engine(), learner, settings, folder);
            values.add(engine.call(() -> Tensors.doubles(learner.weights.values())));
            // The batch is asked for before each step moves the weights.
            var watched = new Watched(learner, values);
            var second = new Trainer(engine.engine(), watched, settings, folder.resolve("second"));
            second.train(new Toys(engine, folder), () -> false);
            values.remove(0);
            values.add(engine.call(() -> Tensors.doubles(learner.weights.values())));
            var average = values.get(0).clone();
            for (var step = 0; step < 30; step++) {
                var decay = Math.min(0.9, (1.0 + step) / (10 + step));
                for (var i = 0; i < average.length; i++)
                    average[i] = decay * average[i] + (1 - decay) * values.get(step + 1)[i];
            }
            var found = second.withAverages(() -> Tensors.doubles(learner.weights.values()));
            assertArrayEquals(average, found, 1e-5);
            assertFalse(trainer.resume(new Toys(engine, folder)));
        }
    }

    private record Watched(ToyLearner learner, List<double[]> values) implements Learner {
        @Override
        public List<Turn> turns() {
            return learner.turns();
        }

        @Override
        public int batchSize() {
            return learner.batchSize();
        }

        @Override
        public Tensor batch(long step) {
            values.add(Tensors.doubles(learner.weights.values().detach()));
            return learner.batch(step);
        }

        @Override
        public java.util.OptionalDouble validation() {
            return java.util.OptionalDouble.empty();
        }
    }

    @Test
    void aTurnIsTakenInItsPartOfTheBudgetOnly() {
        var toys = toys("run");
        toys.twoTurns = true;
        var late = new ArrayList<Long>();
        toys.change = learner -> learner.lateSteps = late;
        toys.train(Toys.steps(60));
        // Step 0 is the rehearsal, which takes every turn once and forgets it.
        assertEquals(
                LongStream.concat(LongStream.of(0), LongStream.range(30, 60))
                        .boxed()
                        .toList(),
                late);
    }

    @Test
    void theLogHasALineWithItsFieldsForTheEnd() throws IOException {
        var toys = toys("run");
        toys.twoTurns = true;
        toys.train(Toys.steps(60));
        var last = toys.log().get(toys.log().size() - 1);
        assertEquals(60, last.get("step").getAsLong());
        for (var field : List.of("seconds", "toy", "part", "late", "validation", "examples_per_second", "rate"))
            assertTrue(last.get(field).getAsDouble() >= 0, field + " in " + last);
    }

    @Test
    void aResumedTrainingForgetsTheLinesOfStepsThatItDoesAgain() throws IOException {
        var toys = toys("run");
        var rounds = new AtomicInteger();
        var stopped = toys.train(Toys.steps(200), () -> rounds.incrementAndGet() > 3);
        var at = stopped.outcome().last().step();
        var log = folder.resolve("run/log.jsonl");
        Files.writeString(
                log, "{\"step\":" + (at + 1) + ",\"toy\":1}\n{\"step\":" + (at + 2), StandardOpenOption.APPEND);
        toys.train(Toys.steps(200));
        var steps = toys.log().stream().map(l -> l.get("step").getAsLong()).toList();
        assertEquals(steps.stream().sorted().distinct().toList(), steps);
        assertFalse(steps.contains(at + 1));
        assertTrue(steps.containsAll(List.of(at, 200L)));
    }

    @Test
    void aFinishedTrainingIsDoneAtOnceAndLogsNothingMore() throws IOException {
        var toys = toys("run");
        var first = toys.train(Toys.steps(40));
        var lines = toys.log();
        toys.change = learner -> learner.steps = null;
        var again = toys.train(Toys.steps(40));
        assertEquals(Trainer.Ending.FINISHED, again.outcome().ending());
        assertEquals(first.weights(), again.weights());
        assertEquals(lines, toys.log());
    }

    @Test
    void aGrownBudgetHasPreviewsAndValidationsAheadOfIt() {
        var toys = toys("run");
        toys.train(Toys.steps(100));
        toys.previews.clear();
        var validations = new AtomicInteger();
        toys.change = learner -> learner.validation = () -> validations.incrementAndGet();
        toys.train(Toys.steps(200));
        assertEquals(List.of(120L, 140L, 160L, 180L), toys.previews);
        assertTrue(validations.get() >= 10, validations + " validations");
    }

    @Test
    void whatIsAddedToABudgetCountsFromWhatWasUsed() {
        assertEquals(new Budget.Steps(150), new Budget.Steps(50).after(100, 30));
        assertEquals(new Budget.Minutes(2.5), new Budget.Minutes(2).after(100, 30));
    }

    @Test
    void noMoreThanTwoCheckpointsAreKept() throws IOException {
        var toys = toys("run");
        toys.train(new TrainingSettings(new Budget.Steps(100), 7, Schedule.CONSTANT, 5, 1, 0.9, 0, 0));
        var names =
                toys.checkpoints().stream().map(f -> f.getFileName().toString()).toList();
        assertEquals(2, names.size(), names.toString());
        assertEquals("step-000000000100.safetensors", names.get(0));
    }
}
