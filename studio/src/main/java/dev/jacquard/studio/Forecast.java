package dev.jacquard.studio;

import com.google.gson.Gson;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.CacheFolder;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Pace;
import dev.jacquard.nn.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How fast a training is on this machine: as fast as the last run of its kind was or, before there is one, as some steps of it
 * are when they are tried. Kept in the cache folder; losing it costs some seconds of measuring.
 *
 * @param pace of the steps
 * @param fromRun whether a run was that fast, rather than some steps that were tried
 * @param runTook the time that the last run of this kind took, as a share of what had been forecast; nothing before one ended
 */
public record Forecast(Pace pace, boolean fromRun, Optional<Double> runTook) {
    private static final Gson GSON = new Gson();
    private static final int TRIED_ITEMS = 512;

    /** What the file says. */
    private record Kept(Pace pace, boolean fromRun, Double runTook) {}

    /** What is known of a training like this, or else what {@link #measure} finds. */
    public static <E> Forecast of(Plan<E> plan) {
        var decided = Training.decided(plan);
        return read(file(decided))
                .map(kept -> new Forecast(kept.pace, kept.fromRun, Optional.ofNullable(kept.runTook)))
                .orElseGet(() -> measured(decided));
    }

    /** Tries some steps of this training, for some seconds, on weights that nobody keeps. */
    public static <E> Forecast measure(Plan<E> plan) {
        return measured(Training.decided(plan));
    }

    private static <E> Forecast measured(Plan<E> decided) {
        var file = file(decided);
        var pace = tried(decided);
        var runTook = read(file).map(Kept::runTook);
        write(file, new Kept(pace, false, runTook.orElse(null)));
        return new Forecast(pace, false, runTook);
    }

    private static <E> Pace tried(Plan<E> plan) {
        var recipe = plan.recipe();
        var input = recipe.describe(plan.collection(), plan.settings());
        var settings = plan.settings();
        try (var engine = Engine.open(Training.engineSettings(settings));
                var model = engine.call(() -> recipe.model(settings, input, Randomness.of(0)));
                var learner = engine.call(() -> model.learner(
                        some(plan.collection().part(Part.TRAIN)),
                        some(plan.collection().part(Part.VALIDATION)),
                        Randomness.of(1)))) {
            var training = engine.call(() -> Recipe.training(settings, plan.budget(), plan.seed()));
            // It writes nothing, so it needs no folder.
            return new Trainer(engine, learner, training, Path.of("")).measure();
        }
    }

    private static <E> Collection<E> some(Collection<E> items) {
        return items.select(
                IntStream.range(0, Math.min(TRIED_ITEMS, items.size())).toArray());
    }

    /** Learns from a run: how fast it was, and how far off the forecast for it had been. */
    static void learn(RunFolder.Description description, Pace pace) {
        var file = file(description.recipeItself(), description.settings(), description.input());
        var took = read(file).map(k -> pace.seconds(1) / k.pace.seconds(1)).orElse(null);
        write(file, new Kept(pace, true, took));
    }

    private static <E> Path file(Plan<E> plan) {
        return file(
                plan.recipe(), plan.settings().values(), plan.recipe().describe(plan.collection(), plan.settings()));
    }

    private static Path file(Recipe<?> recipe, Map<String, String> settings, Map<String, String> input) {
        var key = Version.current()
                + recipe.name()
                + new TreeMap<>(settings)
                + new TreeMap<>(input)
                + Runtime.getRuntime().availableProcessors();
        var name = SafeFiles.sha256(key.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        return CacheFolder.named("forecasts").resolve(name + ".json");
    }

    private static Optional<Kept> read(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.ofNullable(GSON.fromJson(Files.readString(file), Kept.class))
                            .filter(k -> k.pace != null)
                    : Optional.empty();
        } catch (IOException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    private static void write(Path file, Kept kept) {
        try {
            SafeFiles.write(file, GSON.toJson(kept).getBytes(StandardCharsets.UTF_8));
        } catch (Problem unwritable) {
            // What cannot be kept is measured again.
            return;
        }
    }
}
