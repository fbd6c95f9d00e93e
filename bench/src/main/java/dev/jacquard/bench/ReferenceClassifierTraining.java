package dev.jacquard.bench;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.nn.evaluate.ReferenceClassifier;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Optimizer;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Schedule;
import dev.jacquard.nn.train.Trainer;
import dev.jacquard.nn.train.TrainingSettings;
import dev.jacquard.nn.train.Turn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the reference classifier that ships with the program: one network for the labels of all built-in collections.
 * Arguments: the file to write and a folder for checkpoints. The same seed and steps give the same file.
 */
public final class ReferenceClassifierTraining implements Learner {
    private static final int BATCH = 64;
    private static final long STEPS = 3600;
    private static final long SEED = 20261124;
    private static final int SHIFT = 2;
    private static final int VALIDATED = 512;

    /** One collection with a head of its own. */
    private static final class Task {
        final String name;
        final List<String> labels;
        final Collection<Image> training;
        final Collection<Image> test;
        final Linear head;

        Task(String name, Optional<Size> size, Weights.Plan plan) {
            this.name = name + size.map(s -> "-" + s.width()).orElse("");
            var all = Collection.open(name, size);
            labels = all.labels();
            training = all.part(Part.TRAIN);
            test = all.part(Part.TEST);
            head = new Linear(plan.in(this.name), ReferenceClassifier.FEATURES, labels.size());
        }

        long[] labels(Collection<Image> part, int[] chosen) {
            var found = new long[chosen.length];
            for (var i = 0; i < chosen.length; i++)
                found[i] = labels.indexOf(part.label(chosen[i]).orElseThrow());
            return found;
        }
    }

    private final List<Task> tasks = new ArrayList<>();
    private final Weights.Plan headPlan = new Weights.Plan();
    private final ReferenceClassifier.Network network;
    private final Weights weights;
    private final Weights heads;
    private final Randomness randomness = Randomness.of(SEED);
    private Task task;
    private Tensor wanted;
    private Tensor features;

    private ReferenceClassifierTraining() {
        // Garments come twice in six steps: they are what the program is compared on most.
        for (var name : List.of("fashion-mnist", "digits", "tiles"))
            tasks.add(new Task(name, Optional.empty(), headPlan));
        tasks.add(new Task("emoji", Optional.of(Size.of(32, 32)), headPlan));
        tasks.add(new Task("emoji", Optional.of(Size.of(64, 64)), headPlan));
        var plan = new Weights.Plan();
        network = new ReferenceClassifier.Network(plan);
        weights = new Weights("features", plan, randomness.stream("network"));
        heads = new Weights("heads", headPlan, randomness.stream("heads"));
    }

    @Override
    public List<Turn> turns() {
        var optimizer = new Optimizer.AdamW(2e-3, 0.9, 0.99, 0.02);
        return List.of(
                new Turn("features", weights, optimizer, (batch, pass) -> {
                    features = network.forward(batch, pass);
                    return Turn.Losses.of(torch.cross_entropy_loss(task.head.forward(features, pass), wanted));
                }),
                new Turn(
                        "heads",
                        heads,
                        optimizer,
                        (batch, pass) -> Turn.Losses.of(
                                torch.cross_entropy_loss(task.head.forward(features.detach(), pass), wanted))));
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public Tensor batch(long step) {
        var turn = (int) (step % (tasks.size() + 1));
        task = tasks.get(turn == tasks.size() ? 0 : turn);
        var random = randomness.stream("batch").at(step).java();
        var chosen = new int[BATCH];
        var pictures = new ArrayList<Image>();
        for (var i = 0; i < BATCH; i++) {
            chosen[i] = random.nextInt(task.training.size());
            pictures.add(task.training.get(chosen[i]));
        }
        wanted = Tensors.of(task.labels(task.training, chosen), BATCH);
        return shifted(ReferenceClassifier.input(pictures), random);
    }

    private static Tensor shifted(Tensor x, SplittableRandom random) {
        var padded = torch.replication_pad2d(x, new long[] {SHIFT, SHIFT, SHIFT, SHIFT});
        return padded.narrow(2, random.nextInt(2 * SHIFT + 1), x.size(2))
                .narrow(3, random.nextInt(2 * SHIFT + 1), x.size(3));
    }

    @Override
    public OptionalDouble validation() {
        var mean = 0.0;
        for (var t : tasks) mean += accuracy(t) / tasks.size();
        return OptionalDouble.of(1 - mean);
    }

    private double accuracy(Task t) {
        var count = Math.min(VALIDATED, t.test.size());
        var right = 0.0;
        for (var from = 0; from < count; from += BATCH) {
            var chosen = new int[Math.min(BATCH, count - from)];
            var pictures = new ArrayList<Image>();
            for (var i = 0; i < chosen.length; i++) {
                chosen[i] = (int) ((from + i) * (long) t.test.size() / count);
                pictures.add(t.test.get(chosen[i]));
            }
            try (var scope = new PointerScope()) {
                var guessed = t.head.forward(
                                network.forward(ReferenceClassifier.input(pictures), Pass.evaluating()),
                                Pass.evaluating())
                        .argmax(new org.bytedeco.pytorch.LongOptional(1), false);
                var correct = guessed.eq(Tensors.of(t.labels(t.test, chosen), chosen.length));
                right += correct.sum().item_double();
            }
        }
        System.err.printf("  %s: %.1f %% right%n", t.name, 100 * right / count);
        return right / count;
    }

    /** Trains and writes the file. */
    public static void main(String[] arguments) {
        try (var engine = Engine.open(EngineSettings.standard())) {
            var learner = engine.call(ReferenceClassifierTraining::new);
            var settings = new TrainingSettings(new Budget.Steps(STEPS), SEED, Schedule.COSINE, 100, 1, 0.998, 0, 60);
            var trainer = new Trainer(engine, learner, settings, Path.of(arguments[1]));
            var listener = new Trainer.Listener() {
                @Override
                public void report(Report report) {
                    if (report.step() % 100 < 5) System.err.println(report);
                }

                @Override
                public void preview(Report report) {
                    System.err.println(report);
                }

                @Override
                public void warning(Sentence sentence) {
                    System.err.println(sentence);
                }
            };
            trainer.resume(listener);
            trainer.train(listener, () -> false);
            var entries = trainer.withAverages(() -> {
                var all = new ArrayList<>(learner.weights.entries("", learner.weights.values()));
                all.addAll(learner.weights.statisticsEntries(""));
                return all;
            });
            SafeFiles.write(
                    Path.of(arguments[0]), Safetensors.encode(Map.of("purpose", "reference classifier"), entries));
        }
    }
}
