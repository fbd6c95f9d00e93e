package dev.jacquard.studio;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.Creator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.model.Freezing;
import dev.jacquard.nn.model.Model;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** One training in a run folder: from its description and its collection to finished weights. */
final class Training<E> {
    private static final int PREVIEW_WORKS = 32;
    private static final int FEWEST = 8;

    private final RunFolder folder;
    private final RunFolder.Description description;
    private final Recipe<E> recipe;
    private final Collection<E> collection;
    private final Progress progress;

    Training(
            RunFolder folder,
            RunFolder.Description description,
            Recipe<E> recipe,
            Collection<E> collection,
            Progress progress) {
        this.folder = folder;
        this.description = description;
        this.recipe = recipe;
        this.collection = collection;
        this.progress = progress;
    }

    /** Refuses collections that nothing can be learned from, before anything is written. */
    static void check(Collection<?> collection) {
        // Rules of a game are a single item, from which as many positions come as a player plays.
        if (collection.size() < FEWEST && !(collection.size() == 1 && collection.get(0) instanceof Game))
            throw new Problem(
                    "%s holds %s items; a network needs %s at least, and some hundreds to learn well. Add more.",
                    collection.name(), collection.size(), FEWEST);
    }

    static EngineSettings engineSettings(Settings settings) {
        var threads = settings.whole("threads");
        var device = EngineSettings.Device.valueOf(settings.text("device").toUpperCase(Locale.ROOT));
        return new EngineSettings(threads == 0 ? EngineSettings.standard().threads() : threads, device);
    }

    /** The plan with every choice made that was left to the program, so that the run tells them and keeps to them. */
    static <E> Plan<E> decided(Plan<E> plan) {
        try (var engine = Engine.open(engineSettings(plan.settings()))) {
            var settings = engine.call(() -> Recipe.decided(plan.settings()));
            return new Plan<>(plan.recipe(), plan.collection(), settings, plan.budget(), plan.seed());
        }
    }

    /** Trains from where the run's checkpoints stand until the budget in its description is used. */
    Trainer.Outcome run() {
        var settings = description.checkedSettings();
        var randomness = Randomness.of(description.seed());
        try (var engine = Engine.open(engineSettings(settings));
                var model = engine.call(() -> begun(randomness.stream("initial")));
                var learner = engine.call(() -> model.learner(
                        collection.part(Part.TRAIN), collection.part(Part.VALIDATION), randomness.stream("data")))) {
            var training = engine.call(() -> Recipe.training(settings, description.budget(), description.seed()));
            var trainer = new Trainer(engine, learner, training, folder.path());
            var watch = watchesForCopies(settings) ? CopyingWatch.of(folder, engine, pictures()) : null;
            var listener = new Listener(engine, model, learner, trainer, watch);
            trainer.resume(listener);
            var outcome = trainer.train(listener, () -> listener.copies() || progress.stop());
            if (listener.copies()) outcome = outcome.as(Trainer.Ending.COPYING);
            drawProgress(engine, learner);
            save(model, trainer, outcome, watch);
            trainer.pace().ifPresent(pace -> Forecast.learn(description, pace));
            return outcome;
        }
    }

    private void drawProgress(Engine engine, Learner learner) {
        engine.call(learner::picture).ifPresent(picture -> SafeFiles.write(folder.progress(), picture.png()));
        LearningCurve.draw(folder);
    }

    private boolean watchesForCopies(Settings settings) {
        var choice = settings.text(Recipe.COPYING);
        return recipe.medium() == Medium.IMAGE
                && (choice.equals("stop") || choice.equals("auto") && description.ancestor() != null);
    }

    @SuppressWarnings("unchecked") // a recipe's medium says what its collections hold
    private Collection<Image> pictures() {
        return (Collection<Image>) collection;
    }

    /** The network as the training begins with it. */
    private Model<E> begun(Randomness randomness) {
        var model = model(folder, description, recipe, randomness);
        try {
            // Later the weights are in the checkpoint.
            if (description.ancestor() != null && Trainer.used(folder.path()).steps() == 0)
                Ancestry.load(description.ancestor(), model);
            Freezing.of(description.checkedSettings(), model.parts());
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The untrained network that a run's description asks for. */
    static <E> Model<E> model(
            RunFolder folder, RunFolder.Description description, Recipe<E> recipe, Randomness randomness) {
        try {
            return recipe.model(description.checkedSettings(), description.input(), randomness);
        } catch (IllegalArgumentException | ArithmeticException | NegativeArraySizeException e) {
            throw folder.damaged(e);
        }
    }

    private static List<Safetensors.Entry> averages(Model<?> model, Trainer trainer) {
        return trainer.withAverages(() -> {
            var all = new ArrayList<Safetensors.Entry>();
            model.parts().forEach((name, weights) -> {
                all.addAll(weights.entries(name + "/", weights.values()));
                all.addAll(weights.statisticsEntries(name + "/"));
            });
            return all;
        });
    }

    private void save(Model<E> model, Trainer trainer, Trainer.Outcome outcome, CopyingWatch watch) {
        var innocent = outcome.ending() == Trainer.Ending.COPYING ? watch.innocent() : null;
        var entries = innocent == null ? averages(model, trainer) : innocent;
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("recipe", description.recipe());
        metadata.put("collection", description.collection().fingerprint());
        metadata.put("seed", Long.toString(description.seed()));
        metadata.put("steps", Long.toString(outcome.last().step()));
        metadata.put("program", Version.current());
        SafeFiles.write(folder.model(), Safetensors.encode(metadata, entries));
        // One that was stopped has not been judged.
        if (outcome.ending() == Trainer.Ending.STOPPED) return;
        ModelCard.write(folder);
        if (outcome.ending() == Trainer.Ending.COPYING) progress.warning(watch.found());
        else if (!outcome.learned())
            progress.warning(Sentence.of("The network learned nothing: its loss on held-out items did not fall."
                    + " Train longer, lower the rate (--set rate=0.0003), or look at the collection (inspect)."));
    }

    @SuppressWarnings("unchecked") // a watch is for pictures
    private static Works<Image> pictures(Works<?> works) {
        return (Works<Image>) works;
    }

    private final class Listener implements Trainer.Listener {
        private final Engine engine;
        private final Model<E> model;
        private final Learner learner;
        private final Trainer trainer;
        private final CopyingWatch watch;

        Listener(Engine engine, Model<E> model, Learner learner, Trainer trainer, CopyingWatch watch) {
            this.engine = engine;
            this.model = model;
            this.learner = learner;
            this.trainer = trainer;
            this.watch = watch;
        }

        boolean copies() {
            return watch != null && watch.found() != null;
        }

        private void look(long step, Creator<E> creator) {
            var works = trainer.withAverages(() -> creator.sample(0, CopyingWatch.WORKS, description.seed()));
            watch.look(step, pictures(works), () -> averages(model, trainer));
        }

        @Override
        public void report(Report report) {
            progress.report(report);
        }

        @Override
        public void warning(Sentence sentence) {
            progress.warning(sentence);
        }

        @Override
        public void preview(Report report) {
            drawProgress(engine, learner);
            var signature = new Signature(recipe.name(), "", "", Version.current());
            Creator.of(engine, model, signature).ifPresent(creator -> {
                var works = trainer.withAverages(() -> creator.preview(PREVIEW_WORKS, description.seed()));
                if (works.isEmpty()) return;
                progress.preview(works.preview(folder.previews().resolve(String.format("step-%09d", report.step()))));
                if (watch != null) look(report.step(), creator);
            });
        }
    }
}
