package dev.jacquard.studio;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.Assessment;
import dev.jacquard.nn.evaluate.Measure;
import dev.jacquard.nn.model.GameModel;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.model.LatentModel;
import dev.jacquard.nn.model.LineModel;
import dev.jacquard.nn.model.SummaryModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a run's works are worth, measured on items that it was not trained on. The same for every medium, but for
 * {@code details}.
 *
 * @param recipe name of the recipe
 * @param assessment what was measured and what follows
 * @param works how many were measured
 * @param heldOut how many held-out items they were compared with
 * @param notes how it was measured, for people
 * @param seconds that the measuring took
 * @param details more fields for {@link #json}, by medium
 */
public record Evaluation(
        String recipe,
        Assessment assessment,
        int works,
        int heldOut,
        List<Sentence> notes,
        double seconds,
        JsonObject details) {
    /** The field of {@code report.json} that holds {@link #json}. */
    static final String FIELD = "evaluate";

    /** The field that says in a sentence what was measured, where works are no pictures. */
    static final String HOW = "how";

    /**
     * Measures the works that a model makes and writes the result into the run's report and card, or only measures those of
     * a folder. Which works look most like a training picture is drawn into the run's {@code report} folder.
     *
     * @param folder works by whomever; empty for fresh ones
     * @throws Problem when the run's collection is gone or too small to hold enough out, or the folder holds too few works
     */
    public static <E> Evaluation of(TrainedModel<E> model, Optional<Path> folder) {
        return of(model, folder, Map.of());
    }

    /**
     * The same for works as somebody wishes them to be; what these are worth is reported but not written into the run.
     *
     * @param wishes some of the model's, such as {@code evaluations=1}
     * @throws Problem as well when the model has no such wish, or measures no wishes
     */
    public static <E> Evaluation of(TrainedModel<E> model, Optional<Path> folder, Map<String, String> wishes) {
        return of(model, Studio.collection(model.folder().description(), model.recipe()), folder, wishes);
    }

    /** The same for a run on a collection from memory, which is given again. */
    public static <E> Evaluation of(TrainedModel<E> model, Collection<E> given, Optional<Path> folder) {
        return of(model, given, folder, Map.of());
    }

    private static <E> Evaluation of(
            TrainedModel<E> model, Collection<E> given, Optional<Path> folder, Map<String, String> wishes) {
        var evaluation = measured(model, given, folder, wishes);
        if (folder.isEmpty() && wishes.isEmpty()) {
            evaluation.report(model.folder());
            ModelCard.write(model.folder());
        }
        return evaluation;
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's models make
    private static <E> Evaluation measured(
            TrainedModel<E> model, Collection<E> given, Optional<Path> folder, Map<String, String> wishes) {
        if (model.recipe().medium() == Medium.IMAGE && model.model() instanceof LatentModel)
            return new PictureEvaluation((TrainedModel<Image>) model, (Collection<Image>) given, wishes).of(folder);
        if (!wishes.isEmpty())
            throw new Problem(
                    "A run of %s is measured as it makes works by itself; leave out --set %s.",
                    model.recipe().name(), wishes.keySet().iterator().next());
        if (model.model() instanceof LineModel)
            return new LinesEvaluation((TrainedModel<String>) model, (Collection<String>) given).of(folder);
        if (model.recipe().medium() == Medium.LEVEL)
            return new LevelsEvaluation((TrainedModel<LevelMap>) model, (Collection<LevelMap>) given).of(folder);
        if (model.model() instanceof GameModel) return PlayerEvaluation.of(model, (Collection<Game>) given, folder);
        if (model.model() instanceof SummaryModel)
            return new SummariesEvaluation(model, (Collection<String>) given).of(folder);
        if (model.recipe().recognizes()) return new ClassifierEvaluation<>(model, given).of(folder);
        if (model.model() instanceof LanguageModel)
            return new WritingEvaluation((TrainedModel<String>) model, (Collection<String>) given).of(folder);
        throw new Problem(
                "A model of the recipe %s cannot do this.", model.recipe().name());
    }

    /** What was measured of the works. */
    public Map<String, Double> metrics() {
        return values(assessment.metrics());
    }

    /** The same of the simplest model that makes works at all. */
    public Map<String, Double> baseline() {
        return values(assessment.baseline());
    }

    /** Whether the works are better than the baseline's in the primary metric, by more than chance. */
    public boolean betterThanBaseline() {
        return assessment.comparison() == Assessment.Comparison.BETTER;
    }

    private static Map<String, Double> values(Map<String, Measure> measures) {
        var values = new LinkedHashMap<String, Double>();
        measures.forEach((key, measure) -> values.put(key, measure.value()));
        return values;
    }

    /** The fields that {@code evaluate --json} prints. */
    public JsonObject json() {
        var object = new JsonObject();
        object.addProperty("recipe", recipe);
        object.addProperty("primary_metric", assessment.primaryMetric());
        object.addProperty("smaller_is_better", assessment.smallerIsBetter());
        object.add("metrics", numbers(assessment.metrics(), Measure::value));
        object.add("baseline", numbers(assessment.baseline(), Measure::value));
        object.addProperty("better_than_baseline", betterThanBaseline());
        object.addProperty("comparison", assessment.comparison().name().toLowerCase(java.util.Locale.ROOT));
        object.add("uncertainty", intervals(assessment.metrics()));
        object.add("baseline_uncertainty", intervals(assessment.baseline()));
        object.add("difference", interval(assessment.difference()));
        object.addProperty("works", works);
        object.addProperty("held_out", heldOut);
        var chinese = Messages.chinese();
        var verdict = new JsonArray();
        var translated = new JsonArray();
        assessment.findings().forEach(finding -> {
            verdict.add(finding.toString());
            translated.add(chinese.of(finding));
        });
        object.add("verdict", verdict);
        object.add("verdict_zh", translated);
        object.addProperty("seconds", seconds);
        details.entrySet().forEach(e -> object.add(e.getKey(), e.getValue()));
        return object;
    }

    private static JsonObject numbers(Map<String, Measure> measures, ToDoubleFunction<Measure> part) {
        var object = new JsonObject();
        measures.forEach((key, measure) -> add(object, key, part.applyAsDouble(measure)));
        return object;
    }

    private static JsonObject intervals(Map<String, Measure> measures) {
        var object = new JsonObject();
        measures.forEach((key, measure) -> object.add(key, interval(measure)));
        return object;
    }

    /** The interval in which 19 of 20 samples of this size would lie. */
    static JsonObject interval(Measure measure) {
        var object = new JsonObject();
        add(object, "low", measure.low());
        add(object, "high", measure.high());
        return object;
    }

    /** JSON has no number for what is not finite. */
    static void add(JsonObject object, String key, double value) {
        object.addProperty(key, Double.isFinite(value) ? value : null);
    }

    private void report(RunFolder folder) {
        report(folder, FIELD, json());
    }

    /** Writes what one command measured into the run's report, beside what others did. */
    static void report(RunFolder folder, String field, JsonObject measured) {
        var report = new JsonObject();
        try {
            if (Files.exists(folder.report())
                    && JsonParser.parseString(Files.readString(folder.report())) instanceof JsonObject earlier)
                report = earlier;
        } catch (IOException | JsonParseException damaged) {
            // What cannot be read is measured again by its own command.
            report = new JsonObject();
        }
        report.add(field, measured);
        var gson = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .serializeNulls()
                .create();
        SafeFiles.write(folder.report(), (gson.toJson(report) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
