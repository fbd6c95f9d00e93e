package dev.jacquard.studio;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Trainer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder that holds everything about one training: where things are in it, and what its recipe says. */
public final class RunFolder {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    /**
     * What {@code recipe.json} says.
     *
     * @param recipe name of the recipe
     * @param settings every setting, as text
     * @param minutes budget in minutes, or null
     * @param steps budget in steps, or null
     * @param seed what every random number derives from
     * @param input facts about the collection that the network depends on
     * @param collection what was trained on
     * @param ancestor the run whose weights it began with; null for one from nothing
     * @param program version that began the run
     */
    public record Description(
            String recipe,
            Map<String, String> settings,
            Double minutes,
            Long steps,
            long seed,
            Map<String, String> input,
            Source collection,
            Ancestor ancestor,
            String program) {
        /** The recipe itself. */
        public Recipe<?> recipeItself() {
            return Recipes.named(recipe);
        }

        /** The settings, checked. */
        public Settings checkedSettings() {
            return Settings.of(recipeItself().settings()).with(settings);
        }

        /** The same with a budget that ends when {@code more} than what was used is used. */
        Description withMore(Budget more, Trainer.Used used) {
            var grown = more.after(used.steps(), used.seconds());
            return new Description(
                    recipe,
                    settings,
                    grown instanceof Budget.Minutes m ? m.minutes() : null,
                    grown instanceof Budget.Steps s ? s.steps() : null,
                    seed,
                    input,
                    collection,
                    ancestor,
                    program);
        }

        /** How long the training was meant to take. */
        public Budget budget() {
            return minutes != null ? new Budget.Minutes(minutes) : new Budget.Steps(steps);
        }
    }

    /**
     * A collection as a run remembers it.
     *
     * @param name of the collection
     * @param place a path, or the name of a built-in one; empty for one that was made in memory
     * @param choices how it was opened, as {@link dev.jacquard.media.collection.Medium#open} takes it again
     * @param items how many it had
     * @param fingerprint what it held
     */
    public record Source(String name, String place, Map<String, String> choices, int items, String fingerprint) {
        static Source of(Collection<?> collection) {
            return new Source(
                    collection.name(),
                    collection.place().orElse(""),
                    collection.choices(),
                    collection.size(),
                    collection.fingerprint());
        }
    }

    /**
     * The run whose weights another began with.
     *
     * @param place its folder
     * @param weights SHA-256 of them
     */
    public record Ancestor(String place, String weights) {}

    private final Path folder;

    /** The run in this folder, there or not yet. */
    public RunFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder itself. */
    public Path path() {
        return folder;
    }

    /** Whether a training was begun here. */
    public boolean exists() {
        return Files.exists(recipe());
    }

    /** Whether there are finished weights. */
    public boolean hasModel() {
        return Files.exists(model());
    }

    Path recipe() {
        return folder.resolve("recipe.json");
    }

    Path model() {
        return folder.resolve("model.safetensors");
    }

    private Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    Path previews() {
        return folder.resolve("previews");
    }

    /** How the training goes, where a recipe has more to show than the log. */
    Path progress() {
        return folder.resolve("progress.png");
    }

    /** The loss on items kept aside against minutes. */
    Path curve() {
        return folder.resolve("validation.png");
    }

    /** Where works go when nobody says. */
    public Path works() {
        return folder.resolve("works");
    }

    Path report() {
        return folder.resolve("report.json");
    }

    /** A sheet of the works that were measured. */
    Path sheet() {
        return folder.resolve("report").resolve("works.png");
    }

    /** The works that are nearest to a training picture, each beside it. */
    Path nearest() {
        return folder.resolve("report").resolve("nearest.png");
    }

    /** The same of works by others. */
    Path nearestOfGiven() {
        return folder.resolve("report").resolve("nearest-of-given-works.png");
    }

    /** What was seen of copying while it trained. */
    Path copying() {
        return folder.resolve("copying.json");
    }

    /** How often a classifier named each label as each. */
    Path confusion() {
        return folder.resolve("report").resolve("confusion.png");
    }

    /** Its surest mistakes. */
    Path mistakes() {
        return folder.resolve("report").resolve("mistakes.png");
    }

    /** Its accuracy over turning, moving and scaling. */
    Path robustness() {
        return folder.resolve("report").resolve("robustness.png");
    }

    Path log() {
        return folder.resolve("log.jsonl");
    }

    Path card() {
        return folder.resolve("MODEL_CARD.md");
    }

    /**
     * Writes what is to be trained into a new run.
     *
     * @param ancestor the run whose weights it begins with, or null
     * @throws Problem when there is a run already
     */
    Description begin(Plan<?> plan, Map<String, String> input, Ancestor ancestor) {
        checkFree();
        var collection = plan.collection();
        var description = new Description(
                plan.recipe().name(),
                new LinkedHashMap<>(plan.settings().values()),
                plan.budget() instanceof Budget.Minutes m ? m.minutes() : null,
                plan.budget() instanceof Budget.Steps s ? s.steps() : null,
                plan.seed(),
                input,
                Source.of(collection),
                ancestor,
                Version.current());
        write(description);
        return description;
    }

    void checkFree() {
        if (exists())
            throw new Problem(
                    "There is a run in %s already. Go on with it (train --resume %s) or name another folder (--run).",
                    folder, folder);
        // A training would go on from them, whatever it was asked for.
        if (Files.exists(checkpoints()) && !isEmpty(checkpoints()))
            throw new Problem(
                    "%s holds checkpoints of a run whose recipe.json is gone. Put that back, or name another folder (--run).",
                    folder);
    }

    /** Replaces what is said about the run, such as after its budget grew. */
    void write(Description description) {
        SafeFiles.write(recipe(), (GSON.toJson(description) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What is said about the run.
     *
     * @throws Problem when there is none, or it is damaged
     */
    public Description description() {
        if (!Files.isDirectory(folder)) throw new Problem("There is no run %s.", folder);
        if (!exists())
            throw new Problem("%s holds no run: it has no recipe.json. Name the folder that train wrote.", folder);
        try {
            var description = GSON.fromJson(Files.readString(recipe()), Description.class);
            if (description == null
                    || description.recipe == null
                    || description.settings == null
                    || description.input == null
                    || description.collection == null
                    || description.collection.name == null
                    || description.collection.place == null
                    || description.collection.choices == null
                    || description.collection.fingerprint == null
                    || (description.minutes == null) == (description.steps == null)) throw damaged(null);
            description.budget();
            return description;
        } catch (JsonParseException | IllegalArgumentException | MalformedInputException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", recipe(), SafeFiles.reasonOf(e));
        }
    }

    Problem damaged(Throwable cause) {
        return new Problem(cause, "%s is damaged. Put back a copy of it, or train again.", recipe());
    }

    /**
     * Keeps other processes from training in this folder until closed.
     *
     * @throws Problem when another one does
     */
    AutoCloseable lock() {
        SafeFiles.createFolder(folder);
        var file = folder.resolve(".lock");
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    removeLeftOvers();
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw busy(e);
            }
            channel.close();
            throw busy(null);
        } catch (IOException e) {
            throw SafeFiles.problem(file, e);
        }
    }

    /** Removes what {@link #begin} and {@link #lock} made, where no training came of it. */
    void abandon() {
        try {
            if (Files.isDirectory(checkpoints()) && !isEmpty(checkpoints())) return;
            Files.deleteIfExists(checkpoints());
            Files.deleteIfExists(recipe());
            Files.deleteIfExists(folder.resolve(".lock"));
            if (isEmpty(folder)) Files.delete(folder);
        } catch (IOException | Problem e) {
            // The failure that led here is the one to tell.
            return;
        }
    }

    private static boolean isEmpty(Path folder) {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw SafeFiles.problem(folder, e);
        }
    }

    /** Removes the halves of files that a killed process left; only for whoever holds the lock. */
    private void removeLeftOvers() throws IOException {
        for (var place : List.of(folder, previews())) {
            if (!Files.isDirectory(place)) continue;
            try (var files = Files.newDirectoryStream(place, ".*.part")) {
                for (var file : files) Files.deleteIfExists(file);
            }
        }
    }

    private Problem busy(Throwable cause) {
        return new Problem(cause, "The run %s is being trained right now. Wait for it, or stop it first.", folder);
    }
}
