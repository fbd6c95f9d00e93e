package dev.jacquard.studio;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.nn.evaluate.ImageEvaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run's works are worth, measured on pictures that it was not trained on.
 *
 * @param recipe name of the recipe
 * @param primaryMetric the key of {@code metrics} that counts first; smaller is better
 * @param metrics of the works
 * @param baseline the same of the simplest model that makes pictures at all
 * @param betterThanBaseline in the primary metric
 * @param seconds that the measuring took
 * @param judge SHA-256 of the reference classifier, which is not the Inception network of the literature
 * @param works how many were measured
 * @param heldOut how many real pictures they were compared with
 */
public record Evaluation(
        String recipe,
        String primaryMetric,
        Map<String, Double> metrics,
        Map<String, Double> baseline,
        boolean betterThanBaseline,
        double seconds,
        String judge,
        int works,
        int heldOut) {
    private static final int MOST_WORKS = 10_000;
    private static final int FEWEST_WORKS = 1000;
    private static final int FEWEST_HELD_OUT = 20;
    private static final int MOST_TRAINING = 60_000;
    private static final long SEED = 1;

    /**
     * Measures the works that a model makes, or those of a folder, and writes the result into the run's report and card.
     *
     * @param folder works by whomever; empty for fresh ones
     * @throws Problem when the run's collection is gone or too small to hold enough out
     */
    public static Evaluation of(TrainedModel<Image> model, Optional<Path> folder) {
        return of(model, Studio.collection(model.folder().description()), folder);
    }

    /** The same for a run on a collection from memory, which is given again. */
    public static Evaluation of(TrainedModel<Image> model, Collection<Image> given, Optional<Path> folder) {
        var begun = System.nanoTime();
        var description = model.folder().description();
        var collection = Studio.unchanged(description, given);
        var heldOut = pictures(collection.part(Part.TEST), MOST_WORKS);
        if (heldOut.size() < FEWEST_HELD_OUT)
            throw new Problem(
                    "%s holds out %s pictures, too few to measure on; a collection of 200 or more is needed.",
                    collection.name(), heldOut.size());
        var training = pictures(collection.part(Part.TRAIN), MOST_TRAINING);
        var works = folder.isPresent()
                ? given(folder.get(), heldOut.get(0).size())
                : contents(model, Math.max(FEWEST_WORKS, heldOut.size()));
        var result = ImageEvaluation.of(model.engine(), works, heldOut, training, SEED);
        var evaluation = new Evaluation(
                description.recipe(),
                "frechet",
                result.metrics(),
                result.baseline(),
                result.betterThanBaseline(),
                (System.nanoTime() - begun) / 1e9,
                result.judge(),
                works.size(),
                heldOut.size());
        if (folder.isEmpty()) {
            report(model.folder(), evaluation);
            ModelCard.refresh(model.folder());
        }
        return evaluation;
    }

    private static List<Image> given(Path folder, Size size) {
        var works =
                pictures(Collection.images(folder, new ImageSettings(Optional.of(size), Image.Fit.CROP)), MOST_WORKS);
        if (works.size() < 2) throw new Problem("%s holds one picture; at least 2 are needed.", folder);
        return works;
    }

    private static List<Image> contents(TrainedModel<Image> model, int count) {
        var all = new ArrayList<Image>();
        model.create(count, SEED).forEach(w -> all.add(w.content()));
        return all;
    }

    private static List<Image> pictures(Collection<Image> collection, int most) {
        var count = Math.min(most, collection.size());
        var all = new ArrayList<Image>(count);
        for (var i = 0; i < count; i++) all.add(collection.get((int) (i * (long) collection.size() / count)));
        return all;
    }

    /** The fields that {@code evaluate --json} prints. */
    public JsonObject json() {
        var object = new JsonObject();
        object.addProperty("recipe", recipe);
        object.addProperty("primary_metric", primaryMetric);
        object.add("metrics", numbers(metrics));
        object.add("baseline", numbers(baseline));
        object.addProperty("better_than_baseline", betterThanBaseline);
        object.addProperty("seconds", seconds);
        object.addProperty("judge", judge);
        object.addProperty("works", works);
        object.addProperty("held_out", heldOut);
        return object;
    }

    /** JSON has no number for what is not finite. */
    private static JsonObject numbers(Map<String, Double> values) {
        var object = new JsonObject();
        values.forEach((key, value) -> object.addProperty(key, Double.isFinite(value) ? value : null));
        return object;
    }

    private static void report(RunFolder folder, Evaluation evaluation) {
        var report = new JsonObject();
        try {
            if (Files.exists(folder.report())
                    && JsonParser.parseString(Files.readString(folder.report())) instanceof JsonObject earlier)
                report = earlier;
        } catch (IOException | JsonParseException damaged) {
            // What cannot be read is measured again by its own command.
            report = new JsonObject();
        }
        report.add("evaluate", evaluation.json());
        var text = new GsonBuilder().setPrettyPrinting().create().toJson(report) + "\n";
        SafeFiles.write(folder.report(), text.getBytes(StandardCharsets.UTF_8));
    }
}
