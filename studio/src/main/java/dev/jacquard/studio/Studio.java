package dev.jacquard.studio;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A folder of runs: trains models into it and opens them again. Any thread may call. Training takes place in the caller's
 * process, on the engine's thread, while the caller waits.
 */
public final class Studio implements AutoCloseable {
    private final Path home;
    private final List<TrainedModel<?>> opened = new ArrayList<>();

    private Studio(Path home) {
        this.home = home;
    }

    /** The studio in this folder, which is made where it is missing. */
    public static Studio open(Path home) {
        SafeFiles.createFolder(home);
        return new Studio(home);
    }

    /**
     * Trains into a new run of this studio and opens the model.
     *
     * <p>One that was asked to stop gives the model as it is by then.
     *
     * @throws Problem when the collection is too small or the training fails
     */
    public <E> TrainedModel<E> train(Plan<E> plan, Progress progress) {
        var folder = new RunFolder(newFolder(plan));
        train(plan, folder, progress);
        return kept(TrainedModel.open(folder, plan.recipe()));
    }

    private Path newFolder(Plan<?> plan) {
        var base = plan.recipe().name() + "-" + plan.collection().name().replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        var folder = home.resolve(base);
        for (var i = 2; Files.exists(folder); i++) folder = home.resolve(base + "-" + i);
        return folder;
    }

    /** The model of this name in this studio; {@link Problem} when there is none or it is unfinished. */
    public TrainedModel<?> model(String name) {
        return kept(TrainedModel.open(home.resolve(name)));
    }

    /** The same for one that this recipe trained; {@link Problem} when another did. */
    public <E> TrainedModel<E> model(String name, Recipe<E> recipe) {
        return kept(TrainedModel.open(home.resolve(name), recipe));
    }

    /** Refuses a collection that nothing can be learned from with a {@link Problem}. */
    public static void check(Collection<?> collection) {
        Training.check(collection);
    }

    /** Trains into a run folder that does not exist yet. */
    public static <E> Trainer.Outcome train(Plan<E> plan, RunFolder folder, Progress progress) {
        Training.check(plan.collection());
        folder.checkFree();
        try (var lock = folder.lock()) {
            folder.checkFree();
            try {
                var input = plan.recipe().describe(plan.collection(), plan.settings());
                var ancestor = Ancestry.of(plan.settings());
                var description = folder.begin(Training.decided(plan), input, ancestor);
                return new Training<>(folder, description, plan.recipe(), plan.collection(), progress).run();
            } catch (RuntimeException e) {
                folder.abandon();
                throw e;
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Problem(e, "The run %s could not be unlocked: %s.", folder.path(), SafeFiles.reasonOf(e));
        }
    }

    /**
     * Goes on with a training: for the rest of its budget, or for so much more.
     *
     * @throws Problem when there is nothing to resume, or its collection is gone or has changed
     */
    public static Trainer.Outcome resume(RunFolder folder, Optional<Budget> more, Progress progress) {
        return resume(folder, description -> collection(description, description.recipeItself()), more, progress);
    }

    /** The same for a run on a collection from memory, which is given again. */
    public static Trainer.Outcome resume(
            RunFolder folder, Collection<?> collection, Optional<Budget> more, Progress progress) {
        return resume(folder, description -> unchanged(description, collection), more, progress);
    }

    private static Trainer.Outcome resume(
            RunFolder folder,
            Function<RunFolder.Description, Collection<?>> collection,
            Optional<Budget> more,
            Progress progress) {
        // Asked before the lock, which would make the folder.
        folder.description();
        try (var lock = folder.lock()) {
            var description = folder.description();
            return resume(
                    folder, description, description.recipeItself(), collection.apply(description), more, progress);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Problem(e, "The run %s could not be unlocked: %s.", folder.path(), SafeFiles.reasonOf(e));
        }
    }

    private static <E> Trainer.Outcome resume(
            RunFolder folder,
            RunFolder.Description description,
            Recipe<E> recipe,
            Collection<?> items,
            Optional<Budget> more,
            Progress progress) {
        @SuppressWarnings("unchecked") // a recipe's medium says what its collections hold
        var collection = (Collection<E>) items;
        if (!recipe.describe(collection, description.checkedSettings()).equals(description.input()))
            throw folder.damaged(null);
        var grown = more.isEmpty() ? description : description.withMore(more.get(), Trainer.used(folder.path()));
        if (more.isPresent()) folder.write(grown);
        return new Training<>(folder, grown, recipe, collection, progress).run();
    }

    /** The collection that a run was trained on; {@link Problem} when it is gone or has changed. */
    public static <E> Collection<E> collection(RunFolder.Description description, Recipe<E> recipe) {
        var source = description.collection();
        if (source.place().isEmpty())
            throw new Problem(
                    "This run was trained on pictures from memory, which only the program that has them can give again.");
        return unchanged(description, recipe.medium().open(source.place(), source.choices()));
    }

    static <C extends Collection<?>> C unchanged(RunFolder.Description description, C collection) {
        var source = description.collection();
        if (!collection.fingerprint().equals(source.fingerprint()))
            throw new Problem(
                    "The collection %s has changed since this run began (%s items then, %s now)."
                            + " Put it back as it was, or begin a new run.",
                    source.place().isEmpty() ? source.name() : source.place(), source.items(), collection.size());
        return collection;
    }

    private synchronized <M extends TrainedModel<?>> M kept(M model) {
        opened.add(model);
        return model;
    }

    /** Closes every model that came from this studio. */
    @Override
    public synchronized void close() {
        opened.forEach(TrainedModel::close);
        opened.clear();
    }
}
