package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.ImageSettings.LeaveOut;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Trainer;
import dev.jacquard.studio.RunFolder;
import dev.jacquard.studio.Studio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (minutes != null && steps != null) throw new UsageProblem("Give --minutes or --steps, not both.");
        if (resumed != null) {
            if (recipe != null || run != null || seed != null || choosesPictures() || !settings.isEmpty())
                throw new UsageProblem(
                        "--resume goes with --minutes or --steps only: a run keeps its recipe, settings and seed.");
            var folder = new RunFolder(resumed);
            var more = budget();
            var before = Trainer.used(resumed).steps();
            return train(folder, before, progress -> Studio.resume(folder, more, progress));
        }
        if (recipe == null || place == null)
            throw new UsageProblem("Say what to train on what, such as: train image-vae my-pictures");
        var chosen = pictures(UsageProblem.in(() -> Recipes.named(recipe)));
        var checked = UsageProblem.in(() -> Plan.of(chosen, null).settings().with(settings));
        var budget = budget().orElse(chosen.budget());
        var folder = new RunFolder(run != null ? run : freeFolder());
        var collection = Places.open(place, imageSettings(), console);
        var plan = new Plan<>(chosen, collection, checked, budget, seed == null ? 1 : seed);
        console.say("Training %s on %s (%d items) into %s", recipe, place, collection.size(), folder.path());
        return train(folder, -1, progress -> Studio.train(plan, folder, progress));
    }

    private boolean choosesPictures() {
        return size != null || fit != null || leaveOut != null || together;
    }

    private ImageSettings imageSettings() {
        var chosen = ImageSettings.DEFAULT.leaveOut(leaveOut(leaveOut)).together(together);
        if (size != null) chosen = chosen.size(size(size));
        if (fit == null) return chosen;
        try {
            return chosen.fit(Image.Fit.named(fit));
        } catch (IllegalArgumentException e) {
            throw new UsageProblem("--fit is crop, pad or stretch, not \"%s\".", fit);
        }
    }

    private static Set<LeaveOut> leaveOut(String text) {
        if (text == null) return Set.of();
        try {
            return Arrays.stream(text.split(",", -1)).map(LeaveOut::named).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(
                    "--leave-out takes duplicates, near, blank or mislabelled, separated by commas, not \"%s\".", text);
        }
    }

    private static Size size(String text) {
        try {
            var sides = text.toLowerCase(Locale.ROOT).split("x", -1);
            if (sides.length <= 2)
                return Size.of(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
        } catch (IllegalArgumentException e) {
            throw new UsageProblem("--size is a number of pixels such as 64, or two such as 64x48, not \"%s\".", text);
        }
        throw new UsageProblem("--size is a number of pixels such as 64, or two such as 64x48, not \"%s\".", text);
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's collections hold
    private static Recipe<Image> pictures(Recipe<?> recipe) {
        return (Recipe<Image>) recipe;
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
        console.say(
                "%d steps in %s; now: jacquard create %s   or: jacquard evaluate %s",
                outcome.last().step(),
                TerminalProgress.duration(outcome.last().seconds()),
                folder.path(),
                folder.path());
        console.result((Object) folder.path());
        return Main.done();
    }
}
