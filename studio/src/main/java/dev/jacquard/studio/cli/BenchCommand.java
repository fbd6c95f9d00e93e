package dev.jacquard.studio.cli;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Machine;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.studio.Forecast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures what this machine does and what each recipe will take on it.")
final class BenchCommand implements Callable<Integer> {
    private static final int PICTURES = 200;

    private record Kind(int width, int height, int channels) {}

    private static final List<Kind> KINDS = List.of(new Kind(28, 28, 1), new Kind(32, 32, 4), new Kind(64, 64, 3));

    private final Console console;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var engine = Engine.open(EngineSettings.standard())) {
            var machine = Machine.measure(engine);
            var precision = engine.call(Precision::fastest);
            if (!json) show(machine, precision);
            var measured = new ArrayList<Map<String, Object>>();
            for (var recipe : Recipes.all())
                if (recipe.medium() == Medium.IMAGE)
                    for (var kind : KINDS) measured.add(measure(pictures(recipe), kind, machine, precision));
            if (json) console.json(Map.of("machine", described(machine, precision), "recipes", measured));
        }
        return Main.done();
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's collections hold
    private static Recipe<Image> pictures(Recipe<?> recipe) {
        return (Recipe<Image>) recipe;
    }

    private void show(Machine machine, Precision precision) {
        console.result(
                "%s, %s instructions, %d threads", machine.processor(), machine.instructions(), machine.threads());
        console.result(
                "large products: %.0f billion operations a second in float32, %.0f in bfloat16; trainings compute in %s",
                machine.float32() / 1e9, machine.bfloat16() / 1e9, word(precision));
        console.result("copies: %.1f GB a second", machine.copied() / 1e9);
    }

    private static String word(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> measure(Recipe<Image> recipe, Kind kind, Machine machine, Precision precision) {
        console.replaceLine("Measuring %s at %d x %d ...", recipe.name(), kind.width, kind.height);
        var plan = Plan.of(recipe, drawings(kind));
        var forecast = Forecast.measure(plan);
        var pace = forecast.pace();
        var chosen = plan.settings().text(Recipe.PRECISION);
        var peak = machine.rate(chosen.equals("auto") ? precision : Precision.valueOf(chosen.toUpperCase(Locale.ROOT)));
        var seconds = recipe.budget() instanceof Budget.Minutes m
                ? 60 * m.minutes()
                : pace.seconds(((Budget.Steps) recipe.budget()).steps());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("recipe", recipe.name());
        fields.put("width", kind.width);
        fields.put("height", kind.height);
        fields.put("channels", kind.channels);
        fields.put("batch", pace.batch());
        fields.put("seconds_per_1000_steps", pace.seconds(1000));
        fields.put("default_seconds", seconds);
        fields.put("steps_in_default", pace.steps(seconds));
        fields.put("examples_per_second", pace.steps(seconds) * pace.batch() / seconds);
        fields.put("share_of_product_speed", pace.operationsPerSecond() / peak);
        fields.put("run_took_share_of_forecast", forecast.runTook().orElse(null));
        if (!json) show(fields, forecast);
        return fields;
    }

    private void show(Map<String, Object> fields, Forecast forecast) {
        console.result(
                "%s, %d x %d pixels of %d channels: %d steps of %d pictures in %s (1,000 in %s), at %.0f %% of what large"
                        + " products reach",
                fields.get("recipe"),
                fields.get("width"),
                fields.get("height"),
                fields.get("channels"),
                fields.get("steps_in_default"),
                fields.get("batch"),
                TerminalProgress.duration((Double) fields.get("default_seconds")),
                TerminalProgress.duration((Double) fields.get("seconds_per_1000_steps")),
                100 * (Double) fields.get("share_of_product_speed"));
        forecast.runTook()
                .ifPresent(share -> console.result("  the last run took %.0f %% of what was forecast", 100 * share));
    }

    private static Map<String, Object> described(Machine machine, Precision precision) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("processor", machine.processor());
        fields.put("instructions", machine.instructions());
        fields.put("threads", machine.threads());
        fields.put("float32_operations_per_second", machine.float32());
        fields.put("bfloat16_operations_per_second", machine.bfloat16());
        fields.put("copied_bytes_per_second", machine.copied());
        fields.put("precision", word(precision));
        return fields;
    }

    /** Discs of chance; a training step takes as long on them as on anything else. */
    private static Collection<Image> drawings(Kind kind) {
        var random = new SplittableRandom(1);
        var all = new ArrayList<Image>();
        var labels = new ArrayList<String>();
        for (var n = 0; n < PICTURES; n++) {
            var samples = new byte[kind.width * kind.height * kind.channels];
            var x0 = random.nextInt(kind.width);
            var y0 = random.nextInt(kind.height);
            var radius = 2 + random.nextInt(kind.width / 2);
            var shade = random.nextInt(256);
            for (var i = 0; i < samples.length; i++) {
                var pixel = i / kind.channels;
                var inside = Math.hypot(pixel % kind.width - x0, pixel / kind.width - y0) < radius;
                samples[i] = (byte) (inside ? shade : i % kind.channels == 3 ? 0 : 255 - shade);
            }
            all.add(Image.of(kind.width, kind.height, kind.channels, samples));
            labels.add(shade < 128 ? "dark" : "bright");
        }
        return Collection.of(all, labels);
    }
}
