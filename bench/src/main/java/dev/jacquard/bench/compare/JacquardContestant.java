package dev.jacquard.bench.compare;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Schedule;
import dev.jacquard.nn.train.Trainer;
import dev.jacquard.nn.train.TrainingSettings;
import dev.jacquard.nn.train.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * Jacquard's own steps, by its layers, its flat weights and its training loop with all that the loop does beside
 * arithmetic. Arguments: the workload, the exercise's file, the precision ({@code float32} or {@code bfloat16}).
 *
 * <p>The loop asks for the batch of each step; between windows it waits there.
 */
public final class JacquardContestant implements Learner {
    private final Workload workload;
    private final Pacer pacer;
    private final Memory memory = new Memory();
    private final Tensor examples;
    private final Tensor answers;
    private final List<Turn> turns;
    private Tensor wanted;
    private boolean over;

    private JacquardContestant(Workload workload, Exercise exercise, Pacer pacer) {
        this.workload = workload;
        this.pacer = pacer;
        var count = Exercise.count(workload);
        if (workload.kind().ofText()) {
            examples = memory.keep(Tensors.of(exercise.characters(workload, 0), count, workload.length()));
            answers = memory.keep(Tensors.of(exercise.characters(workload, 1), count, workload.length()));
        } else {
            // Channels-last, said through strides: with one channel both layouts look the same.
            examples = memory.keep(Tensors.of(exercise.values(), count, Workload.SIDE, Workload.SIDE, 1)
                    .permute(0, 3, 1, 2));
            answers = memory.keep(Tensors.of(exercise.wanted(), count));
        }
        turns = new JacquardNetworks(workload, 1, memory, () -> wanted)
                .turns().stream().map(this::watched).toList();
    }

    private Turn watched(Turn turn) {
        if (!turn.name().equals("loss")) return turn;
        return new Turn(turn.name(), turn.weights(), turn.optimizer(), turn.begin(), turn.end(), (batch, pass) -> {
            var losses = turn.loss().of(batch, pass);
            pacer.loss(losses.total().item_double());
            return losses;
        });
    }

    @Override
    public List<Turn> turns() {
        return turns;
    }

    @Override
    public int batchSize() {
        return workload.batch();
    }

    @Override
    public Tensor batch(long step) {
        // The last step of all is taken for nobody.
        over = over || !pacer.next();
        var first = Exercise.first(workload, step);
        wanted = answers.narrow(0, first, workload.batch());
        return examples.narrow(0, first, workload.batch());
    }

    @Override
    public OptionalDouble validation() {
        return OptionalDouble.empty();
    }

    /** Prints warnings only. */
    static final class Silent implements Trainer.Listener {
        @Override
        public void report(Report report) {}

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {
            System.err.println(sentence);
        }
    }

    /** Takes steps on demand. */
    public static void main(String[] arguments) throws IOException {
        var precision = Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        var pacer = Pacer.open();
        var workload = Workload.of(arguments[0]);
        var exercise = Exercise.read(Path.of(arguments[1]));
        // Beside the exercise, which whoever started this removes.
        var folder =
                Files.createTempDirectory(Path.of(arguments[1]).toAbsolutePath().getParent(), "training");
        try (var engine = Engine.open(EngineSettings.standard())) {
            var learner = engine.call(() -> new JacquardContestant(workload, exercise, pacer));
            // One long training without checkpoints: what they cost is a setting, and StepOverhead measures it.
            var settings = new TrainingSettings(
                    new Budget.Steps(Long.MAX_VALUE / 2), 1, Schedule.CONSTANT, 0, 0, 0, 0, 1e12, precision);
            var trainer = new Trainer(engine, learner, settings, folder);
            var parameters = learner.turns.stream()
                    .flatMap(turn -> turn.weights().stream())
                    .mapToLong(Weights::count)
                    .sum();
            pacer.ready(parameters, engine.settings().threads(), engine.call(RawContestant::facts));
            trainer.train(new Silent(), () -> learner.over);
        }
    }
}
