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
import dev.jacquard.nn.torch.Memory;
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
import java.util.LinkedHashMap;
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
    private static final long STEPS = 7000;
    private static final long SEED = 20261125;
    private static final int SIDE = 32;
    private static final int SHIFT = 2;
    private static final int TESTED_AT_ONCE = 100;

    /** One collection with a head of its own and so many places in each batch. */
    private static final class Task {
        final String name;
        final int share;
        final List<String> labels;
        final Collection<Image> training;
        final Collection<Image> test;
        final Linear head;

        Task(String name, int share, Weights.Plan plan) {
            this.name = name;
            this.share = share;
            var all = Collection.open(name, Optional.empty());
            labels = all.labels();
            training = all.part(Part.TRAIN);
            test = all.part(Part.TEST);
            head = new Linear(plan.in(name), ReferenceClassifier.FEATURES, labels.size());
        }

        long label(Collection<Image> part, int index) {
            return labels.indexOf(part.label(index).orElseThrow());
        }
    }

    private final List<Task> tasks;
    private final ReferenceClassifier.Network network;
    private final Weights weights;
    private final Weights heads;
    private final Randomness randomness = Randomness.of(SEED);
    private Tensor wanted;
    private Tensor features;

    private ReferenceClassifierTraining() {
        var headPlan = new Weights.Plan();
        // Every batch holds pictures of all collections, so that what normalisation measures is the same in each.
        // Garments
        // are the most, and the most alike.
        tasks = List.of(
                new Task("fashion-mnist", 60, headPlan),
                new Task("digits", 8, headPlan),
                new Task("tiles", 12, headPlan),
                new Task("emoji", 16, headPlan));
        var plan = new Weights.Plan();
        network = new ReferenceClassifier.Network(plan);
        weights = new Weights("features", plan, randomness.stream("network"));
        heads = new Weights("heads", headPlan, randomness.stream("heads"));
    }

    @Override
    public List<Turn> turns() {
        var optimizer = new Optimizer.AdamW(3e-3, 0.9, 0.99, 0.05);
        return List.of(new Turn("loss", List.of(weights, heads), optimizer, 0, 1, (batch, pass) -> {
            features = network.forward(batch, pass);
            var parts = new LinkedHashMap<String, Tensor>();
            Tensor total = null;
            var from = 0;
            for (var task : tasks) {
                var guessed = task.head.forward(features.narrow(0, from, task.share), pass);
                var loss = torch.cross_entropy_loss(guessed, wanted.narrow(0, from, task.share));
                parts.put(task.name, loss.detach());
                var weighted = loss.mul(Tensors.scalar(task.share / (double) batchSize()));
                total = total == null ? weighted : total.add(weighted);
                from += task.share;
            }
            return new Turn.Losses(total, parts);
        }));
    }

    @Override
    public int batchSize() {
        return tasks.stream().mapToInt(t -> t.share).sum();
    }

    @Override
    public Tensor batch(long step) {
        var random = randomness.stream("batch").at(step).java();
        var labels = new long[batchSize()];
        var pictures = new ArrayList<Image>();
        for (var task : tasks)
            for (var i = 0; i < task.share; i++) {
                var chosen = random.nextInt(task.training.size());
                labels[pictures.size()] = task.label(task.training, chosen);
                pictures.add(windowOn(task.training.get(chosen), random));
            }
        wanted = Tensors.of(labels, labels.length);
        return ReferenceClassifier.input(pictures);
    }

    /** A window of 32 by 32 pixels, moved by up to two; on a larger picture also one that shows a part of it larger. */
    private static Image windowOn(Image picture, SplittableRandom random) {
        var side = Math.max(picture.width(), picture.height());
        if (side > SIDE) {
            side = random.nextBoolean() ? SIDE : SIDE + random.nextInt(side - SIDE + 1);
            picture = picture.resized(Size.of(side, side), Image.Fit.CROP);
        }
        var room = Math.max(0, side - SIDE) + 2 * SHIFT;
        var left = (side - SIDE - room) / 2 + random.nextInt(room + 1);
        var top = (side - SIDE - room) / 2 + random.nextInt(room + 1);
        var samples = new byte[SIDE * SIDE * picture.channels()];
        for (var y = 0; y < SIDE; y++)
            for (var x = 0; x < SIDE; x++)
                for (var c = 0; c < picture.channels(); c++)
                    samples[(y * SIDE + x) * picture.channels() + c] = (byte) picture.sample(
                            Math.max(0, Math.min(side - 1, left + x)), Math.max(0, Math.min(side - 1, top + y)), c);
        return Image.of(SIDE, SIDE, picture.channels(), samples).withChannels(4);
    }

    @Override
    public OptionalDouble validation() {
        return OptionalDouble.empty();
    }

    /** The share of a part's pictures that get their label, each picture in this size. */
    private double accuracy(Task task, Size size) {
        var right = 0.0;
        for (var from = 0; from < task.test.size(); from += TESTED_AT_ONCE) {
            var count = Math.min(TESTED_AT_ONCE, task.test.size() - from);
            var labels = new long[count];
            var pictures = new ArrayList<Image>();
            for (var i = 0; i < count; i++) {
                labels[i] = task.label(task.test, from + i);
                pictures.add(task.test.get(from + i).resized(size, Image.Fit.CROP));
            }
            try (var scope = new PointerScope()) {
                var found = network.forward(ReferenceClassifier.input(pictures), Pass.evaluating());
                var guessed = task.head
                        .forward(found, Pass.evaluating())
                        .argmax(new org.bytedeco.pytorch.LongOptional(1), false);
                right += guessed.eq(Tensors.of(labels, count)).sum().item_double();
            }
        }
        return right / task.test.size();
    }

    private void tell() {
        for (var task : tasks) {
            var own = task.test.imageSize();
            tell(task, own);
            if (own.width() > SIDE) tell(task, Size.of(SIDE, SIDE));
        }
    }

    private void tell(Task task, Size size) {
        System.err.printf(
                "%s, %d x %d: %.1f %% of %d test pictures%n",
                task.name, size.width(), size.height(), 100 * accuracy(task, size), task.test.size());
    }

    /** Trains and writes the file. */
    public static void main(String[] arguments) {
        try (var engine = Engine.open(EngineSettings.standard())) {
            var learner = engine.call(ReferenceClassifierTraining::new);
            var settings = new TrainingSettings(new Budget.Steps(STEPS), SEED, Schedule.COSINE, 100, 1, 0.998, 0, 60);
            var trainer = new Trainer(engine, learner, settings, Path.of(arguments[1]));
            var listener = new Trainer.Listener() {
                @Override
                public void report(Report report) {}

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
                Memory.withoutGradients(() -> {
                    learner.tell();
                    return null;
                });
                var all = new ArrayList<>(learner.weights.entries("", learner.weights.values()));
                all.addAll(learner.weights.statisticsEntries(""));
                return all;
            });
            SafeFiles.write(
                    Path.of(arguments[0]), Safetensors.encode(Map.of("purpose", "reference classifier"), entries));
        }
    }
}
