package dev.jacquard.media.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractTest {
    /** Three stretches about one thing, one about another, and one said twice. */
    private static final String TEXT = "The harvest of wheat failed in the valley this year. "
            + "Farmers of the valley lost their wheat harvest. "
            + "The failed wheat harvest left the valley without bread. "
            + "A travelling circus came to town with two elephants. "
            + "The elephants of the circus delighted the town. "
            + "Nobody knows. "
            + "The harvest of wheat failed in the valley this year.";

    private static List<String> summary(Length length) {
        return Extract.of(Passages.of(TEXT), length, new TermSimilarity()).stream()
                .map(e -> e.passage().line())
                .toList();
    }

    @Test
    void twoSentencesAreAboutTwoThingsAndInTheOrderOfTheText() {
        var two = summary(new Length.Sentences(2));
        assertEquals(2, two.size());
        assertTrue(two.get(0).contains("harvest"), two.toString());
        assertTrue(two.get(1).contains("circus"), two.toString());
    }

    @Test
    void wordsAndSharesAreUpperLimits() {
        for (int most : new int[] {1, 9, 10, 20, 33}) {
            int words = summary(new Length.Words(most)).stream()
                    .mapToInt(Terms::count)
                    .sum();
            assertTrue(words <= Math.max(most, 10), most + " " + words);
        }
        assertEquals(1, summary(new Length.Share(0.01)).size());
        assertEquals(6, summary(new Length.Share(1)).size());
    }

    @Test
    void aTextOfOneSentenceIsItsOwnSummaryAndOneOfNoneHasNone() {
        assertEquals(
                1,
                Extract.of(Passages.of("Hm."), new Length.Sentences(3), new TermSimilarity())
                        .size());
        assertEquals(List.of(), Extract.of(Passages.of(" \n "), new Length.Sentences(3), new TermSimilarity()));
    }

    @Test
    void manyThousandSentencesAreRankedInStretches() {
        var text = new StringBuilder();
        for (int i = 0; i < 4000; i++)
            text.append("Word")
                    .append(i % 97)
                    .append(" and word")
                    .append(i % 89)
                    .append(" met here. ");
        var passages = Passages.of(text.toString());
        assertEquals(4000, passages.size());
        assertEquals(
                10,
                Extract.of(passages, new Length.Sentences(10), new TermSimilarity())
                        .size());
    }

    @Test
    void centralityIsTheStationaryWalk() {
        // A star of three: by hand, the centre c and a leaf l with c = 0.05 + 0.85 * 2 l and l = 0.05 + 0.85 * c / 2.
        double c = (0.05 + 0.85 * 2 * 0.05) / (1 - 0.85 * 0.85);
        double l = 0.05 + 0.85 * c / 2;
        var rank = Centrality.of(new float[][] {{0, 1, 1}, {1, 0, 0}, {1, 0, 0}});
        assertArrayEquals(new double[] {c, l, l}, rank, 1e-6);
        assertArrayEquals(new double[] {0.5, 0.5}, Centrality.of(new float[2][2]), 1e-9);
    }

    @Test
    void termSimilarityIsTheCosineOfTheFormula() {
        var sentences = List.of("a b b", "b c", "c d");
        var cosines = new TermSimilarity().of(sentences);
        double a = Math.log(3);
        double b = Math.log(1.5);
        assertEquals(2 * b * b / Math.sqrt((a * a + 4 * b * b) * (b * b + b * b)), cosines[0][1], 1e-6);
        assertEquals(0, cosines[0][2]);
        assertEquals(cosines[1][2], cosines[2][1]);
        assertEquals(1, cosines[1][1]);
    }

    @Test
    void chineseIsComparedByPairsOfCharacters() {
        var cosines = new TermSimilarity().of(List.of("今天天气很好", "天气好的今天", "明日下雨不止"));
        assertTrue(cosines[0][1] > 0.05);
        assertEquals(0, cosines[0][2]);
        var text = "小麦今年歉收。山谷的小麦歉收了。马戏团来到城里。";
        var extracts = new ArrayList<>(Extract.of(Passages.of(text), new Length.Sentences(1), new TermSimilarity()));
        assertTrue(extracts.get(0).passage().text().contains("小麦"), extracts.toString());
    }
}
