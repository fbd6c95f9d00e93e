package dev.jacquard.nn.summarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.CharacterTokenizer;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.model.SummaryModel;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The search, with models whose probabilities are a function of what was written. */
class SummarizerTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .";

    /** Writes letter by letter what {@code says} gives for a beginning: letters with their probabilities, "" for the end. */
    private record Scripted(Function<String, Map<String, Double>> says) implements SummaryModel {
        private static final Tokenizer TOKENS = CharacterTokenizer.of(List.of(LETTERS), 1000);

        @Override
        public Tokenizer tokenizer() {
            return TOKENS;
        }

        @Override
        public BitSet usual() {
            var all = new BitSet();
            all.set(0, TOKENS.size());
            return all;
        }

        @Override
        public int[] source(String text) {
            return Arrays.copyOf(TOKENS.encode(text), Math.min(text.length(), context()));
        }

        @Override
        public int context() {
            return 30;
        }

        @Override
        public int longest() {
            return 20;
        }

        @Override
        public Writing write(List<int[]> sources, int each) {
            return new Writing() {
                private String[] written = new String[sources.size() * each];

                @Override
                public float[] next(long[] tokens, long[] from) {
                    var more = new String[written.length];
                    for (var row = 0; row < more.length; row++)
                        more[row] =
                                written[0] == null ? "" : written[(int) from[row]] + TOKENS.decode((int) tokens[row]);
                    written = more;
                    var all = new float[more.length * TOKENS.size()];
                    for (var row = 0; row < more.length; row++)
                        for (var letter : says.apply(more[row]).entrySet()) {
                            var token = letter.getKey().isEmpty() ? Tokenizer.END : TOKENS.encode(letter.getKey())[0];
                            all[row * TOKENS.size() + token] = letter.getValue().floatValue();
                        }
                    return all;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Map<String, Weights> parts() {
            return Map.of();
        }

        @Override
        public Learner learner(Collection<String> training, Collection<String> heldOut, Randomness randomness) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static Summarizer.Written summary(SummaryModel model, String source, Map<String, String> wishes) {
        var summarizer = new Summarizer(engine.engine(), model);
        return summarizer
                .with(Settings.of(summarizer.wishes()).with(wishes))
                .of(List.of("another one", source))
                .get(1);
    }

    /** The next letter of a word where it goes on, and the end of it. */
    private static Map<String, Double> spelt(String written, Map<String, Double> first, String... words) {
        if (written.isEmpty()) return first;
        for (var word : words)
            if (word.equals(written)) return Map.of("", 1.0);
            else if (word.startsWith(written))
                return Map.of(word.substring(written.length(), written.length() + 1), 1.0);
        return Map.of("", 1.0);
    }

    @Test
    void aBeamFindsWhatTheFirstChoiceMisses() {
        // The likelier first letter leads to less likely ends: 0.6 * 0.3 against 0.4.
        var model = new Scripted(written -> switch (written) {
            case "" -> Map.of("a", 0.6, "b", 0.4);
            case "a" -> Map.of("x", 0.3, "y", 0.3, "z", 0.3, "", 0.1);
            default -> Map.of("", 1.0);
        });
        assertEquals(
                "b", summary(model, "source", Map.of("length-penalty", "0")).text());
        assertTrue(summary(model, "source", Map.of("length-penalty", "0", "beam", "1"))
                .text()
                .startsWith("a"));
    }

    @Test
    void theLengthPenaltyFavoursTheLonger() {
        // "a" has probability 0.5, "bcd" 0.45.
        var model = new Scripted(written -> spelt(written, Map.of("a", 0.5, "b", 0.45), "a", "bcd"));
        assertEquals(
                "a", summary(model, "source", Map.of("length-penalty", "0")).text());
        assertEquals(
                "bcd", summary(model, "source", Map.of("length-penalty", "1")).text());
    }

    @Test
    void namesAndNumbersThatTheTextDoesNotContainAreForbiddenOrTold() {
        var model = new Scripted(
                written -> spelt(written, Map.of("a", 0.5, "o", 0.3, "t", 0.2), "an Otter", "of 12 cats", "the Bear"));
        var source = "Here is a Bear, with 12 dogs";
        assertEquals("of 12 cats", summary(model, source, Map.of()).text());
        assertEquals("the Bear", summary(model, "Here is a Bear.", Map.of()).text());
        var free = summary(model, source, Map.of("inventions", "allow"));
        assertEquals("an Otter", free.text());
        assertEquals(List.of("Otter"), free.invented());
    }

    @Test
    void nothingIsSaidThreeTimesAndNoSummaryIsEndless() {
        var endless = new Scripted(written -> Map.of("a", 0.9, "b", 0.1));
        var text = summary(endless, "source", Map.of()).text();
        assertTrue(!text.isEmpty() && text.length() <= 20, text);
        for (var i = 0; i + 3 < text.length(); i++)
            assertEquals(-1, text.indexOf(text.substring(i, i + 3), i + 1), text);
    }

    @Test
    void whatIsBehindTheContextIsTold() {
        var model = new Scripted(written -> spelt(written, Map.of("a", 1.0), "a"));
        assertTrue(summary(model, "a short source", Map.of()).whole());
        assertTrue(!summary(model, "a source that is longer than what is read at once", Map.of())
                .whole());
        assertThrows(Problem.class, () -> summary(model, " \n", Map.of()));
    }
}
