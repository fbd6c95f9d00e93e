package dev.jacquard.studio;

import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.collection.TextSettings;
import dev.jacquard.media.work.TextFile;
import dev.jacquard.nn.evaluate.TextEvaluation;
import dev.jacquard.nn.model.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what {@link TextEvaluation} measures. */
final class WritingEvaluation {
    private static final int WORKS = 48;
    private static final long SEED = 1;
    private static final int LEAST_HELD_OUT = 1000;
    private static final long MOST_HELD_OUT = 400_000;

    private final TrainedModel<String> model;
    private final Collection<String> collection;

    WritingEvaluation(TrainedModel<String> model, Collection<String> given) {
        this.model = model;
        this.collection = Studio.unchanged(model.folder().description(), given);
    }

    Evaluation of(Optional<Path> given) {
        var begun = System.nanoTime();
        var notes = new ArrayList<Sentence>();
        var heldOut = heldOut(notes);
        var works = given.map(WritingEvaluation::given).orElseGet(this::fresh);
        var result = TextEvaluation.of(
                model.engine(), (LanguageModel) model.model(), collection.part(Part.TRAIN), heldOut, works, SEED);
        var metrics = result.assessment().metrics();
        notes.add(
                0,
                Sentence.of(
                        "%d held-out characters in windows of one context; an n-gram (Kneser-Ney) is the baseline, xz takes %.3f bits a"
                                + " character; with half a context known to every token the network takes %.3f.",
                        result.characters(), result.xz(), result.sliding()));
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
                    result.source(), quoted(result.longest())));
        return new Evaluation(
                model.folder().description().recipe(),
                result.assessment(),
                works.size(),
                heldOut.size(),
                notes,
                (System.nanoTime() - begun) / 1e9,
                details(result));
    }

    static String quoted(String text) {
        return "\"" + text.replace("\n", " / ").strip() + "\"";
    }

    /** The test part, or the validation part where a collection customarily has no other. */
    private Collection<String> heldOut(List<Sentence> notes) {
        var part = collection.part(Part.TEST);
        if (part.size() == 0) {
            part = collection.part(Part.VALIDATION);
            notes.add(Sentence.of("This collection has no test part, so its validation part was measured on."));
        }
        var characters = 0L;
        var count = 0;
        while (count < part.size() && characters < MOST_HELD_OUT)
            characters += part.get(count++).length();
        if (characters < LEAST_HELD_OUT)
            throw new Problem(
                    "%s holds out %s characters, too few to measure on; some ten thousand in all are needed.",
                    collection.name(), characters);
        var positions = new int[count];
        for (var i = 0; i < count; i++) positions[i] = i;
        return part.select(positions);
    }

    private List<String> fresh() {
        var texts = new ArrayList<String>();
        var works = model.create(WORKS, SEED);
        works.forEach(work -> texts.add(work.content()));
        works.save(model.folder().path().resolve("report").resolve("works.txt"));
        return texts;
    }

    static List<String> given(Path folder) {
        var texts = new ArrayList<String>();
        Collection.texts(folder, TextSettings.DEFAULT.pieces(TextSettings.Pieces.FILE))
                .forEach(text -> texts.add(TextFile.withoutOrigin(text)));
        texts.removeIf(String::isBlank);
        if (texts.isEmpty()) throw new Problem("%s holds no works to measure.", folder);
        return texts;
    }

    private static JsonObject details(TextEvaluation.Result result) {
        var details = new JsonObject();
        details.addProperty("characters", result.characters());
        Evaluation.add(details, "sliding_bits_per_character", result.sliding());
        Evaluation.add(details, "xz_bits_per_character", result.xz());
        Evaluation.add(details, "held_out_verbatim_share", result.heldOutVerbatim());
        details.addProperty("longest_span", result.longest());
        details.addProperty("longest_span_source", result.source());
        return details;
    }
}
