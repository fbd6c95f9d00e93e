package dev.jacquard.studio;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.summary.SentenceSimilarity;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.Creator;
import dev.jacquard.nn.create.Finish;
import dev.jacquard.nn.create.ImageTools;
import dev.jacquard.nn.create.LatentCreator;
import dev.jacquard.nn.create.NamedDirection;
import dev.jacquard.nn.create.PictureFinish;
import dev.jacquard.nn.create.Restorer;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.create.TextCreator;
import dev.jacquard.nn.create.TextRestorer;
import dev.jacquard.nn.evaluate.DecidingWords;
import dev.jacquard.nn.evaluate.DecidingWords.DecidingWord;
import dev.jacquard.nn.evaluate.Judgements;
import dev.jacquard.nn.model.Classifier;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.model.Model;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.RestoringModel;
import dev.jacquard.nn.model.SummaryModel;
import dev.jacquard.nn.summarize.StateSimilarity;
import dev.jacquard.nn.summarize.Summarizer;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A trained model that makes works. Any thread may call; the work is done on the engine's thread.
 *
 * @param <E> what it makes
 */
public final class TrainedModel<E> implements AutoCloseable {
    private static final double USUAL_STRENGTH = 0.4;

    private final RunFolder folder;
    private final Recipe<E> recipe;
    private final Engine engine;
    private final Model<E> model;
    private final Signature signature;
    private boolean closed;

    private TrainedModel(RunFolder folder, Recipe<E> recipe, Engine engine, Model<E> model, Signature signature) {
        this.folder = folder;
        this.recipe = recipe;
        this.engine = engine;
        this.model = model;
        this.signature = signature;
    }

    /** The model of a run folder anywhere; {@link Problem} when there is none or it is unfinished. */
    public static TrainedModel<?> open(Path run) {
        var folder = new RunFolder(run);
        return open(folder, folder.description().recipeItself());
    }

    /** The same for one that this recipe trained; {@link Problem} when another did. */
    public static <E> TrainedModel<E> open(Path run, Recipe<E> recipe) {
        return open(new RunFolder(run), recipe);
    }

    static <E> TrainedModel<E> open(RunFolder folder, Recipe<E> recipe) {
        var description = folder.description();
        if (!description.recipe().equals(recipe.name()))
            throw new Problem(
                    "The run %s is one of %s, not of %s.", folder.path(), description.recipe(), recipe.name());
        var settings = description.checkedSettings();
        var bytes = bytes(folder);
        var file = Safetensors.of(folder.model().toString(), bytes);
        var signature = new Signature(
                description.recipe(),
                SafeFiles.sha256(bytes),
                description.collection().fingerprint(),
                Version.current());
        var engine = Engine.open(Training.engineSettings(settings));
        Model<E> model = null;
        try {
            var made = engine.call(() -> Training.model(folder, description, recipe, Randomness.of(0)));
            model = made;
            engine.call(() -> {
                made.parts().forEach((name, weights) -> {
                    weights.load(file, name + "/", weights.values());
                    weights.loadStatistics(file, name + "/");
                    weights.train(false);
                });
                return null;
            });
            return new TrainedModel<>(folder, recipe, engine, made, signature);
        } catch (RuntimeException e) {
            if (model != null) model.close();
            engine.close();
            throw e;
        }
    }

    /** What the file of finished weights holds; {@link Problem} when there is none. */
    static byte[] bytes(RunFolder folder) {
        if (!folder.hasModel())
            throw new Problem(
                    "The run %s has no finished weights yet. Go on with it: train --resume %s",
                    folder.path(), folder.path());
        try {
            return Files.readAllBytes(folder.model());
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", folder.model(), SafeFiles.reasonOf(e));
        }
    }

    /** The run it came from. */
    public RunFolder folder() {
        return folder;
    }

    /** The recipe that trained it. */
    public Recipe<E> recipe() {
        return recipe;
    }

    /** So many new works of seed 1. */
    public Works<E> create(int count) {
        return create(count, 1);
    }

    /** So many new works of this seed: the first ones it has. */
    public Works<E> create(int count, long seed) {
        return creator().sample(0, count, seed);
    }

    /** Works like this one. */
    public Works<E> vary(E original, int count, long seed) {
        return latentCreator().vary(original, count, seed, USUAL_STRENGTH);
    }

    /** Works on the way from one to the other, both included. */
    public Works<E> interpolate(E from, E to, int count) {
        return latentCreator().interpolate(List.of(from, to), count);
    }

    /** A closed walk through these, an animation that can play for ever. */
    public Works<E> walk(List<E> stations, int count) {
        return latentCreator().walk(stations, count);
    }

    /** What {@code from} is without {@code less} and with {@code more}. */
    public Work<E> arithmetic(E from, E less, E more) {
        return latentCreator().arithmetic(from, less, more);
    }

    /** What the model keeps of these. */
    public Works<E> reconstruct(List<E> originals) {
        return latentCreator().reconstruct(originals);
    }

    /**
     * The work of this origin, made again: bit for bit where the same version of the program made it, whose own the new
     * origin tells; {@link Problem} when other weights made it.
     */
    public Work<E> again(Origin origin) {
        return creator().again(origin);
    }

    /** What makes its works; {@link Problem} when it makes none, as a classifier. */
    public Creator<E> creator() {
        var creator = Creator.of(engine, model, signature).orElseThrow(this::cannot);
        if (creator instanceof TextCreator texts) return ofTexts(texts.with(new RunLore(this)));
        return creator instanceof LatentCreator<E> latent ? latent.with(finish(), tools().directions()) : creator;
    }

    @SuppressWarnings("unchecked") // only a model of texts has a creator of texts
    private Creator<E> ofTexts(TextCreator creator) {
        return (Creator<E>) creator;
    }

    @SuppressWarnings("unchecked") // a recipe's medium says what its models make
    private Finish<E> finish() {
        return recipe.medium() == Medium.IMAGE ? (Finish<E>) new PictureFinish(tools()::palette) : Finish.none();
    }

    /**
     * Gives a direction of this model a name, which from then on is a wish of works.
     *
     * @param seed with which it was found
     * @throws Problem when it cannot be called so
     */
    public void name(ImageTools.Direction direction, long seed, String name) {
        latentCreator().with(finish(), List.of(new NamedDirection(name, direction.step())));
        tools().name(direction, seed, name);
    }

    /** What creative tools keep in the run's folder. */
    public ToolFiles tools() {
        return new ToolFiles(folder, signature.weights());
    }

    /** All tools of models with latent vectors; {@link Problem} when this model has none. */
    public LatentCreator<E> latentCreator() {
        if (creator() instanceof LatentCreator<E> latent) return latent;
        throw cannot();
    }

    /** What restores pictures; {@link Problem} when this model does not. */
    public Restorer restorer() {
        if (model instanceof RestoringModel restoring) return new Restorer(engine, restoring, signature);
        throw cannot();
    }

    /** What fills gaps in texts; {@link Problem} when this model does not. */
    public TextRestorer textRestorer() {
        if (model instanceof LanguageModel language) return new TextRestorer(engine, language, signature);
        throw cannot();
    }

    /** What writes summaries; {@link Problem} when this model does not. */
    public Summarizer summarizer() {
        if (model instanceof SummaryModel summaries) return new Summarizer(engine, summaries);
        throw cannot();
    }

    /** Whether {@link #summarizer} gives one. */
    public boolean summarizes() {
        return model instanceof SummaryModel;
    }

    /** How much sentences have in common by what this model knows of them; {@link Problem} when it is none of text. */
    public SentenceSimilarity similarity() {
        if (model instanceof LanguageModel language) return new StateSimilarity(engine, language);
        throw cannot();
    }

    private Problem cannot() {
        return new Problem("A model of the recipe %s cannot do this.", signature.recipe());
    }

    /**
     * What each of these is.
     *
     * @throws Problem when this model tells nothing apart
     */
    public List<Recognition> recognize(List<E> items) {
        var classifier = classifier();
        var threshold = engine.call(() -> classifier.calibration().threshold());
        return Arrays.stream(Judgements.probabilities(engine, classifier, items))
                .map(each -> Recognition.of(classifier.classes(), each, threshold))
                .toList();
    }

    /**
     * By which words it judges a text as {@link #recognize} does: those without which it would be less sure, the weightiest
     * first.
     *
     * @throws Problem when this model judges no texts
     */
    @SuppressWarnings("unchecked") // a recipe's medium says what its models judge
    public List<DecidingWord> decidingWords(E text, int most) {
        var classifier = classifier();
        if (recipe.medium() != Medium.TEXT) throw cannot();
        return new DecidingWords(engine, (Classifier<String>) classifier).of((String) text, most);
    }

    /** The model as a classifier; {@link Problem} when it is none. */
    Classifier<E> classifier() {
        if (model instanceof Classifier<E> classifier) return classifier;
        throw new Problem(
                "A model of the recipe %s tells nothing apart. Train a classifier, such as image-classifier.",
                recipe.name());
    }

    Engine engine() {
        return engine;
    }

    Model<E> model() {
        return model;
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        engine.call(() -> {
            model.close();
            return null;
        });
        engine.close();
    }
}
