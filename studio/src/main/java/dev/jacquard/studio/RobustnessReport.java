package dev.jacquard.studio;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.Measure;
import dev.jacquard.nn.evaluate.Robustness;
import dev.jacquard.nn.model.Classes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How classifiers fare when held-out pictures are turned, moved and scaled, each on those of its own run.
 *
 * @param runs by name, in the order in which they were given
 * @param plot all as one picture
 */
public record RobustnessReport(Map<String, Robustness> runs, Path plot) {
    /** The field of {@code report.json} that holds {@link #json}. */
    static final String FIELD = "robustness";

    private static final int MOST = 2000;

    /**
     * Measures a classifier of pictures and others beside it, and writes the result into the report and the card of its run.
     *
     * @throws Problem when one is no classifier of pictures, or its collection is gone or too small
     */
    public static RobustnessReport of(TrainedModel<?> model, List<Path> others) {
        var runs = new LinkedHashMap<String, Robustness>();
        runs.put(name(model.folder().path()), measured(model));
        for (var other : others)
            try (var opened = TrainedModel.open(other)) {
                if (runs.put(name(other), measured(opened)) != null)
                    throw new Problem(
                            "Two of the runs to compare are called %s. Rename the folder of one.", name(other));
            }
        var report = new RobustnessReport(runs, model.folder().robustness());
        SafeFiles.write(report.plot, RobustnessPlot.draw(runs).png());
        Evaluation.report(model.folder(), FIELD, report.json());
        ModelCard.write(model.folder());
        return report;
    }

    private static String name(Path run) {
        return run.toAbsolutePath().normalize().getFileName().toString();
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's models judge
    private static Robustness measured(TrainedModel<?> model) {
        if (model.recipe().medium() != Medium.IMAGE || !model.recipe().recognizes())
            throw new Problem(
                    "Only a classifier of pictures can be asked what it withstands, not a model of the recipe %s.",
                    model.recipe().name());
        var pictures = (TrainedModel<Image>) model;
        var collection = Studio.collection(model.folder().description(), pictures.recipe());
        var heldOut = ClassifierEvaluation.spread(
                new Classes(pictures.classifier().classes()).among(collection.part(Part.TEST)), MOST);
        if (heldOut.size() == 0)
            throw new Problem(
                    "%s holds out %s items with a label, too few to measure on; a collection of 200 or more is needed.",
                    collection.name(), heldOut.size());
        var classifier = pictures.classifier();
        return Robustness.of(
                pictures.engine(),
                classifier,
                ClassifierEvaluation.all(heldOut),
                new Classes(classifier.classes()).indices(heldOut));
    }

    /** The answer in words, run by run. */
    public List<Sentence> answer() {
        var sentences = new ArrayList<Sentence>();
        runs.forEach((name, robustness) ->
                robustness.answer().forEach(each -> sentences.add(Sentence.of("%s: %s", name, each))));
        return sentences;
    }

    /** The fields that {@code evaluate --json} adds. */
    public JsonObject json() {
        var gson = new Gson();
        var object = new JsonObject();
        var chinese = Messages.chinese();
        var said = new JsonArray();
        var translated = new JsonArray();
        answer().forEach(sentence -> {
            said.add(sentence.toString());
            translated.add(chinese.of(sentence));
        });
        object.add("answer", said);
        object.add("answer_zh", translated);
        var measured = new JsonObject();
        runs.forEach((name, robustness) -> {
            var curves = new JsonObject();
            for (var curve : robustness.curves()) {
                var one = new JsonObject();
                one.add("at", gson.toJsonTree(curve.amounts()));
                one.add(
                        "accuracy",
                        gson.toJsonTree(
                                curve.accuracy().stream().map(Measure::value).toList()));
                one.add("withstood", gson.toJsonTree(curve.withstood()));
                curves.add(curve.change().name().toLowerCase(java.util.Locale.ROOT), one);
            }
            measured.add(name, curves);
        });
        object.add("runs", measured);
        object.addProperty("plot", plot.toString());
        return object;
    }
}
