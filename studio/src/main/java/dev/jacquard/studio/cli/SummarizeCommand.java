package dev.jacquard.studio.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.summary.Extract;
import dev.jacquard.media.summary.Length;
import dev.jacquard.media.summary.Passages;
import dev.jacquard.media.summary.SentenceSimilarity;
import dev.jacquard.media.summary.TermSimilarity;
import dev.jacquard.media.summary.Terms;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.summarize.SentenceEncoder;
import dev.jacquard.nn.summarize.Summarizer;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "summarize",
        mixinStandardHelpOptions = true,
        description = "Says what a text says in few of its own sentences, or with a run of text-summary in new words.")
final class SummarizeCommand implements Callable<Integer> {
    private static final int USUAL_SENTENCES = 5;
    private static final double MOSTLY = 0.9;
    private static final String SIMILARITY = "similarity";
    private static final String AUTO = "auto";
    private static final String WORDS = "words";
    private static final String ENGLISH = "english";
    private static final String RUN = "run";

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "a text, a folder or zip of texts, or - for standard input")
    private String file;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "a run of text-summary to write, or of another recipe of texts to compare sentences")
    private Path run;

    @Option(names = "--sentences", paramLabel = "N", description = "so many sentences (default: 5)")
    private Integer sentences;

    @Option(names = "--words", paramLabel = "N", description = "at most so many words")
    private Integer words;

    @Option(names = "--share", paramLabel = "SHARE", description = "at most such a share of the text, such as 0.1")
    private Double share;

    @Option(names = "--open", paramLabel = "KEY=VALUE", description = "how the texts are read, as with train")
    private Map<String, String> choices = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "similarity=auto|words|english|run; with a run of text-summary beam, length-penalty, inventions=forbid|allow")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    SummarizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var length = length();
        var documents =
                file.equals("-") ? List.of(Documents.of(System.in)) : Documents.of(Path.of(file), choices, console);
        var many = documents.size() > 1 || !file.equals("-") && Files.isDirectory(Path.of(file));
        if (run == null) extract(documents, many, length, null);
        else
            try (var model = TrainedModel.open(run)) {
                if (model.summarizes()) write(documents, many, model.summarizer());
                else extract(documents, many, length, model.similarity());
            }
        return Main.done();
    }

    private Length length() {
        if (Stream.of(sentences, words, share).filter(l -> l != null).count() > 1)
            throw new UsageProblem("Say how long the summary is to be in one way: --sentences, --words or --share.");
        if (sentences != null && sentences < 1 || words != null && words < 1)
            throw new UsageProblem("A summary has one sentence or word at least.");
        if (share != null && !(share > 0 && share <= 1))
            throw new UsageProblem("%s is a number over 0, at most 1.", "--share");
        if (words != null) return new Length.Words(words);
        return share != null
                ? new Length.Share(share)
                : new Length.Sentences(sentences == null ? USUAL_SENTENCES : sentences);
    }

    private void extract(List<Documents.Document> documents, boolean many, Length length, SentenceSimilarity ofRun) {
        var wanted = wanted(ofRun != null);
        for (var key : settings.keySet())
            if (!key.equals(SIMILARITY))
                throw new UsageProblem("%s has no setting \"%s\"; there are: %s.", "summarize", key, SIMILARITY);
        var english = wanted.equals(ENGLISH)
                || wanted.equals(AUTO)
                        && SentenceEncoder.isHere()
                        && documents.stream().allMatch(d -> isEnglish(d.text()));
        if (wanted.equals(RUN)) extract(documents, many, length, ofRun, RUN);
        else if (!english) extract(documents, many, length, new TermSimilarity(), WORDS);
        else
            try (var engine = Engine.open(EngineSettings.standard());
                    var encoder = new SentenceEncoder(engine)) {
                extract(documents, many, length, encoder, ENGLISH);
            }
    }

    private String wanted(boolean withRun) {
        var kinds = withRun ? List.of(RUN, WORDS, ENGLISH) : List.of(AUTO, WORDS, ENGLISH);
        var wanted = settings.getOrDefault(SIMILARITY, kinds.get(0));
        if (!kinds.contains(wanted))
            throw new UsageProblem("%s is one of %s, not \"%s\".", SIMILARITY, String.join(", ", kinds), wanted);
        return wanted;
    }

    /** Whether nearly all its letters are those of English. */
    private static boolean isEnglish(String text) {
        var letters = text.codePoints().filter(Character::isLetter).count();
        return text.codePoints().filter(c -> c < 128 && Character.isLetter(c)).count() >= MOSTLY * letters;
    }

    private void extract(
            List<Documents.Document> documents,
            boolean many,
            Length length,
            SentenceSimilarity similarity,
            String kind) {
        var all = new JsonArray();
        for (var document : documents) {
            var passages = Passages.of(document.text());
            if (passages.isEmpty() && !many) throw new Problem("%s holds no sentence to summarise.", file);
            var extracts = Extract.of(passages, length, similarity);
            if (json) all.add(fields(document, many, extracts, kind));
            else {
                if (many) console.result((Object) (document.name() + ":"));
                extracts.forEach(this::show);
            }
        }
        if (json) print(all, many);
    }

    private void show(Extract extract) {
        var passage = extract.passage();
        console.result((Object) passage.line());
        console.result((Object) ("    "
                + (passage.chapter() == 0
                        ? console.text(
                                "[paragraph %d, characters %d to %d]",
                                passage.paragraph(), passage.start(), passage.end())
                        : console.text(
                                "[chapter %d, paragraph %d, characters %d to %d]",
                                passage.chapter(), passage.paragraph(), passage.start(), passage.end()))));
    }

    private static JsonObject fields(
            Documents.Document document, boolean many, List<Extract> extracts, String similarity) {
        var fields = new JsonObject();
        if (many) fields.addProperty("file", document.name());
        var list = new JsonArray();
        for (var extract : extracts) {
            var passage = extract.passage();
            var one = sentence(passage.text());
            one.addProperty("start", passage.start());
            one.addProperty("end", passage.end());
            one.addProperty("chapter", passage.chapter());
            one.addProperty("title", passage.title());
            one.addProperty("paragraph", passage.paragraph());
            one.addProperty("centrality", extract.centrality());
            list.add(one);
        }
        fields.add("sentences", list);
        fields.addProperty("similarity", similarity);
        fields.addProperty(
                "words",
                extracts.stream().mapToInt(e -> Terms.count(e.passage().text())).sum());
        fields.addProperty("words_of_text", Terms.count(document.text()));
        return fields;
    }

    private static JsonObject sentence(String text) {
        var one = new JsonObject();
        one.addProperty("text", text);
        return one;
    }

    private void write(List<Documents.Document> documents, boolean many, Summarizer summarizer) {
        if (sentences != null || words != null || share != null)
            throw new UsageProblem(
                    "A run of text-summary writes as long as the summaries were that it learned from; leave out"
                            + " --sentences, --words and --share.");
        var wished = summarizer.with(
                UsageProblem.in(() -> Settings.of(summarizer.wishes()).with(settings)));
        var all = new JsonArray();
        var texts = documents.stream().map(Documents.Document::text).toList();
        var summaries = wished.of(texts);
        for (var i = 0; i < documents.size(); i++) {
            var written = summaries.get(i);
            if (json) all.add(fields(documents.get(i), many, written));
            else show(documents.get(i), many, written);
        }
        if (json) print(all, many);
    }

    private void show(Documents.Document document, boolean many, Summarizer.Written written) {
        console.result((Object) ((many ? document.name() + ": " : "") + written.text()));
        if (!written.invented().isEmpty())
            console.result("    [not in the text: %s]", String.join(", ", written.invented()));
        if (!written.whole())
            console.say("%s is longer than what the run reads at once; only its beginning was read.", document.name());
    }

    private static JsonObject fields(Documents.Document document, boolean many, Summarizer.Written written) {
        var fields = new JsonObject();
        if (many) fields.addProperty("file", document.name());
        fields.addProperty("summary", written.text());
        var list = new JsonArray();
        // Words of its own stand nowhere in the text.
        var one = sentence(written.text());
        one.add("start", JsonNull.INSTANCE);
        one.add("end", JsonNull.INSTANCE);
        list.add(one);
        fields.add("sentences", list);
        var invented = new JsonArray();
        written.invented().forEach(invented::add);
        fields.add("invented", invented);
        fields.addProperty("whole", written.whole());
        return fields;
    }

    private void print(JsonArray all, boolean many) {
        if (!many) {
            console.json(all.get(0));
            return;
        }
        var files = new JsonObject();
        files.add("files", all);
        console.json(files);
    }
}
