package dev.jacquard.studio.cli;

import dev.jacquard.nn.evaluate.Measure;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.studio.Evaluation;
import dev.jacquard.studio.RobustnessReport;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures a run's works on what it was not trained on, against a baseline.")
final class EvaluateCommand implements Callable<Integer> {
    private static final Set<String> ROBUSTNESS = Set.of("robustness", "beside");

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "a trained run")
    private Path run;

    @Option(names = "--works", paramLabel = "FOLDER", description = "measure these works, whoever made them")
    private Path works;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "robustness=true: what a classifier of pictures withstands, too; beside=RUN,RUN: and these;"
                    + " or what is wished of works, such as evaluations=1")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var beside = beside();
        try (var model = TrainedModel.open(run)) {
            console.say("Measuring ...");
            var wishes = new LinkedHashMap<>(settings);
            wishes.keySet().removeAll(ROBUSTNESS);
            if (!wishes.isEmpty() && model.recipe().recognizes())
                throw new UsageProblem(
                        "%s has no setting \"%s\"; there are: %s.",
                        "evaluate", wishes.keySet().iterator().next(), String.join(", ", ROBUSTNESS));
            if (!wishes.isEmpty())
                UsageProblem.in(() -> Settings.of(model.creator().wishes()).with(wishes));
            var evaluation = Evaluation.of(model, Optional.ofNullable(works), wishes);
            if (!json) show(evaluation, console);
            var withstood = beside.map(others -> RobustnessReport.of(model, others));
            if (json) {
                var fields = evaluation.json();
                withstood.ifPresent(report -> fields.add("robustness", report.json()));
                console.json(fields);
            } else withstood.ifPresent(this::show);
        }
        return Main.done();
    }

    /** The runs to compare with what the run withstands; empty where nobody asked for that. */
    private Optional<List<Path>> beside() {
        var wanted = settings.getOrDefault("robustness", Boolean.toString(settings.containsKey("beside")));
        if (!wanted.equals("true") && !wanted.equals("false"))
            throw new UsageProblem("%s is one of %s, not \"%s\".", "robustness", "true, false", wanted);
        if (wanted.equals("false")) return Optional.empty();
        var runs = settings.getOrDefault("beside", "");
        return Optional.of(
                runs.isEmpty()
                        ? List.of()
                        : Arrays.stream(runs.split(",")).map(Path::of).toList());
    }

    private void show(RobustnessReport report) {
        report.answer().forEach(sentence -> console.result((Object) console.text(sentence)));
        console.result(report.plot());
    }

    static void show(Evaluation evaluation, Console console) {
        var assessment = evaluation.assessment();
        console.result("%-18s %-34s %s", "", console.text("measured"), console.text("baseline"));
        assessment
                .metrics()
                .forEach((key, measure) -> console.result(
                        "%-18s %-34s %s",
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
