package dev.jacquard.studio;

import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.evaluate.LineEvaluation;
import dev.jacquard.nn.evaluate.TextEvaluation;
import dev.jacquard.nn.model.LineModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what {@link LineEvaluation} measures. */
final class LinesEvaluation {
    private static final int WORKS = 192;
    private static final long SEED = 1;

    private final TrainedModel<String> model;
    private final Collection<String> collection;

    LinesEvaluation(TrainedModel<String> model, Collection<String> given) {
        this.model = model;
        this.collection = Studio.unchanged(model.folder().description(), given);
    }

    Evaluation of(Optional<Path> given) {
        var begun = System.nanoTime();
        var lines = (LineModel) model.model();
        var heldOut = LineEvaluation.taken(lines, collection.part(Part.TEST));
        if (heldOut.isEmpty()) heldOut = LineEvaluation.taken(lines, collection.part(Part.VALIDATION));
        if (heldOut.size() < LineEvaluation.FEWEST)
            throw new Problem(
                    "%s holds out %s texts that this network takes, too few to measure on; some hundreds in all are needed.",
                    collection.name(), heldOut.size());
        var works = given.map(WritingEvaluation::given).orElseGet(this::fresh);
        var result = LineEvaluation.of(model.engine(), lines, collection.part(Part.TRAIN), heldOut, works, SEED);
        var metrics = result.assessment().metrics();
        var notes = new ArrayList<Sentence>();
        notes.add(Sentence.of(
                "%d held-out texts of %d characters; the baseline is the training text that is most like each, and for bits an"
                        + " n-gram (Kneser-Ney). The network's bits are an upper bound.",
                result.lines(), result.characters()));
        notes.add(Sentence.of(
                "A vector tells %.1f nats of its text; %.0f %% of its numbers tell texts apart.",
                result.told(), 100 * result.active()));
        notes.add(Sentence.of(
                "%.2f %% of all spans of %d characters in %d works stand in a training text, %.2f %% of those in held-out"
                        + " texts.",
                100 * metrics.get("verbatim_share").value(),
                TextEvaluation.SPAN,
                works.size(),
                100 * result.heldOutVerbatim()));
        if (!result.source().isEmpty())
            notes.add(Sentence.of(
                    "The longest stretch that was taken over stands in %s: %s",
                    result.source(), WritingEvaluation.quoted(result.longest())));
        return new Evaluation(
                model.folder().description().recipe(),
                result.assessment(),
                works.size(),
                heldOut.size(),
                notes,
                (System.nanoTime() - begun) / 1e9,
                details(result));
    }

    private List<String> fresh() {
        var works = model.create(WORKS, SEED);
        works.save(model.folder().path().resolve("report").resolve("works.txt"));
        return works.stream().map(work -> work.content()).toList();
    }

    private static JsonObject details(LineEvaluation.Result result) {
        var details = new JsonObject();
        details.addProperty("characters", result.characters());
        Evaluation.add(details, "nats_told_by_vector", result.told());
        Evaluation.add(details, "active_share", result.active());
        Evaluation.add(details, "held_out_verbatim_share", result.heldOutVerbatim());
        details.addProperty("longest_span", result.longest());
        details.addProperty("longest_span_source", result.source());
        return details;
    }
}
