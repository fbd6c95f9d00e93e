package dev.jacquard.studio;

import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.media.summary.TermSimilarity;
import dev.jacquard.nn.evaluate.Measure;
import dev.jacquard.nn.evaluate.SummaryEvaluation;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.summarize.SentenceEncoder;
import dev.jacquard.nn.summarize.Summarizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what {@link SummaryEvaluation} measures. */
final class SummariesEvaluation {
    private static final int MOST = 1000;
    private static final int FEWEST = 20;
    private static final int SHOWN = 50;
    private static final long SEED = 1;

    private final TrainedModel<?> model;
    private final Collection<String> collection;

    SummariesEvaluation(TrainedModel<?> model, Collection<String> given) {
        this.model = model;
        this.collection = Studio.unchanged(model.folder().description(), given);
    }

    Evaluation of(Optional<Path> works) {
        if (works.isPresent())
            throw new Problem(
                    "Summaries in %s cannot be measured without their texts. Train on these and let evaluate write its own.",
                    works.get());
        var begun = System.nanoTime();
        var pairs = pairs();
        var sources = pairs.stream().map(SummaryPair::source).toList();
        var summarizer = model.summarizer();
        var written = texts(summarizer.of(sources));
        var freely = texts(summarizer
                .with(Settings.of(summarizer.wishes()).with("inventions", "allow"))
                .of(sources));
        var result = compared(pairs, written);
        var people = SummaryEvaluation.invented(
                pairs, pairs.stream().map(SummaryPair::summary).toList());
        var free = SummaryEvaluation.invented(pairs, freely);
        var notes = new ArrayList<Sentence>();
        notes.add(Sentence.of(
                "%d held-out texts with what people wrote of them; the baseline is the best by ROUGE-L of three that take as"
                        + " many words from the text.",
                pairs.size()));
        result.differences()
                .forEach((name, differences) ->
                        notes.add(compared(name, result.systems().get(name), differences)));
        notes.add(Sentence.of(
                "Names or numbers that the text does not contain are in %.1f %% of the summaries, in %.1f %% where nothing forbids"
                        + " them, and in %.1f %% of those by people.",
                100 * result.assessment().metrics().get("invented_share").value(),
                100 * free.value(),
                100 * people.value()));
        write(pairs, result.examples());
        return new Evaluation(
                model.folder().description().recipe(),
                result.assessment(),
                pairs.size(),
                pairs.size(),
                notes,
                (System.nanoTime() - begun) / 1e9,
                details(result, free, people));
    }

    private static List<String> texts(List<Summarizer.Written> written) {
        return written.stream().map(Summarizer.Written::text).toList();
    }

    private List<SummaryPair> pairs() {
        var part = collection.part(Part.TEST);
        var pairs = new ArrayList<SummaryPair>();
        var every = Math.max(1, part.size() / MOST);
        for (var i = 0; i < part.size() && pairs.size() < MOST; i += every)
            SummaryPair.of(part.get(i)).ifPresent(pairs::add);
        if (pairs.size() < FEWEST)
            throw new Problem(
                    "%s holds out %s texts with a summary, too few to measure on; some hundreds of pairs are needed.",
                    collection.name(), pairs.size());
        return pairs;
    }

    private SummaryEvaluation.Result compared(List<SummaryPair> pairs, List<String> written) {
        if (!SentenceEncoder.isHere()) return SummaryEvaluation.of(pairs, written, new TermSimilarity(), SEED);
        try (var encoder = new SentenceEncoder(model.engine())) {
            return SummaryEvaluation.of(pairs, written, encoder, SEED);
        }
    }

    private static Sentence compared(String name, Map<String, Measure> metrics, Map<String, Measure> differences) {
        var arguments = new ArrayList<Object>(List.of(name));
        for (var key : differences.keySet()) {
            arguments.add(100 * metrics.get(key).value());
            arguments.add(100 * differences.get(key).value());
            arguments.add(100 * differences.get(key).low());
            arguments.add(100 * differences.get(key).high());
        }
        return Sentence.of(
                "%s: ROUGE-1 %.1f (%+.1f, 95 %%: %+.1f to %+.1f), ROUGE-2 %.1f (%+.1f, 95 %%: %+.1f to %+.1f), ROUGE-L %.1f"
                        + " (%+.1f, 95 %%: %+.1f to %+.1f)",
                arguments.toArray());
    }

    /** Some texts' summaries side by side, to be read. */
    private void write(List<SummaryPair> pairs, Map<String, List<String>> examples) {
        var text = new StringBuilder();
        for (var i = 0; i < Math.min(SHOWN, pairs.size()); i++) {
            text.append(pairs.get(i).source()).append("\n\n");
            text.append("people: ").append(pairs.get(i).summary()).append('\n');
            for (var system : examples.entrySet())
                text.append(system.getKey())
                        .append(": ")
                        .append(system.getValue().get(i).replaceAll("\\s+", " "))
                        .append('\n');
            text.append("\n* * *\n\n");
        }
        SafeFiles.write(
                model.folder().path().resolve("report").resolve("summaries.txt"),
                text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject details(SummaryEvaluation.Result result, Measure free, Measure people) {
        var details = new JsonObject();
        details.addProperty("baseline_name", result.baseline());
        var systems = new JsonObject();
        result.systems().forEach((name, metrics) -> {
            var each = new JsonObject();
            metrics.forEach((key, measure) -> Evaluation.add(each, key, measure.value()));
            systems.add(name, each);
        });
        details.add("systems", systems);
        var differences = new JsonObject();
        result.differences().forEach((name, metrics) -> {
            var each = new JsonObject();
            metrics.forEach((key, measure) -> {
                var interval = Evaluation.interval(measure);
                Evaluation.add(interval, "value", measure.value());
                each.add(key, interval);
            });
            differences.add(name, each);
        });
        details.add("differences", differences);
        Evaluation.add(details, "invented_share_when_allowed", free.value());
        Evaluation.add(details, "invented_share_of_people", people.value());
        return details;
    }
}
