package dev.jacquard.studio;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.ContactSheet;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.evaluate.ImageEvaluation;
import dev.jacquard.nn.model.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Gathers what {@link ImageEvaluation} measures, and draws what it found. */
final class PictureEvaluation {
    /** Where the card looks for it in the details. */
    static final String NEAREST = "nearest";

    private static final int MOST_WORKS = 10_000;
    private static final int FEWEST_WORKS = 1000;
    private static final int FEWEST_HELD_OUT = 20;
    static final int MOST_TRAINING = 60_000;
    /** With fewer works or held-out pictures than this a person should know what it means. */
    private static final int FEW = 1000;

    private static final int SHOWN = 32;
    private static final int SHOWN_ACROSS = 8;
    private static final long SEED = 1;

    private final TrainedModel<Image> model;
    private final RunFolder folder;
    private final RunFolder.Description description;
    private final Collection<Image> collection;
    private final Map<String, String> wishes;

    PictureEvaluation(TrainedModel<Image> model, Collection<Image> given, Map<String, String> wishes) {
        this.wishes = wishes;
        this.model = model;
        this.folder = model.folder();
        this.description = folder.description();
        this.collection = Studio.unchanged(description, given);
    }

    Evaluation of(Optional<Path> given) {
        var begun = System.nanoTime();
        var heldOut = pictures(collection.part(Part.TEST), MOST_WORKS);
        if (heldOut.size() < FEWEST_HELD_OUT)
            throw new Problem(
                    "%s holds out %s pictures, too few to measure on; a collection of 200 or more is needed.",
                    collection.name(), heldOut.size());
        var training = spread(collection.part(Part.TRAIN), MOST_TRAINING);
        var works = given.isPresent()
                ? given(given.get(), heldOut.get(0))
                : Offered.fresh(fresh(Math.max(FEWEST_WORKS, heldOut.size())));
        var result = ImageEvaluation.of(model.engine(), works.pictures, heldOut, pictures(training), SEED);
        var details = details(result, works, training);
        var sheet = given.isPresent() ? folder.nearestOfGiven() : folder.nearest();
        SafeFiles.write(sheet, pairs(result.originality().nearest(), works.pictures, training));
        if (given.isEmpty() && wishes.isEmpty()) works.shown.save(folder.sheet());
        return new Evaluation(
                description.recipe(),
                result.assessment(),
                works.pictures.size(),
                heldOut.size(),
                notes(result, works.pictures.size(), heldOut.size()),
                (System.nanoTime() - begun) / 1e9,
                details);
    }

    private Works<Image> fresh(int count) {
        var creator = model.creator();
        return creator.with(Settings.of(creator.wishes()).with(wishes)).sample(0, count, SEED);
    }

    private static List<Sentence> notes(ImageEvaluation.Result result, int works, int heldOut) {
        var notes = new ArrayList<Sentence>();
        notes.add(Sentence.of(
                "%d works against %d held-out pictures, by the project's own classifier (not Inception) %s",
                works, heldOut, result.judge().substring(0, 12)));
        if (Math.min(works, heldOut) < FEW)
            notes.add(Sentence.of(
                    "These are few, so the intervals are wide and the Frechet distance is too large; for endlessly many it"
                            + " would be about %.4g, and %.4g for the baseline.",
                    result.unbiased().works(), result.unbiased().baseline()));
        return notes;
    }

    /**
     * Works to measure.
     *
     * @param shown the first of those that the model made; null for others
     * @param name what each is called
     */
    private record Offered(List<Image> pictures, Works<Image> shown, IntFunction<String> name) {
        static Offered fresh(Works<Image> works) {
            var pictures = new ArrayList<Image>(works.size());
            works.forEach(w -> pictures.add(w.content()));
            return new Offered(
                    pictures,
                    Works.of(works.subList(0, SHOWN)),
                    i -> "seed " + SEED + ", number " + works.get(i).origin().index());
        }
    }

    private static Offered given(Path folder, Image like) {
        var settings = new ImageSettings(Optional.of(like.size()), Image.Fit.CROP);
        var works = spread(Collection.images(folder, settings), MOST_WORKS);
        if (works.size() < ImageEvaluation.FEWEST)
            throw new Problem(
                    "%s holds %s pictures; to measure works, %s at least are needed, and 1000 to be sure.",
                    folder, works.size(), ImageEvaluation.FEWEST);
        var pictures = pictures(works).stream()
                .map(picture -> picture.withChannels(like.channels()))
                .toList();
        return new Offered(pictures, null, works::name);
    }

    private static List<Image> pictures(Collection<Image> collection, int most) {
        return pictures(spread(collection, most));
    }

    /** At most so many, evenly from the whole. */
    static Collection<Image> spread(Collection<Image> collection, int most) {
        var count = Math.min(most, collection.size());
        var positions = new int[count];
        for (var i = 0; i < count; i++) positions[i] = (int) (i * (long) collection.size() / count);
        return collection.select(positions);
    }

    private static List<Image> pictures(Collection<Image> collection) {
        var all = new ArrayList<Image>(collection.size());
        for (var i = 0; i < collection.size(); i++) all.add(collection.get(i));
        return all;
    }

    private JsonObject details(ImageEvaluation.Result result, Offered works, Collection<Image> training) {
        var details = new JsonObject();
        details.addProperty("judge", result.judge());
        var unbiased = new JsonObject();
        Evaluation.add(unbiased, "works", result.unbiased().works());
        Evaluation.add(unbiased, "baseline", result.unbiased().baseline());
        details.add("frechet_unbiased", unbiased);
        var found = result.originality();
        var originality = new JsonObject();
        Evaluation.add(originality, "threshold", found.threshold());
        Evaluation.add(originality, "planted_share", found.plantedShare());
        Evaluation.add(originality, "near_works", found.nearWorks());
        Evaluation.add(originality, "near_held_out", found.nearHeldOut());
        details.add("originality", originality);
        var nearest = new JsonArray();
        for (var pair : found.nearest()) {
            var one = new JsonObject();
            one.addProperty("work", works.name.apply(pair.work()));
            one.addProperty("original", training.name(pair.original()));
            Evaluation.add(one, "distance", pair.distance());
            nearest.add(one);
        }
        details.add(NEAREST, nearest);
        return details;
    }

    /** Each work beside the training picture that it is nearest to. */
    private static byte[] pairs(List<ImageEvaluation.Nearest> nearest, List<Image> works, Collection<Image> training) {
        var sheet = new ArrayList<Image>();
        for (var pair : nearest) {
            sheet.add(works.get(pair.work()));
            sheet.add(training.get(pair.original()));
        }
        return ContactSheet.of(sheet, SHOWN_ACROSS).png();
    }
}
