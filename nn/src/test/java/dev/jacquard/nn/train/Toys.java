package dev.jacquard.nn.train;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jacquard.media.Sentence;
import dev.jacquard.nn.torch.EngineFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Trainings of a {@link ToyLearner} in a folder, and what they leave there. */
final class Toys implements Trainer.Listener {
    static final Optimizer ADAM = new Optimizer.AdamW(0.01, 0.9, 0.99, 0.1);

    /** How a training ended and what its weights then were. */
    record Ended(Trainer.Outcome outcome, String weights, String averages) {}

    final List<Report> reports = new ArrayList<>();
    final List<Long> previews = new ArrayList<>();
    final List<Sentence> warnings = new ArrayList<>();
    private final EngineFixture engine;
    private final Path folder;
    Optimizer optimizer = ADAM;
    boolean twoTurns;
    Consumer<ToyLearner> change = learner -> {};

    Toys(EngineFixture engine, Path folder) {
        this.engine = engine;
        this.folder = folder;
    }

    static TrainingSettings settings(Budget budget) {
        return new TrainingSettings(budget, 7, Schedule.CONSTANT, 5, 1, 0.9, 0, 60);
    }

    static TrainingSettings steps(long steps) {
        return settings(new Budget.Steps(steps));
    }

    Ended train(TrainingSettings settings) {
        return train(settings, () -> false);
    }

    /** Trains from where the folder stands. */
    Ended train(TrainingSettings settings, BooleanSupplier stop) {
        try (var learner = engine.call(() -> new ToyLearner(optimizer, twoTurns))) {
            change.accept(learner);
            var trainer = new Trainer(engine.engine(), learner, settings, folder);
            trainer.resume(this);
            var outcome = trainer.train(this, stop);
            return new Ended(
                    outcome, engine.call(learner.weights::hash), trainer.withAverages(() -> learner.weights.hash()));
        }
    }

    List<JsonObject> log() throws IOException {
        return Files.readAllLines(folder.resolve("log.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** The newest first. */
    List<Path> checkpoints() throws IOException {
        try (var files = Files.list(folder.resolve("checkpoints"))) {
            return files.sorted(Comparator.<Path>naturalOrder().reversed()).toList();
        }
    }

    @Override
    public void report(Report report) {
        reports.add(report);
    }

    @Override
    public void preview(Report report) {
        previews.add(report.step());
    }

    @Override
    public void warning(Sentence sentence) {
        warnings.add(sentence);
    }
}
