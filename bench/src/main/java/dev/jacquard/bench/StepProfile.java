package dev.jacquard.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.create.Creator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Machine;
import dev.jacquard.nn.torch.Precision;
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
 * Where the time of a training step of a recipe goes, phase by phase and turn by turn: milliseconds of the loss, of
 * the backward pass and of both together, cores kept busy, the share that arithmetic at the speed of large products would take, and
 * what is allocated on Java's heap; then, for pictures, the same of creating 64 works. Arguments: a recipe (image-vae), a collection
 * (fashion-mnist), steps (40), settings such as batch=32.
 */
public final class StepProfile {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WORKS = 64;

    private static final class Row {
        final double[] wall;
        final double[] busy;
        final double[] heap;
        double operations;

        Row(int steps) {
            wall = new double[steps];
            busy = new double[steps];
            heap = new double[steps];
        }
    }

    private final int steps;
    private final Precision precision;
    private final double peak;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private StepProfile(int steps, Precision precision, double peak) {
        this.steps = steps;
        this.precision = precision;
        this.peak = peak;
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        var recipe = Recipes.named(arguments.length > 0 ? arguments[0] : "image-vae");
        profile(recipe, arguments);
    }

    private static <E> void profile(Recipe<E> recipe, String[] arguments) {
        var name = arguments.length > 1 ? arguments[1] : "fashion-mnist";
        var plan = Plan.of(recipe, recipe.medium().open(name, Map.of()));
        for (var i = 3; i < arguments.length; i++) {
            var setting = arguments[i].split("=", 2);
            plan = plan.set(setting[0], setting[1]);
        }
        profile(plan, arguments.length > 2 ? Integer.parseInt(arguments[2]) : 40);
    }

    private static <E> void profile(Plan<E> plan, int steps) {
        var settings = plan.settings();
        try (var engine = Engine.open(EngineSettings.standard())) {
            var machine = Machine.measure(engine);
            var precision = engine.call(Precision::fastest);
            var profile = new StepProfile(steps, precision, machine.rate(precision));
            var input = plan.recipe().describe(plan.collection(), settings);
            var model = engine.call(() -> plan.recipe().model(settings, input, Randomness.of(1)));
            engine.call(() -> {
                try (var learner =
                        model.learner(part(plan, Part.TRAIN), part(plan, Part.VALIDATION), Randomness.of(2))) {
                    profile.run(learner);
                }
                return null;
            });
            if (plan.recipe().medium() == Medium.IMAGE)
                Creator.of(engine, model, new Signature("", "", "", ""))
                        .ifPresent(creator -> profile.create(engine, creator));
            System.out.printf(
                    Locale.ROOT,
                    "%s, batch %s, %s; large products: %.0f billion operations a second; copies: %.1f GB a second%n",
                    plan.recipe().name(),
                    settings.text("batch"),
                    precision.name().toLowerCase(Locale.ROOT),
                    profile.peak / 1e9,
                    machine.copied() / 1e9);
            profile.print();
            engine.call(() -> {
                model.close();
                return null;
            });
        }
    }

    private static <E> Collection<E> part(Plan<E> plan, Part part) {
        return plan.collection().part(part);
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
                    var operations = timed(phase + "whole step", step, () -> step(learner, taken, number, phase));
                    rows.get(phase + "whole step").operations += operations;
                }
            }
        });
    }

    private double step(Learner learner, List<Turn> taken, int number, String phase) {
        var batch = timed(phase + "batch", number, () -> learner.batch(number));
        var operations = 0.0;
        for (var turn : taken) {
            var pass = Pass.training(Randomness.of(3).at(number));
            for (var weights : turn.weights()) weights.train(true);
            turn.weights().forEach(w -> w.gradients().zero_());
            var losses = timed(phase + turn.name() + " loss", number, () -> {
                var made = precision.in(() -> turn.loss().of(batch, pass));
                made.total().item_double();
                return made;
            });
            timed(phase + turn.name() + " backward", number, () -> {
                losses.total().backward();
                return null;
            });
            for (var weights : turn.weights()) weights.train(false);
            operations += pass.operations();
        }
        return operations;
    }

    private void create(Engine engine, Creator<?> creator) {
        for (var step = 0; step < steps; step++) {
            var number = step;
            engine.call(() -> timed("creating " + WORKS + " works", number, () -> creator.sample(0, WORKS, number)));
        }
    }

    private <T> T timed(String what, int step, Supplier<T> work) {
        var heap = THREADS.getCurrentThreadAllocatedBytes();
        var cpu = SYSTEM.getProcessCpuTime();
        var begun = System.nanoTime();
        var result = work.get();
        var row = rows.computeIfAbsent(what, k -> new Row(steps));
        row.wall[step] = (System.nanoTime() - begun) / 1e6;
        row.busy[step] = (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
        row.heap[step] = (THREADS.getCurrentThreadAllocatedBytes() - heap) / 1024.0;
        return result;
    }

    private void print() {
        rows.forEach((what, row) -> {
            var from = steps / 4;
            var some = Arrays.copyOfRange(row.wall, from, steps);
            var cpu = Arrays.stream(row.busy, from, steps).sum()
                    / Arrays.stream(some).sum();
            Arrays.sort(some);
            var median = some[some.length / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-28s median %8.2f ms   cores %.2f   heap %6.0f KB%s%n",
                    what,
                    median,
                    cpu,
                    Arrays.stream(row.heap, from, steps).average().orElse(0),
                    row.operations == 0
                            ? ""
                            : "   arithmetic %3.0f %%".formatted(100 * row.operations / steps / peak / (median / 1e3)));
        });
    }
}
