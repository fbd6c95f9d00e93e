package dev.jacquard.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * Where the time of a training step of image-vae goes: the milliseconds of each turn's loss and backward pass, and
 * how many cores each keeps busy, phase by phase. Arguments: a collection (fashion-mnist), steps (40), settings such as batch=32.
 */
public final class StepProfile {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final int steps;
    private final Map<String, double[]> wall = new LinkedHashMap<>();
    private final Map<String, double[]> busy = new LinkedHashMap<>();

    private StepProfile(int steps) {
        this.steps = steps;
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        var collection = Collection.open(arguments.length > 0 ? arguments[0] : "fashion-mnist", ImageSettings.DEFAULT);
        var profile = new StepProfile(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40);
        var plan = ImageVae.on(collection);
        for (var i = 2; i < arguments.length; i++) {
            var setting = arguments[i].split("=", 2);
            plan = plan.set(setting[0], setting[1]);
        }
        var settings = plan.settings();
        try (var engine = Engine.open(EngineSettings.standard())) {
            engine.call(() -> {
                try (var model = ImageVae.RECIPE.model(
                                settings, ImageVae.RECIPE.describe(collection), Randomness.of(1));
                        var learner = model.learner(
                                collection.part(Part.TRAIN), collection.part(Part.VALIDATION), Randomness.of(2))) {
                    profile.run(learner);
                }
                return null;
            });
        }
        profile.print(settings.whole("batch"));
    }

    private void run(Learner learner) {
        learner.turns().stream().mapToDouble(Turn::begin).distinct().sorted().forEach(begin -> {
            var taken = learner.turns().stream()
                    .filter(turn -> turn.begin() <= begin && begin < turn.end())
                    .toList();
            var phase = String.format(Locale.ROOT, "%.0f %% ", 100 * begin);
            for (var step = 0; step < steps; step++) {
                try (var scope = new PointerScope()) {
                    var number = step;
                    timed(phase + "whole step", step, () -> {
                        step(learner, taken, number, phase);
                        return null;
                    });
                }
            }
        });
    }

    private void step(Learner learner, List<Turn> taken, int number, String phase) {
        var batch = timed(phase + "batch", number, () -> learner.batch(number));
        for (var turn : taken) {
            var pass = Pass.training(Randomness.of(3).at(number));
            for (var weights : turn.weights()) weights.train(true);
            turn.weights().forEach(w -> w.gradients().zero_());
            var losses = timed(phase + turn.name() + " loss", number, () -> {
                var made = turn.loss().of(batch, pass);
                made.total().item_double();
                return made;
            });
            timed(phase + turn.name() + " backward", number, () -> {
                losses.total().backward();
                return null;
            });
            for (var weights : turn.weights()) weights.train(false);
        }
    }

    private <T> T timed(String what, int step, Supplier<T> work) {
        var cpu = SYSTEM.getProcessCpuTime();
        var begun = System.nanoTime();
        var result = work.get();
        wall.computeIfAbsent(what, k -> new double[steps])[step] = (System.nanoTime() - begun) / 1e6;
        busy.computeIfAbsent(what, k -> new double[steps])[step] = (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
        return result;
    }

    private void print(int batch) {
        System.out.printf(Locale.ROOT, "batch %d%n", batch);
        wall.forEach((what, times) -> {
            var from = steps / 4;
            var some = Arrays.copyOfRange(times, from, steps);
            var cpu = Arrays.stream(busy.get(what), from, steps).sum()
                    / Arrays.stream(some).sum();
            Arrays.sort(some);
            System.out.printf(
                    Locale.ROOT,
                    "%-28s median %8.2f ms   mean %8.2f ms   cores %.2f%n",
                    what,
                    some[some.length / 2],
                    Arrays.stream(some).average().orElse(0),
                    cpu);
        });
    }
}
