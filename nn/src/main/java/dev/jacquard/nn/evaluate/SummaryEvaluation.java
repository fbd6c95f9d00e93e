package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.summary.Centrality;
import dev.jacquard.media.summary.Extract;
import dev.jacquard.media.summary.Inventions;
import dev.jacquard.media.summary.Length;
import dev.jacquard.media.summary.Passage;
import dev.jacquard.media.summary.Passages;
import dev.jacquard.media.summary.Rouge;
import dev.jacquard.media.summary.SentenceSimilarity;
import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.media.summary.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What summaries have in common with those that people wrote of the same texts (ROUGE, F1), against three ways to take as many
 * words from the text itself: its first words, the first sentence of TextRank, and the extractive summary.
 */
public final class SummaryEvaluation {
    /** The system that is measured. */
    public static final String WRITTEN = "written";
    /** The first words of the text. */
    public static final String LEAD = "lead";
    /** The most central sentences by TextRank. */
    public static final String TEXT_RANK = "text_rank";
    /** The sentences that {@link Extract} takes. */
    public static final String EXTRACT = "extract";

    private static final String PRIMARY = "rouge_l";
    private static final double MANY_INVENTIONS = 0.02;
    private static final Map<String, ToDoubleBiFunction<String, String>> METRICS = metrics();

    private final List<SummaryPair> pairs;
    private final Map<String, List<String>> systems = new LinkedHashMap<>();
    private final long seed;

    /**
     * What was found.
     *
     * @param assessment against the best of the three by the primary metric
     * @param baseline which one that is
     * @param systems the metrics of each system
     * @param differences of each of the three: the written summaries' metrics less its own, on the same texts
     * @param examples of each system, in the order of the pairs
     */
    public record Result(
            Assessment assessment,
            String baseline,
            Map<String, Map<String, Measure>> systems,
            Map<String, Map<String, Measure>> differences,
            Map<String, List<String>> examples) {}

    private SummaryEvaluation(List<SummaryPair> pairs, long seed) {
        this.pairs = pairs;
        this.seed = seed;
    }

    private static Map<String, ToDoubleBiFunction<String, String>> metrics() {
        var metrics = new LinkedHashMap<String, ToDoubleBiFunction<String, String>>();
        metrics.put("rouge_1", (ours, theirs) -> Rouge.n(1, ours, theirs).f1());
        metrics.put("rouge_2", (ours, theirs) -> Rouge.n(2, ours, theirs).f1());
        metrics.put(PRIMARY, (ours, theirs) -> Rouge.l(ours, theirs).f1());
        return metrics;
    }

    /**
     * Measures summaries.
     *
     * @param pairs texts with what people wrote; at least one
     * @param written a summary of each
     * @param similarity by which sentences are extracted
     */
    public static Result of(List<SummaryPair> pairs, List<String> written, SentenceSimilarity similarity, long seed) {
        if (pairs.isEmpty() || pairs.size() != written.size())
            throw new IllegalArgumentException(written.size() + " summaries of " + pairs.size() + " texts.");
        var evaluation = new SummaryEvaluation(pairs, seed);
        evaluation.systems.put(WRITTEN, written);
        evaluation.systems.put(LEAD, evaluation.taken(passages -> List.of()));
        evaluation.systems.put(TEXT_RANK, evaluation.taken(SummaryEvaluation::byTextRank));
        evaluation.systems.put(EXTRACT, evaluation.taken(passages -> extracted(passages, similarity)));
        return evaluation.result();
    }

    /** As many words of each text as its written summary has, from the sentences chosen and, behind these, from its beginning. */
    private List<String> taken(UnaryOperator<List<Passage>> chosen) {
        var all = new ArrayList<String>();
        for (var i = 0; i < pairs.size(); i++) {
            var source = pairs.get(i).source();
            var words = Math.max(1, Terms.count(systems.get(WRITTEN).get(i)));
            var text = new StringBuilder();
            for (var passage : chosen.apply(Passages.of(source)))
                text.append(passage.line()).append(' ');
            all.add(Terms.first(text + source, words));
        }
        return all;
    }

    private static List<Passage> byTextRank(List<Passage> passages) {
        if (passages.isEmpty()) return passages;
        var rank = Centrality.of(
                Centrality.textRankWeights(passages.stream().map(Passage::text).toList()));
        return IntStream.range(0, rank.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -rank[i]))
                .map(passages::get)
                .toList();
    }

    private static List<Passage> extracted(List<Passage> passages, SentenceSimilarity similarity) {
        if (passages.isEmpty()) return passages;
        return Extract.of(passages, new Length.Sentences(1), similarity).stream()
                .map(Extract::passage)
                .toList();
    }

    private Result result() {
        var scores = new LinkedHashMap<String, Map<String, double[]>>();
        var measured = new LinkedHashMap<String, Map<String, Measure>>();
        systems.forEach((name, summaries) -> {
            var each = new LinkedHashMap<String, double[]>();
            METRICS.forEach((key, metric) -> each.put(
                    key,
                    IntStream.range(0, pairs.size())
                            .mapToDouble(i -> metric.applyAsDouble(
                                    summaries.get(i), pairs.get(i).summary()))
                            .toArray()));
            scores.put(name, each);
            var of = new LinkedHashMap<String, Measure>();
            each.forEach((key, values) -> of.put(key, Bootstrap.mean(values, seed)));
            of.put("invented_share", invented(pairs, summaries));
            measured.put(name, of);
        });
        var differences = new LinkedHashMap<String, Map<String, Measure>>();
        for (var name : List.of(LEAD, TEXT_RANK, EXTRACT)) {
            var of = new LinkedHashMap<String, Measure>();
            for (var key : METRICS.keySet())
                of.put(
                        key,
                        Bootstrap.difference(
                                scores.get(WRITTEN).get(key), scores.get(name).get(key), seed));
            differences.put(name, of);
        }
        var best = differences.keySet().stream()
                .max(Comparator.comparingDouble(
                        n -> measured.get(n).get(PRIMARY).value()))
                .orElseThrow();
        var difference = differences.get(best).get(PRIMARY);
        var assessment = new Assessment(
                PRIMARY,
                false,
                measured.get(WRITTEN),
                measured.get(best),
                difference,
                findings(difference, measured.get(WRITTEN).get("invented_share")));
        return new Result(assessment, best, measured, differences, systems);
    }

    /** The share of summaries with a name or number that the text does not contain. */
    public static Measure invented(List<SummaryPair> pairs, List<String> summaries) {
        var count = IntStream.range(0, pairs.size())
                .filter(i -> !new Inventions(pairs.get(i).source())
                        .of(summaries.get(i))
                        .isEmpty())
                .count();
        return Measure.share((double) count / pairs.size(), pairs.size());
    }

    private static List<Sentence> findings(Measure difference, Measure invented) {
        var findings = new ArrayList<Sentence>();
        if (invented.value() > MANY_INVENTIONS)
            findings.add(Sentence.of(
                    "%.1f %% of the summaries have a name or number that their text does not contain.",
                    100 * invented.value()));
        if (Assessment.compare(difference, false) != Assessment.Comparison.BETTER)
            findings.add(
                    Sentence.of("The summaries are no closer to what people wrote than words taken from the text are."
                            + " Train longer, or on more pairs."));
        return findings;
    }
}
