package dev.jacquard.studio.cli;

import dev.jacquard.media.image.Image;
import dev.jacquard.studio.Evaluation;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures a run's works on what it was not trained on, against a baseline.")
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "a trained run")
    private Path run;

    @Option(names = "--works", paramLabel = "FOLDER", description = "measure these works, whoever made them")
    private Path works;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    @SuppressWarnings("unchecked") // a recipe's medium says what its models make
    public Integer call() {
        try (var model = TrainedModel.open(run)) {
            console.say("Measuring ...");
            var evaluation = Evaluation.of((TrainedModel<Image>) model, Optional.ofNullable(works));
            if (json) console.json(evaluation.json());
            else show(evaluation, console);
        }
        return Main.done();
    }

    static void show(Evaluation evaluation, Console console) {
        console.result("%-14s %12s %12s", "", console.text("works"), console.text("baseline"));
        evaluation
                .metrics()
                .forEach((key, value) -> console.result(
                        "%-14s %12.4f %12.4f", key, value, evaluation.baseline().get(key)));
        console.result(
                "%d works against %d held-out pictures, by the project's own classifier (not Inception) %s",
                evaluation.works(), evaluation.heldOut(), evaluation.judge().substring(0, 12));
        if (evaluation.betterThanBaseline())
            console.result(
                    "Its distance is %.0f %% of the baseline's.",
                    100
                            * evaluation.metrics().get("frechet")
                            / evaluation.baseline().get("frechet"));
        else
            console.result("It learned too little: a Gaussian over principal components makes better pictures."
                    + " Train longer, or on more pictures.");
    }
}
