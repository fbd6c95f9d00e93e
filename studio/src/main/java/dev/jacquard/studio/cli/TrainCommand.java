package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Trainer;
import dev.jacquard.studio.RunFolder;
import dev.jacquard.studio.Studio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "train", mixinStandardHelpOptions = true, description = "Trains a network on a collection.")
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RECIPE", description = "what to train; see recipes")
    private String recipe;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH|NAME",
            description = "a folder, a zip, a file, or a built-in collection")
    private String place;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "the folder that will hold everything about the training")
    private Path run;

    @Option(names = "--resume", paramLabel = "DIR", description = "go on with a run")
    private Path resumed;

    @Option(names = "--minutes", paramLabel = "M", description = "training time on the clock")
    private Double minutes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "number of steps: the same seed then gives the same weights")
    private Long steps;

    @Option(names = "--seed", paramLabel = "S", description = "what all random numbers derive from; 1 if not given")
    private Long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "change a setting of the recipe; see recipes")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--size",
            paramLabel = "SIDE|WIDTHxHEIGHT",
            description = "pixels that pictures are brought to; what suits them if not given")
    private String size;

    @Option(
            names = "--fit",
            paramLabel = "crop|pad|stretch",
            description = "what happens to pictures of another shape; crop if not given")
    private String fit;

    @Option(
            names = "--leave-out",
            paramLabel = "duplicates|near|blank|mislabelled",
            description = "what not to train on, separated by commas")
    private String leaveOut;

    @Option(
            names = "--keep-together",
            description =
                    "keep nearly identical pictures in one part, so that none is measured with that was trained on")
    private boolean together;

    @Option(
            names = "--open",
            paramLabel = "KEY=VALUE",
            description = "how a collection that is not of pictures is read; see the recipe's page")
    private Map<String, String> opened = new LinkedHashMap<>();

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (minutes != null && steps != null) throw new UsageProblem("Give --minutes or --steps, not both.");
        if (resumed != null) {
            if (recipe != null || run != null || seed != null || !choices().isEmpty() || !settings.isEmpty())
                throw new UsageProblem(
                        "--resume goes with --minutes or --steps only: a run keeps its recipe, settings and seed.");
            var folder = new RunFolder(resumed);
            var more = budget();
            var before = Trainer.used(resumed).steps();
            return train(folder, before, progress -> Studio.resume(folder, more, progress));
        }
        if (recipe == null || place == null)
            throw new UsageProblem("Say what to train on what, such as: train image-vae my-pictures");
        return begin(UsageProblem.in(() -> Recipes.named(recipe)));
    }

    private <E> int begin(Recipe<E> recipe) {
        var settings = UsageProblem.in(() -> Settings.of(recipe.settings()).with(this.settings));
        var budget = budget().orElse(recipe.budget());
        var folder = new RunFolder(run != null ? run : freeFolder());
        // What is wrong with the call is told before anything is read or fetched.
        var choices = UsageProblem.in(() -> recipe.medium().checked(choices()));
        var collection = Places.open(recipe.medium(), place, choices, console);
        var plan = new Plan<>(recipe, collection, settings, budget, seed == null ? 1 : seed);
        console.say("Training %s on %s (%d items) into %s", recipe.name(), place, collection.size(), folder.path());
        recipe.passedOver(collection).ifPresent(console::say);
        return train(folder, -1, progress -> Studio.train(plan, folder, progress));
    }

    /** How the collection is to be opened, as far as the person said. */
    private Map<String, String> choices() {
        var choices = new LinkedHashMap<>(opened);
        if (size != null) choices.put("size", size);
        if (fit != null) choices.put("fit", fit);
        if (leaveOut != null) choices.put("leave-out", leaveOut);
        if (together) choices.put("together", "true");
        return choices;
    }

    private Optional<Budget> budget() {
        if (minutes != null) return Optional.of(minutes(minutes));
        if (steps != null && steps < 1) throw new UsageProblem("A training takes at least 1 step, not %s.", steps);
        return Optional.ofNullable(steps).map(Budget.Steps::new);
    }

    static Budget.Minutes minutes(double minutes) {
        if (!(minutes > 0) || Double.isInfinite(minutes))
            throw new UsageProblem("A training lasts more than 0 minutes, not %s.", minutes);
        return new Budget.Minutes(minutes);
    }

    private Path freeFolder() {
        var last = Path.of(place).toAbsolutePath().normalize().getFileName();
        var base = recipe + (last == null ? "" : "-" + last.toString().replaceAll("\\.zip$", ""));
        var folder = Path.of("runs", base);
        for (var i = 2; Files.exists(folder); i++) folder = Path.of("runs", base + "-" + i);
        return folder;
    }

    private interface Work {
        Trainer.Outcome run(TerminalProgress progress);
    }

    private int train(RunFolder folder, long stepsBefore, Work work) {
        var howToGoOn = Sentence.of("Saved. Go on with: jacquard train --resume %s", folder.path());
        Trainer.Outcome outcome;
        try (var cancellation = new Cancellation(console, howToGoOn)) {
            outcome = work.run(new TerminalProgress(console, cancellation));
            cancellation.saved();
        }
        if (outcome.ending() == Trainer.Ending.STOPPED) return Main.interrupted();
        if (outcome.last().step() == stepsBefore)
            console.say("The budget of this run was used up before. Give it more: --minutes M or --steps N");
        var steps = outcome.last().step();
        var time = TerminalProgress.duration(outcome.last().seconds());
        if (folder.description().recipeItself().recognizes())
            console.say(
                    "%d steps in %s; now: jacquard evaluate %s   or: jacquard recognize FILE --run %s",
                    steps, time, folder.path(), folder.path());
        else
            console.say(
                    "%d steps in %s; now: jacquard create %s   or: jacquard evaluate %s",
                    steps, time, folder.path(), folder.path());
        console.result((Object) folder.path());
        return Main.done();
    }
}
