package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.train.Trainer;
import dev.jacquard.studio.Evaluation;
import dev.jacquard.studio.RunFolder;
import dev.jacquard.studio.Studio;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Trains on pictures of garments for two minutes and shows what the network then makes.")
final class DemoCommand implements Callable<Integer> {
    private static final String COLLECTION = "fashion-mnist";

    private final Console console;

    @Option(names = "--minutes", paramLabel = "M", defaultValue = "2", description = "training time")
    private double minutes;

    @Option(names = "--out", paramLabel = "DIR", description = "where everything goes")
    private Path out;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var budget = TrainCommand.minutes(minutes);
        var folder = new RunFolder(out != null ? out : freeFolder());
        var collection = Places.open(Medium.IMAGE, COLLECTION, Map.of(), console);
        var plan = ImageVae.on(collection).minutes(budget.minutes());
        console.say(
                "Training on %d pictures of garments for %s minutes into %s",
                collection.size(), minutes, folder.path());
        try (var cancellation = new Cancellation(
                console, Sentence.of("Saved. Go on with: jacquard train --resume %s", folder.path()))) {
            var outcome = Studio.train(plan, folder, new TerminalProgress(console, cancellation));
            cancellation.saved();
            if (outcome.ending() == Trainer.Ending.STOPPED) return Main.interrupted();
        }
        try (var model = TrainedModel.open(folder.path(), ImageVae.RECIPE)) {
            var garments = folder.path().resolve("garments.png");
            var between = folder.path().resolve("between.gif");
            model.create(64).save(garments);
            model.latentCreator().interpolate(24, 3).save(between);
            console.say("Measuring ...");
            var evaluation = Evaluation.of(model, Optional.empty());
            EvaluateCommand.show(evaluation, console);
            console.say("64 new garments, the way from one to another, and everything about the training:");
            console.result(garments);
            console.result(between);
            console.result(folder.path());
        }
        return Main.done();
    }

    private static Path freeFolder() {
        var folder = Path.of("jacquard-demo");
        for (var i = 2; Files.exists(folder); i++) folder = Path.of("jacquard-demo-" + i);
        return folder;
    }
}
