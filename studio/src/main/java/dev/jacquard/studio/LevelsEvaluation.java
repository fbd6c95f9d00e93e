package dev.jacquard.studio;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.TileSet;
import dev.jacquard.media.image.ContactSheet;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.LevelCreator;
import dev.jacquard.nn.evaluate.LevelEvaluation;
import dev.jacquard.nn.model.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what {@link LevelEvaluation} measures, and draws what it found. */
final class LevelsEvaluation {
    private static final int WORKS = 100;
    private static final int MOST_HELD_OUT = 500;
    private static final int SHOWN = 16;
    private static final int SHOWN_ACROSS = 8;
    private static final long SEED = 1;

    private final TrainedModel<LevelMap> model;
    private final RunFolder folder;
    private final RunFolder.Description description;
    private final Collection<LevelMap> collection;

    LevelsEvaluation(TrainedModel<LevelMap> model, Collection<LevelMap> given) {
        this.model = model;
        this.folder = model.folder();
        this.description = folder.description();
        this.collection = Studio.unchanged(description, given);
    }

    Evaluation of(Optional<Path> given) {
        var begun = System.nanoTime();
        var heldOut = levels(collection.part(Part.TEST), MOST_HELD_OUT);
        if (heldOut.size() < LevelEvaluation.FEWEST)
            throw new Problem(
                    "%s holds out %s levels, too few to measure on; a collection of 40 or more is needed.",
                    collection.name(), heldOut.size());
        var training = levels(collection.part(Part.TRAIN), Integer.MAX_VALUE);
        var works = new ArrayList<LevelMap>();
        var wished = new double[given.isPresent() ? 0 : WORKS];
        var details = new JsonObject();
        if (given.isPresent()) {
            levels(Medium.LEVEL.open(given.get().toString(), collection.choices()), MOST_HELD_OUT)
                    .forEach(works::add);
            if (works.size() < LevelEvaluation.FEWEST)
                throw new Problem(
                        "%s holds %s levels; to measure works, %s at least are needed.",
                        given.get(), works.size(), LevelEvaluation.FEWEST);
            if (!works.get(0).rules().equals(collection.get(0).rules()))
                throw new Problem(
                        "The levels in %s are of another game than those that the run was trained on.", given.get());
        } else {
            made(wished, details).forEach(work -> works.add(work.content()));
        }
        var result = LevelEvaluation.of(works, wished, training, heldOut, SEED);
        details.add("nearest", nearest(result, training));
        var notes = notes(works.size(), heldOut.size(), details);
        details.addProperty(Evaluation.HOW, notes.get(0).toString());
        return new Evaluation(
                description.recipe(),
                result.assessment(),
                works.size(),
                heldOut.size(),
                notes,
                (System.nanoTime() - begun) / 1e9,
                details);
    }

    /** Works that are wished to be from easy to hard, in even steps. */
    private List<Work<LevelMap>> made(double[] wished, JsonObject details) {
        if (!(model.creator() instanceof LevelCreator creator))
            throw new Problem("A model of the recipe %s cannot do this.", description.recipe());
        var works = new ArrayList<Work<LevelMap>>();
        for (int i = 0; i < WORKS; i++) {
            wished[i] = (i + 0.5) / WORKS;
            works.addAll(creator.with(Settings.of(creator.wishes()).with("difficulty", wished[i]))
                    .sample(i, 1, SEED));
        }
        var tally = creator.tally();
        var told = new JsonObject();
        told.addProperty("drafts", tally.drafts());
        told.addProperty("unmendable", tally.unmendable());
        told.addProperty("levels", tally.levels());
        told.addProperty("unwinnable", tally.unwinnable());
        details.add("thrown_away", told);
        Works.of(works).save(folder.sheet());
        return works;
    }

    private JsonArray nearest(LevelEvaluation.Result result, List<LevelMap> training) {
        var nearest = new JsonArray();
        var sheet = new ArrayList<Image>();
        for (var pair :
                result.nearest().subList(0, Math.min(SHOWN, result.nearest().size()))) {
            var one = new JsonObject();
            one.addProperty("work", pair.work());
            one.addProperty("original", collection.part(Part.TRAIN).name(pair.level()));
            Evaluation.add(one, "distance", pair.distance());
            nearest.add(one);
            sheet.add(TileSet.draw(training.get(pair.level())));
        }
        SafeFiles.write(folder.nearest(), ContactSheet.of(sheet, SHOWN_ACROSS).png());
        return nearest;
    }

    private static List<Sentence> notes(int works, int heldOut, JsonObject details) {
        var notes = new ArrayList<Sentence>();
        notes.add(Sentence.of(
                "Measured on %d levels and %d held-out ones; pattern_divergence compares patterns of 3 by 3 tiles, smaller is better. The baseline draws tile after tile by what lies beside it in the training levels.",
                works, heldOut));
        if (details.get("thrown_away") instanceof JsonObject told)
            notes.add(Sentence.of(
                    "Of %d drafts no level could be made of %d; of %d levels made of the others %d could not be won and were thrown away.",
                    told.get("drafts").getAsLong(),
                    told.get("unmendable").getAsLong(),
                    told.get("levels").getAsLong(),
                    told.get("unwinnable").getAsLong()));
        return notes;
    }

    private static List<LevelMap> levels(Collection<LevelMap> levels, int most) {
        var all = new ArrayList<LevelMap>();
        for (int i = 0; i < Math.min(most, levels.size()); i++) all.add(levels.get(i));
        return all;
    }
}
