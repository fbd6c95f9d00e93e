package dev.jacquard.studio.cli;

import dev.jacquard.nn.evaluate.Measure;
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
    public Integer call() {
        try (var model = TrainedModel.open(run)) {
            console.say("Measuring ...");
            var evaluation = Evaluation.of(model, Optional.ofNullable(works));
            if (json) console.json(evaluation.json());
            else show(evaluation, console);
        }
        return Main.done();
    }

    static void show(Evaluation evaluation, Console console) {
        var assessment = evaluation.assessment();
        console.result("%-14s %-34s %s", "", console.text("works"), console.text("baseline"));
        assessment
                .metrics()
                .forEach((key, measure) -> console.result(
                        "%-14s %-34s %s",
                        key,
                        shown(measure),
                        Optional.ofNullable(assessment.baseline().get(key))
                                .map(EvaluateCommand::shown)
                                .orElse("")));
        evaluation.notes().forEach(note -> console.result((Object) console.text(note)));
        assessment.findings().forEach(finding -> console.result(console.text(finding)));
    }

    private static String shown(Measure measure) {
        return "%.4f [%.4f, %.4f]".formatted(measure.value(), measure.low(), measure.high());
    }
}
