package dev.jacquard.media.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The n-gram, xz, verbatim spans, likeness and scripts, each against what is written out here. */
class ModelsOfTextTest {
    @Test
    void probabilitiesAreThoseOfTheFormulas() {
        var random = new Random(1);
        for (int n = 0; n < 20; n++) {
            var text = random.ints(200 + n * 50, 0, 5).map(x -> x * x % 5).toArray();
            for (int order = 2; order <= 4; order++) {
                var model = KneserNey.of(text, 6, order);
                var test = random.ints(30, 0, 6).toArray();
                for (int i = 0; i < test.length; i++)
                    assertEquals(chenAndGoodman(text, 6, order, test, i), model.probability(test, i), 1e-12);
            }
        }
    }

    /** Equations 20 to 26 of Chen and Goodman, with maps of lists. */
    private static double chenAndGoodman(int[] text, int tokens, int order, int[] test, int end) {
        double p = 1.0 / tokens;
        for (int n = 1; n <= Math.min(order, end + 1); n++) {
            var counts = counts(text, n, n == order);
            var history = list(test, end - n + 1, end);
            double total = 0;
            var followers = new int[4];
            for (var e : counts.entrySet())
                if (e.getKey().subList(0, n - 1).equals(history)) {
                    total += e.getValue();
                    followers[Math.min(3, e.getValue())]++;
                }
            if (total == 0) break;
            var d = discounts(counts.values());
            int count = counts.getOrDefault(list(test, end - n + 1, end + 1), 0);
            double left = d[1] * followers[1] + d[2] * followers[2] + d[3] * followers[3];
            p = (Math.max(0, count - d[Math.min(3, count)]) + left * p) / total;
        }
        return p;
    }

    private static HashMap<List<Integer>, Integer> counts(int[] text, int n, boolean highest) {
        var counts = new HashMap<List<Integer>, Integer>();
        var seen = new HashSet<List<Integer>>();
        for (int i = n - 1; i < text.length; i++) {
            var gram = list(text, i - n + 1, i + 1);
            // What stands at the very beginning has the beginning before it.
            var longer = i == n - 1 ? List.of(-1, gram.hashCode()) : list(text, i - n, i + 1);
            if (highest || seen.add(longer)) counts.merge(gram, 1, Integer::sum);
        }
        return counts;
    }

    private static double[] discounts(Iterable<Integer> counts) {
        var f = new double[5];
        for (int c : counts) if (c < 5) f[c]++;
        if (f[1] * f[2] * f[3] * f[4] == 0) return new double[] {0, 0.5, 1, 1.5};
        double y = f[1] / (f[1] + 2 * f[2]);
        var plain = new double[] {0, 0.5, 1, 1.5};
        for (int i = 1; i <= 3; i++) {
            double d = i - (i + 1) * y * f[i + 1] / f[i];
            if (d > 0 && d < i) plain[i] = d;
        }
        return plain;
    }

    private static List<Integer> list(int[] text, int from, int to) {
        var list = new ArrayList<Integer>();
        for (int i = from; i < to; i++) list.add(text[i]);
        return list;
    }

    @Test
    void probabilitiesSumToOneWhateverWentBefore() {
        var text = new Random(2).ints(5000, 0, 20).map(x -> x * x % 20).toArray();
        var model = KneserNey.of(text, 25);
        for (int i = 0; i < 100; i += 7) {
            var test = java.util.Arrays.copyOfRange(text, i, i + 12);
            double sum = 0;
            for (int token = 0; token < 25; token++) {
                test[11] = token;
                sum += model.probability(test, 11);
            }
            assertEquals(1, sum, 1e-9);
        }
    }

    @Test
    void xzCountsWhatTheKnownTextDoesNotSay() {
        var random = new Random(3);
        var letters = random.ints(20_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        long fresh = Compression.bits(List.of("something else"), List.of(letters));
        long known = Compression.bits(List.of(letters), List.of(letters));
        assertEquals(20_000 * Math.log(26) / Math.log(2), fresh, 0.05 * fresh);
        assertTrue(known < fresh / 50, known + " of " + fresh);
    }

    @Test
    void spansAreThoseThatComparingEverythingFinds() {
        var random = new Random(4);
        for (int n = 0; n < 100; n++) {
            var texts = List.of(letters(random, 30), letters(random, 12), letters(random, 1 + n % 9));
            var sources = List.of(letters(random, 200), letters(random, 150), "");
            var spans = new VerbatimSpans(texts);
            for (int s = 0; s < sources.size(); s++) spans.show(s, sources.get(s));
            for (var span : spans.longest()) {
                var text = texts.get(span.text());
                int best = 0;
                for (int i = 0; i < text.length(); i++)
                    for (int j = i + best + 1; j <= text.length(); j++)
                        if (stands(text.substring(i, j), sources)) best = j - i;
                assertEquals(best, span.length());
                if (best > 0)
                    assertTrue(sources.get(span.source())
                            .contains(text.substring(span.start(), span.start() + span.length())));
            }
            for (int length : new int[] {2, 5, 14})
                assertEquals(share(texts, sources, length), spans.share(length), 1e-12);
        }
    }

    @Test
    void aLongTextFindsAllOfItself() {
        var text = letters(new Random(8), 30_000);
        var spans = new VerbatimSpans(List.of(text.substring(10_000, 20_000), "xyz"));
        spans.show(3, text);
        assertEquals(
                List.of(new VerbatimSpans.Span(0, 0, 10_000, 3), new VerbatimSpans.Span(1, 0, 0, -1)), spans.longest());
    }

    private static boolean stands(String span, List<String> sources) {
        return sources.stream().anyMatch(s -> s.contains(span));
    }

    private static double share(List<String> texts, List<String> sources, int length) {
        int all = 0;
        int copied = 0;
        for (var text : texts) {
            int span = Math.min(length, text.length());
            for (int i = 0; i + span <= text.length(); i++) {
                all++;
                if (stands(text.substring(i, i + span), sources)) copied++;
            }
        }
        return (double) copied / all;
    }

    private static String letters(Random random, int count) {
        return random.ints(count, 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void likenessEstimatesWhatTextsHaveInCommon() {
        var random = new Random(5);
        for (double kept : new double[] {1, 0.9, 0.5, 0}) {
            var words = new ArrayList<String>();
            for (int i = 0; i < 2000; i++) words.add(word(random));
            var changed = new ArrayList<String>();
            // Whole stretches, so that few shingles straddle.
            for (int i = 0; i < words.size(); i++) changed.add(i / 100 % 20 < kept * 20 ? words.get(i) : word(random));
            var one = Likeness.of(String.join(" ", words));
            var other = Likeness.of(String.join("\n", changed).toUpperCase(java.util.Locale.ROOT));
            var both = java.util.Arrays.copyOf(one, 128);
            System.arraycopy(other, 0, both, 64, 64);
            assertEquals(kept / (2 - kept), Likeness.share(both, 0, 1), 0.2);
        }
    }

    private static String word(Random random) {
        return random.ints(5, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void phrasesDecideWhichCharacterIsMeant() {
        assertEquals("头发发展，皇后以后，树干", ChineseScript.SIMPLIFIED.of("頭髮發展，皇后以後，樹幹"));
        assertEquals("頭髮", ChineseScript.TRADITIONAL.of("头发"));
        assertEquals("發展", ChineseScript.TRADITIONAL.of("发展"));
        assertEquals("皇后", ChineseScript.TRADITIONAL.of("皇后"));
        assertEquals("Hello, world 123", ChineseScript.TRADITIONAL.of("Hello, world 123"));
        assertEquals("𠮷野家", ChineseScript.SIMPLIFIED.of("𠮷野家"));
    }
}
