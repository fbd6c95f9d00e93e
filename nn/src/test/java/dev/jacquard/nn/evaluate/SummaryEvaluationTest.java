package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.media.summary.TermSimilarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryEvaluationTest {
    private static final String SOURCE =
            "Before the rain came. A wheat harvest failed in the valley. The wheat harvest of the"
                    + " valley failed badly. The circus of Anna had 3 lions.";

    private static SummaryEvaluation.Result result(String people, String written) {
        var pairs = new ArrayList<SummaryPair>();
        var summaries = new ArrayList<String>();
        for (var i = 0; i < 40; i++) {
            pairs.add(new SummaryPair(people, SOURCE));
            summaries.add(written);
        }
        return SummaryEvaluation.of(pairs, summaries, new TermSimilarity(), 1);
    }

    @Test
    void whatPeopleWroteIsTheBestThatCanBeWritten() {
        var result = result("wheat failed", "wheat failed");
        for (var key : List.of("rouge_1", "rouge_2", "rouge_l"))
            assertEquals(1, result.assessment().metrics().get(key).value());
        assertEquals(Assessment.Comparison.BETTER, result.assessment().comparison());
        assertEquals(List.of(), result.assessment().findings());
    }

    @Test
    void othersTakeAsManyWordsFromTheText() {
        var examples = result("wheat failed", "one two three four").examples();
        assertEquals("Before the rain came", examples.get("lead").get(0));
        for (var system : List.of("text_rank", "extract"))
            assertTrue(
                    examples.get(system).get(0).matches("(A wheat harvest failed|The wheat harvest of)"),
                    examples.toString());
    }

    @Test
    void theBaselineIsTheBestOfTheThreeAndHasToBeBeaten() {
        var result = result("before the rain came", "before the rain went");
        assertEquals("lead", result.baseline());
        assertEquals(
                Map.of("rouge_l", 0.75),
                Map.of("rouge_l", value(result.systems().get("written"))));
        assertEquals(1, value(result.systems().get("lead")));
        assertEquals(-0.25, result.assessment().difference().value(), 1e-12);
        assertEquals(1, result.assessment().findings().size());
    }

    private static double value(Map<String, Measure> metrics) {
        return metrics.get("rouge_l").value();
    }

    @Test
    void summariesWithInventedNamesOrNumbersAreCounted() {
        assertEquals(
                0,
                result("x", "the circus of Anna had 3 lions")
                        .assessment()
                        .metrics()
                        .get("invented_share")
                        .value());
        var invented = result("x", "the circus of Berta");
        assertEquals(1, invented.assessment().metrics().get("invented_share").value());
        assertTrue(invented.assessment().findings().get(0).toString().contains("100.0 %"));
    }

    /** The interval of a mean of many numbers is that of the normal distribution. */
    @Test
    void theBootstrapGivesTheIntervalOfTheMean() {
        var random = new Random(2);
        var values = random.doubles(2000).toArray();
        var others = random.doubles(2000).map(x -> x + 0.1).toArray();
        var reach = 1.96 * Math.sqrt(1 / 12.0 / 2000);
        var mean = Bootstrap.mean(values, 1);
        assertEquals(reach, (mean.high() - mean.low()) / 2, 0.1 * reach);
        var difference = Bootstrap.difference(values, others, 1);
        assertEquals(Math.sqrt(2) * reach, (difference.high() - difference.low()) / 2, 0.1 * reach);
        assertTrue(difference.high() < 0);
    }
}
