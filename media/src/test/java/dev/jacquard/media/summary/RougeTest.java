package dev.jacquard.media.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The examples of Lin 2004, ROUGE: A Package for Automatic Evaluation of Summaries, sections 3.1 and 5. */
class RougeTest {
    private static final String S1 = "police killed the gunman";
    private static final String S2 = "police kill the gunman";
    private static final String S3 = "the gunman kill police";
    private static final String S4 = "the gunman police killed";

    @Test
    void longestCommonSequencesAreThoseOfThePaper() {
        assertEquals(3.0 / 4, Rouge.l(S2, S1).f1(), 1e-12);
        assertEquals(2.0 / 4, Rouge.l(S3, S1).f1(), 1e-12);
        assertEquals(2.0 / 4, Rouge.l(S4, S1).f1(), 1e-12);
    }

    @Test
    void pairsDoNotTellTheSecondFromTheThirdAndPreferTheFourth() {
        assertEquals(1.0 / 3, Rouge.n(2, S2, S1).f1(), 1e-12);
        assertEquals(1.0 / 3, Rouge.n(2, S3, S1).f1(), 1e-12);
        assertEquals(2.0 / 3, Rouge.n(2, S4, S1).f1(), 1e-12);
        assertEquals(3.0 / 4, Rouge.n(1, S3, S1).f1(), 1e-12);
    }

    /** The values that the package of Google Research documents for its scorer without stemming. */
    @Test
    void aWorkedExampleOfAnotherImplementation() {
        var target = "The quick brown fox jumps over the lazy dog";
        var prediction = "The quick brown dog jumps on the log.";
        assertEquals(0.75, Rouge.n(1, prediction, target).precision(), 1e-12);
        assertEquals(6.0 / 9, Rouge.n(1, prediction, target).recall(), 1e-12);
        assertEquals(0.705882352941, Rouge.n(1, prediction, target).f1(), 1e-9);
        assertEquals(0.625, Rouge.l(prediction, target).precision(), 1e-12);
        assertEquals(0.588235294118, Rouge.l(prediction, target).f1(), 1e-9);
    }

    @Test
    void aRepeatedWordCountsAsOftenAsBothHaveIt() {
        assertEquals(
                2.0 / 7,
                Rouge.n(1, "the the the the the the the", "the cat is on the mat")
                        .precision(),
                1e-12);
        assertEquals(0, Rouge.n(2, "one", "one").f1());
        assertEquals(0, Rouge.l("", "one").f1());
    }

    @Test
    void chineseIsCountedByCharacters() {
        assertEquals(3.0 / 4, Rouge.n(1, "春眠不晓", "春眠觉晓").f1(), 1e-12);
    }

    /** Against every subset of positions tried out. */
    @Test
    void theLongestCommonSequenceIsTheLongestOfAll() {
        var random = new Random(3);
        for (int n = 0; n < 200; n++) {
            var a = letters(random);
            var b = letters(random);
            var common = new HashSet<String>();
            for (int bits = 0; bits < 1 << 8; bits++) common.add(subset(a, bits));
            int longest = 0;
            for (int bits = 0; bits < 1 << 8; bits++)
                if (common.contains(subset(b, bits))) longest = Math.max(longest, Integer.bitCount(bits));
            assertEquals(
                    longest / 8.0,
                    Rouge.l(String.join(" ", a), String.join(" ", b)).recall(),
                    1e-12);
        }
    }

    private static String[] letters(Random random) {
        return random.ints(8, 0, 4).mapToObj(i -> "abcd".substring(i, i + 1)).toArray(String[]::new);
    }

    private static String subset(String[] letters, int bits) {
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) if ((bits >> i & 1) == 1) text.append(letters[i]);
        return text.toString();
    }
}
