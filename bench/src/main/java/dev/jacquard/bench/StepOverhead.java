package dev.jacquard.bench;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Model;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.FusedAdamW;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the training loop costs beside the arithmetic: the plain VAE at batch 128 through the loop and through the same
 * engine calls written out, in turn in one process; and optimizer, clipping and moving average beside a copy of the bytes
 * that they touch. Arguments: a collection (fashion-mnist), seconds a window (6), windows (7).
 */
public final class StepOverhead {
    private static final double RATE = 1e-3;

    private final Engine engine;
    private final Model<Image> model;
    private final Learner learner;
    private final List<Weights> networks;
    private final Map<Weights, Tensor[]> memories = new LinkedHashMap<>();
    private long updates;

    private StepOverhead(Engine engine, Collection<Image> collection) {
        this.engine = engine;
        var plan =
                ImageVae.on(collection).set("form", "plain").set("batch", 128).set("latent", 32);
        this.model = ImageVae.RECIPE.model(plan.settings(), ImageVae.RECIPE.describe(collection), Randomness.of(1));
        this.learner = model.learner(
                collection.part(Part.TRAIN), collection.part(Part.VALIDATION).select(new int[0]), Randomness.of(2));
        this.networks = learner.turns().get(0).weights();
        for (var weights : networks)
            memories.put(weights, new Tensor[] {weights.twin(), weights.twin(), weights.copy()});
    }

    /** Prints the ratios. */
    public static void main(String[] arguments) throws IOException {
        var collection = Collection.open(arguments.length > 0 ? arguments[0] : "fashion-mnist", Optional.empty());
        var seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 6;
        var windows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 7;
        try (var engine = Engine.open(EngineSettings.standard())) {
            var bench = engine.call(() -> new StepOverhead(engine, collection));
            bench.raw(seconds / 2);
            var ratios = new ArrayList<Double>();
            for (var i = 0; i < windows; i++) {
                var raw = bench.raw(seconds);
                var loop = bench.loop(seconds);
                ratios.add(loop / raw);
                System.out.printf(
                        Locale.ROOT, "raw %.2f ms  loop %.2f ms  ratio %.3f%n", raw * 1e3, loop * 1e3, loop / raw);
            }
            ratios.sort(Comparator.naturalOrder());
            System.out.printf(
                    Locale.ROOT,
                    "loop / raw: median %.3f, from %.3f to %.3f%n",
                    ratios.get(windows / 2),
                    ratios.get(0),
                    ratios.get(windows - 1));
            bench.updates();
            engine.call(() -> {
                bench.learner.close();
                bench.model.close();
                return null;
            });
        }
    }

    /** Seconds a step of the calls written out. */
    private double raw(double seconds) {
        var begun = System.nanoTime();
        var steps = new long[1];
        engine.call(() -> {
            while ((System.nanoTime() - begun) / 1e9 < seconds) {
                try (var scope = new PointerScope()) {
                    rawStep(steps[0]++);
                }
            }
            return null;
        });
        return (System.nanoTime() - begun) / 1e9 / steps[0];
    }

    private void rawStep(long step) {
        var batch = learner.batch(step);
        for (var weights : networks) weights.gradients().zero_();
        var loss = learner.turns()
                .get(0)
                .loss()
                .of(batch, Pass.training(Randomness.of(3).at(step)));
        loss.total().backward();
        update();
    }

    private void update() {
        updates++;
        Memory.withoutGradients(() -> {
            var square = 0.0;
            for (var weights : networks) {
                var norm = weights.gradients().norm().item_double();
                square += norm * norm;
            }
            var scale = torch.full(new long[0], Tensors.scalar(Math.max(1, Math.sqrt(square) / 1e9)));
            for (var weights : networks) {
                var memory = memories.get(weights);
                FusedAdamW.update(
                        weights.values(),
                        weights.gradients(),
                        new Tensor[] {memory[0], memory[1]},
                        updates,
                        RATE,
                        0.9,
                        0.99,
                        0,
                        1e-8,
                        scale);
                memory[2].lerp_(weights.values(), Tensors.scalar(0.01));
            }
            return null;
        });
    }

    /** Seconds a step of the loop, from its first report to its last: all that it does beside steps counts. */
    private double loop(double seconds) throws IOException {
        var folder = Files.createTempDirectory("step-overhead");
        var plan = ImageVae.on(Collection.of(List.of(Image.of(16, 16, 1, new byte[256]))));
        var settings = plan.settings()
                .with("clip", 1e9)
                .with(Recipe.PRECISION, "float32")
                .with("decay", 0)
                .with("checkpoint", 3600);
        var first = new long[2];
        var last = new long[2];
        var trainer =
                new Trainer(engine, learner, Recipe.training(settings, new Budget.Minutes(seconds / 60), 4), folder);
        trainer.train(
                new Trainer.Listener() {
                    @Override
                    public void report(Report report) {
                        var now = System.nanoTime();
                        if (first[1] == 0) {
                            first[0] = report.step();
                            first[1] = now;
                        }
                        if (report.progress() < 1) {
                            last[0] = report.step();
                            last[1] = now;
                        }
                    }

                    @Override
                    public void preview(Report report) {}

                    @Override
                    public void warning(Sentence sentence) {
                        System.err.println(sentence);
                    }
                },
                () -> false);
        delete(folder);
        return (last[1] - first[1]) / 1e9 / (last[0] - first[0]);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /** Optimizer, clipping and moving average, beside a step and beside a copy of the bytes that they touch. */
    private void updates() {
        var rounds = 60;
        var update = new double[rounds];
        var copy = new double[rounds];
        var step = new double[rounds];
        engine.call(() -> {
            for (var i = 0; i < rounds; i++) {
                update[i] = timed(() -> {
                    for (var weights : networks) weights.gradients().zero_();
                    update();
                });
                // Zeroing writes one vector, the norm reads one, AdamW reads four and writes three, the average reads
                // two
                // and writes one: twelve vectors, as many as six copies move.
                copy[i] = timed(() -> Memory.withoutGradients(() -> {
                    for (var weights : networks)
                        for (var k = 0; k < 6; k++) memories.get(weights)[k % 2].copy_(memories.get(weights)[2]);
                    return null;
                }));
                var number = i;
                step[i] = timed(() -> rawStep(number));
            }
            return null;
        });
        Arrays.sort(update);
        Arrays.sort(copy);
        Arrays.sort(step);
        var middle = rounds / 2;
        System.out.printf(
                Locale.ROOT,
                "%d numbers; optimizer, clipping and average %.3f ms: %.1f %% of a step of %.1f ms, %.2f times a copy of the same bytes (%.3f ms)%n",
                networks.stream().mapToLong(Weights::count).sum(),
                update[middle] * 1e3,
                100 * update[middle] / step[middle],
                step[middle] * 1e3,
                update[middle] / copy[middle],
                copy[middle] * 1e3);
    }

    private static double timed(Runnable work) {
        var begun = System.nanoTime();
        try (var scope = new PointerScope()) {
            work.run();
        }
        return (System.nanoTime() - begun) / 1e9;
    }
}
