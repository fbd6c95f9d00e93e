package dev.jacquard.studio;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.BayesBaseline;
import dev.jacquard.nn.evaluate.ClassEvaluation;
import dev.jacquard.nn.evaluate.DecidingWords;
import dev.jacquard.nn.evaluate.Judgements;
import dev.jacquard.nn.evaluate.NeighbourBaseline;
import dev.jacquard.nn.model.Classes;
import dev.jacquard.nn.model.Classifier;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.studio.ClassifierPictures.Mistake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Gathers what {@link ClassEvaluation} measures of a classifier, and draws what it found. */
final class ClassifierEvaluation<E> {
    /** Where the card looks for them in the details. */
    static final String CLASSES = "classes";

    private static final int MOST_HELD_OUT = 10_000;
    private static final int MOST_TRAINING = 60_000;
    private static final int SHOWN = 36;
    private static final int WORDS = 5;
    private static final int WORDS_CHECKED = 100;
    private static final long SEED = 1;

    private final TrainedModel<E> model;
    private final Classifier<E> classifier;
    private final RunFolder folder;
    private final Collection<E> training;
    private final Collection<E> heldOut;
    private final int[] truth;

    ClassifierEvaluation(TrainedModel<E> model, Collection<E> given) {
        this.model = model;
        this.classifier = model.classifier();
        this.folder = model.folder();
        var collection = Studio.unchanged(folder.description(), given);
        training = classes().among(collection.part(Part.TRAIN));
        heldOut = spread(classes().among(collection.part(Part.TEST)), MOST_HELD_OUT);
        if (heldOut.size() < ClassEvaluation.FEWEST)
            throw new Problem(
                    "%s holds out %s items with a label, too few to measure on; a collection of 200 or more is needed.",
                    collection.name(), heldOut.size());
        truth = classes().indices(heldOut);
    }

    private Classes classes() {
        return new Classes(classifier.classes());
    }

    Evaluation of(Optional<Path> works) {
        if (works.isPresent())
            throw new Problem(
                    "A classifier makes no works to measure. To let it judge what is in %s: recognize %s --run %s",
                    works.get(), works.get(), folder.path());
        var begun = System.nanoTime();
        var items = all(heldOut);
        var judgements = Judgements.of(model.engine(), classifier, items, truth);
        var labelled = spread(training, MOST_TRAINING);
        var baseline = baseline(labelled, items);
        var result = ClassEvaluation.of(judgements, baseline.judgements, baseline.name, threshold(), SEED);
        SafeFiles.write(
                folder.confusion(), ClassifierPictures.confusion(judgements).png());
        var mistakes = mistakes(judgements);
        draw(mistakes, judgements);
        var words = words(items);
        var notes = new ArrayList<Sentence>();
        notes.add(Sentence.of(
                "%d held-out items; the baseline is %s; naming the commonest label always would be right for %.1f %%",
                items.size(), baseline.name, 100 * result.commonest()));
        words.ifPresent(check -> notes.add(Sentence.of(
                "Without the %d words that it names, its confidence falls by %.1f points in the mean, without %d others by"
                        + " %.1f points; %d texts were asked.",
                WORDS, 100 * check.named(), WORDS, 100 * check.random(), check.texts())));
        var details = details(result, baseline.name, mistakes);
        words.ifPresent(check -> details.add("deleted_words", deleted(check)));
        return new Evaluation(
                folder.description().recipe(),
                result.assessment(),
                items.size(),
                items.size(),
                notes,
                (System.nanoTime() - begun) / 1e9,
                details);
    }

    private static JsonObject deleted(DecidingWords.Check check) {
        var fields = new JsonObject();
        fields.addProperty("words", WORDS);
        fields.addProperty("texts", check.texts());
        Evaluation.add(fields, "named", check.named());
        Evaluation.add(fields, "random", check.random());
        return fields;
    }

    private double threshold() {
        return model.engine().call(() -> classifier.calibration().threshold());
    }

    private record Baseline(Judgements judgements, Sentence name) {}

    /** Of pictures the nearest ones, of texts their words, of anything else how common each label is. */
    private Baseline baseline(Collection<E> labelled, List<E> items) {
        var labels = classes().indices(labelled);
        var count = classifier.classes().size();
        if (items.get(0) instanceof Image) {
            var known = pictures(all(labelled));
            var asked = pictures(items);
            var found = model.engine()
                    .call(() -> Memory.withoutGradients(
                            () -> NeighbourBaseline.probabilities(known, labels, count, asked)));
            return new Baseline(new Judgements(classifier.classes(), truth, found), NeighbourBaseline.NAME);
        }
        if (items.get(0) instanceof String) {
            var found = BayesBaseline.probabilities(texts(all(labelled)), labels, count, texts(items));
            return new Baseline(new Judgements(classifier.classes(), truth, found), BayesBaseline.NAME);
        }
        var common = new double[count];
        for (var label : labels) common[label] += 1.0 / labels.length;
        var always = IntStream.range(0, items.size()).mapToObj(i -> common).toArray(double[][]::new);
        return new Baseline(
                new Judgements(classifier.classes(), truth, always),
                Sentence.of("naming each label as often as it occurs"));
    }

    private static List<String> texts(List<?> items) {
        return items.stream().map(String.class::cast).toList();
    }

    /** Whether the words that it names are those that decide. */
    @SuppressWarnings("unchecked") // what it judges are texts
    private Optional<DecidingWords.Check> words(List<E> items) {
        if (!(items.get(0) instanceof String)) return Optional.empty();
        var some = texts(items.subList(0, Math.min(WORDS_CHECKED, items.size())));
        return Optional.of(new DecidingWords(model.engine(), (Classifier<String>) classifier).check(some, WORDS, SEED));
    }

    private static List<Image> pictures(List<?> items) {
        return items.stream().map(Image.class::cast).toList();
    }

    /** The items named wrong, the surest first. */
    private static List<Integer> mistakes(Judgements judgements) {
        return IntStream.range(0, judgements.size())
                .filter(i -> !judgements.isRight(i))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -judgements.confidence(i)))
                .limit(SHOWN)
                .toList();
    }

    private void draw(List<Integer> mistakes, Judgements judgements) {
        if (mistakes.isEmpty() || !(heldOut.get(0) instanceof Image)) return;
        var shown = new ArrayList<Mistake>();
        for (var i : mistakes)
            shown.add(new Mistake(
                    (Image) heldOut.get(i),
                    classifier.classes().get(truth[i]),
                    classifier.classes().get(judgements.guess(i)),
                    judgements.confidence(i)));
        SafeFiles.write(folder.mistakes(), ClassifierPictures.mistakes(shown).png());
    }

    private JsonObject details(ClassEvaluation.Result result, Sentence baselineName, List<Integer> mistakes) {
        var details = new JsonObject();
        var judgements = result.judgements();
        details.addProperty("baseline_name", baselineName.toString());
        Evaluation.add(details, "commonest_share", result.commonest());
        Evaluation.add(details, "temperature", model.engine().call(() -> classifier
                .calibration()
                .temperature()));
        var abstention = new JsonObject();
        Evaluation.add(abstention, "threshold", result.threshold());
        Evaluation.add(abstention, "answered", result.answered().value());
        abstention.add("answered_uncertainty", Evaluation.interval(result.answered()));
        Evaluation.add(abstention, "answered_right", result.answeredRight().value());
        abstention.add("answered_right_uncertainty", Evaluation.interval(result.answeredRight()));
        details.add("abstention", abstention);
        var classes = new JsonArray();
        for (var of : judgements.ofClasses()) {
            var one = new JsonObject();
            one.addProperty("name", of.name());
            one.addProperty("items", of.items());
            Evaluation.add(one, "precision", of.precision());
            Evaluation.add(one, "recall", of.recall());
            Evaluation.add(one, "f1", of.f1());
            classes.add(one);
        }
        details.add(CLASSES, classes);
        details.add("confusion", new Gson().toJsonTree(judgements.confusion()));
        var wrong = new JsonArray();
        for (var i : mistakes) {
            var one = new JsonObject();
            one.addProperty("item", heldOut.name(i));
            one.addProperty("label", judgements.classes().get(truth[i]));
            one.addProperty("taken_for", judgements.classes().get(judgements.guess(i)));
            Evaluation.add(one, "confidence", judgements.confidence(i));
            wrong.add(one);
        }
        details.add("mistakes", wrong);
        return details;
    }

    /** Held-out items of a collection, spread over it. */
    static <T> Collection<T> spread(Collection<T> collection, int most) {
        var count = Math.min(most, collection.size());
        return collection.select(IntStream.range(0, count)
                .map(i -> (int) (i * (long) collection.size() / count))
                .toArray());
    }

    static <T> List<T> all(Collection<T> collection) {
        var all = new ArrayList<T>(collection.size());
        collection.forEach(all::add);
        return all;
    }
}
