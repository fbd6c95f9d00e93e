package dev.jacquard.studio.cli;

import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.studio.Recognition;
import dev.jacquard.studio.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recognize",
        mixinStandardHelpOptions = true,
        description =
                "Says which of its labels a classifier sees in a picture, how sure it is, and when it does not know.")
final class RecognizeCommand implements Callable<Integer> {
    private static final int TOGETHER = 250;

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "a picture, or a folder of pictures")
    private Path file;

    @Option(names = "--run", paramLabel = "DIR", description = "a trained run of image-classifier")
    private Path run;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    RecognizeCommand(Console console) {
        this.console = console;
    }

    /** A file and what is seen in it, or why it cannot be said. */
    private record Seen(String name, Recognition recognition, String problem) {}

    @Override
    public Integer call() {
        if (run == null) throw new UsageProblem("Say which classifier is to judge: --run DIR");
        try (var model = TrainedModel.open(run)) {
            if (model.recipe().medium() != Medium.IMAGE || !model.recipe().recognizes())
                throw new Problem("The run %s is none of a classifier of pictures, such as image-classifier.", run);
            var pictures = pictures(model);
            if (Files.isDirectory(file)) folder(pictures);
            else single(pictures);
        }
        return Main.done();
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's models judge
    private static TrainedModel<Image> pictures(TrainedModel<?> model) {
        return (TrainedModel<Image>) model;
    }

    private void single(TrainedModel<Image> model) {
        var fitted = fitted(model).apply(Image.read(file));
        var recognition = model.recognize(List.of(fitted)).get(0);
        if (json) console.json(fields(recognition));
        else console.result((Object) sentence(recognition));
    }

    /** What cannot be told of one file keeps nothing back about the others. */
    private void folder(TrainedModel<Image> model) {
        var files = filesIn(file);
        var seen = new ArrayList<Seen>();
        for (var from = 0; from < files.size(); from += TOGETHER)
            seen.addAll(judged(model, files.subList(from, Math.min(files.size(), from + TOGETHER))));
        if (seen.stream().allMatch(s -> s.recognition == null))
            throw new Problem("%s holds no picture that can be read. Name a picture, or a folder of pictures.", file);
        if (json) console.json(Map.of("files", seen.stream().map(this::fields).toList()));
        else
            for (var one : seen)
                console.result((Object)
                        (one.name + ": " + (one.recognition == null ? one.problem : sentence(one.recognition))));
    }

    private List<Seen> judged(TrainedModel<Image> model, List<Path> files) {
        var fitted = fitted(model);
        var pictures = new ArrayList<Image>();
        var problems = new ArrayList<String>();
        for (var one : files) {
            try {
                pictures.add(fitted.apply(Image.read(one)));
                problems.add(null);
            } catch (Problem problem) {
                console.say(problem.sentence());
                problems.add(console.text(problem.sentence()));
            }
        }
        var recognitions = model.recognize(pictures).iterator();
        var seen = new ArrayList<Seen>();
        for (var i = 0; i < files.size(); i++) {
            var name = file.relativize(files.get(i)).toString().replace('\\', '/');
            seen.add(new Seen(name, problems.get(i) == null ? recognitions.next() : null, problems.get(i)));
        }
        return seen;
    }

    /** What brings a picture to the size that the run was trained on, in the way that its collection was. */
    private static UnaryOperator<Image> fitted(TrainedModel<Image> model) {
        var settings =
                ImageSettings.of(model.folder().description().collection().choices());
        var size = settings.size()
                .orElseThrow(() -> new Problem(
                        "The run's recipe.json tells no size of pictures. Put back a copy of it, or train again."));
        return picture -> picture.resized(size, settings.fit());
    }

    private static List<Path> filesIn(Path folder) {
        try (var listed = Files.walk(folder)) {
            return listed.filter(f -> Files.isRegularFile(f)
                            && !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", folder, SafeFiles.reasonOf(e));
        }
    }

    private String sentence(Recognition recognition) {
        var percent = 100 * recognition.confidence();
        return recognition.sure()
                ? console.text("%s (%.0f %%)", recognition.label(), percent)
                : console.text("not sure; perhaps %s (%.0f %%)", recognition.label(), percent);
    }

    private JsonObject fields(Seen seen) {
        var fields = new JsonObject();
        fields.addProperty("file", seen.name);
        if (seen.recognition == null) fields.addProperty("problem", seen.problem);
        else fields(seen.recognition).asMap().forEach(fields::add);
        return fields;
    }

    private static JsonObject fields(Recognition recognition) {
        var fields = new JsonObject();
        fields.addProperty("text", recognition.label());
        fields.addProperty("confidence", recognition.confidence());
        fields.addProperty("abstains", !recognition.sure());
        var each = new JsonObject();
        recognition.probabilities().forEach(each::addProperty);
        fields.add("probabilities", each);
        return fields;
    }
}
