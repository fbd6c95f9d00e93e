package dev.jacquard.studio.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.TextSettings;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.TextFile;
import dev.jacquard.nn.evaluate.DecidingWords.DecidingWord;
import dev.jacquard.studio.Recognition;
import dev.jacquard.studio.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recognize",
        mixinStandardHelpOptions = true,
        description =
                "Says which of its labels a classifier sees in a picture or a text, how sure it is, and when it does not know.")
final class RecognizeCommand implements Callable<Integer> {
    private static final int TOGETHER = 250;
    private static final int WORDS = 8;

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "a picture or a text, or a folder of them")
    private Path file;

    @Option(names = "--run", paramLabel = "DIR", description = "a trained run of image-classifier or text-classifier")
    private Path run;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    RecognizeCommand(Console console) {
        this.console = console;
    }

    /** A file and what is seen in it, or why it cannot be said. */
    private record Seen(String name, Recognition recognition, List<DecidingWord> words, String problem) {}

    /** How a file becomes what a model judges, and what beside its answer can be told of that. */
    private record Reader<E>(TrainedModel<E> model, Function<Path, E> read, Function<E, List<DecidingWord>> words) {}

    @Override
    public Integer call() {
        if (run == null) throw new UsageProblem("Say which classifier is to judge: --run DIR");
        try (var model = TrainedModel.open(run)) {
            if (!model.recipe().recognizes())
                throw new Problem("The run %s is none of a classifier, such as image-classifier.", run);
            if (model.recipe().medium() == Medium.IMAGE) judge(pictures(model));
            else judge(texts(model));
        }
        return Main.done();
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's models judge
    private static Reader<Image> pictures(TrainedModel<?> model) {
        var fitted = fitted(model);
        return new Reader<>((TrainedModel<Image>) model, file -> fitted.apply(Image.read(file)), picture -> List.of());
    }

    @SuppressWarnings("unchecked") // as above
    private static Reader<String> texts(TrainedModel<?> model) {
        var judge = (TrainedModel<String>) model;
        return new Reader<>(judge, file -> text(file, judge), text -> judge.decidingWords(text, WORDS));
    }

    /** What stands in a file, in the encoding and script that a run's texts are read in, without an origin. */
    static String text(Path file, TrainedModel<?> model) {
        if (Files.isDirectory(file)) throw new Problem("%s is a folder. Name a file.", file);
        var choices = TextSettings.of(model.folder().description().collection().choices());
        var whole = Collection.texts(file, choices.pieces(TextSettings.Pieces.FILE));
        return TextFile.withoutOrigin(whole.get(0));
    }

    private <E> void judge(Reader<E> reader) {
        if (Files.isDirectory(file)) folder(reader);
        else single(reader);
    }

    private <E> void single(Reader<E> reader) {
        var item = reader.read.apply(file);
        var seen = new Seen("", reader.model.recognize(List.of(item)).get(0), reader.words.apply(item), null);
        if (json) console.json(answer(seen));
        else console.result((Object) sentence(seen));
    }

    /** What cannot be told of one file keeps nothing back about the others. */
    private <E> void folder(Reader<E> reader) {
        var files = filesIn(file);
        var seen = new ArrayList<Seen>();
        for (var from = 0; from < files.size(); from += TOGETHER)
            seen.addAll(judged(reader, files.subList(from, Math.min(files.size(), from + TOGETHER))));
        if (seen.stream().allMatch(s -> s.recognition == null))
            throw new Problem(
                    reader.model.recipe().medium() == Medium.IMAGE
                            ? "%s holds no picture that can be read. Name a picture, or a folder of pictures."
                            : "%s holds no text that can be read. Name a text, or a folder of texts.",
                    file);
        if (json) console.json(Map.of("files", seen.stream().map(this::fields).toList()));
        else
            for (var one : seen)
                console.result((Object) (one.name + ": " + (one.recognition == null ? one.problem : sentence(one))));
    }

    private <E> List<Seen> judged(Reader<E> reader, List<Path> files) {
        var items = new ArrayList<E>();
        var problems = new ArrayList<String>();
        for (var one : files) {
            try {
                items.add(reader.read.apply(one));
                problems.add(null);
            } catch (Problem problem) {
                console.say(problem.sentence());
                problems.add(console.text(problem.sentence()));
            }
        }
        var recognitions = reader.model.recognize(items).iterator();
        var read = items.iterator();
        var seen = new ArrayList<Seen>();
        for (var i = 0; i < files.size(); i++) {
            var name = file.relativize(files.get(i)).toString().replace('\\', '/');
            seen.add(
                    problems.get(i) == null
                            ? new Seen(name, recognitions.next(), reader.words.apply(read.next()), null)
                            : new Seen(name, null, List.of(), problems.get(i)));
        }
        return seen;
    }

    /** What brings a picture to the size that the run was trained on, in the way that its collection was. */
    private static UnaryOperator<Image> fitted(TrainedModel<?> model) {
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

    private String sentence(Seen seen) {
        var recognition = seen.recognition;
        var percent = 100 * recognition.confidence();
        var answer = recognition.sure()
                ? console.text("%s (%.0f %%)", recognition.label(), percent)
                : console.text("not sure; perhaps %s (%.0f %%)", recognition.label(), percent);
        if (seen.words.isEmpty()) return answer;
        var words = seen.words.stream().map(DecidingWord::word).collect(Collectors.joining(", "));
        return answer + " " + console.text("by the words: %s", words);
    }

    private JsonObject fields(Seen seen) {
        var fields = new JsonObject();
        fields.addProperty("file", seen.name);
        if (seen.recognition == null) fields.addProperty("problem", seen.problem);
        else answer(seen).asMap().forEach(fields::add);
        return fields;
    }

    private static JsonObject answer(Seen seen) {
        var fields = new JsonObject();
        fields.addProperty("text", seen.recognition.label());
        fields.addProperty("confidence", seen.recognition.confidence());
        fields.addProperty("abstains", !seen.recognition.sure());
        var each = new JsonObject();
        seen.recognition.probabilities().forEach(each::addProperty);
        fields.add("probabilities", each);
        if (seen.words.isEmpty()) return fields;
        var words = new JsonArray();
        for (var word : seen.words) {
            var one = new JsonObject();
            one.addProperty("word", word.word());
            one.addProperty("times", word.times());
            one.addProperty("weight", word.weight());
            words.add(one);
        }
        fields.add("words", words);
        return fields;
    }
}
