package dev.jacquard.media.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassagesTest {
    private static List<String> sentences(String text) {
        return Passages.of(text).stream().map(Passage::line).toList();
    }

    @Test
    void abbreviationsAndInitialsEndNoSentence() {
        assertEquals(
                List.of(
                        "Mr. Bennet met Dr. J. R. Jones at St. James's.",
                        "\"Stop!\" he said, e.g. to Mrs. Long.",
                        "It cost 3.14 pounds, i.e. too much.",
                        "Was it I?",
                        "It was I.",
                        "See no. 7 for more.",
                        "Use ./Run.sh."),
                sentences(
                        "Mr. Bennet met Dr. J. R. Jones at St. James's. \"Stop!\" he said, e.g. to Mrs. Long. It cost 3.14"
                                + " pounds, i.e. too much. Was it I? It was I. See no. 7 for more. Use ./Run.sh."));
    }

    @Test
    void chineseSentencesEndAtTheirOwnSignsWithTheQuoteBehindThem() {
        assertEquals(
                List.of("春眠不觉晓。", "他说：“走吧！”", "谁知道呢？", "好……", "“是的。”", "版本3.5很好。"),
                sentences("春眠不觉晓。他说：“走吧！”谁知道呢？\n好……\n“是的。”版本3.5很好。"));
    }

    @Test
    void aLineEndInsideAParagraphIsABlankAndNoneInChinese() {
        assertEquals(List.of("One line and another.", "And more"), sentences("One line\nand another. And\nmore"));
        assertEquals(List.of("一行接着一行。"), sentences("一行接着\n一行。"));
        assertEquals(List.of("运行 ./Run 即可。"), sentences("运行 ./Run 即可。"));
    }

    @Test
    void sentencesKnowTheirChapterAndParagraph() {
        var text =
                "Preface here.\n\nCHAPTER I.\n\nCHAPTER II.\n\nCHAPTER I.\n\nOne. Two.\n\nThree.\n\n# Another\n\nFour.\n\n第三回 风雪\n\n五。";
        var passages = Passages.of(text);
        assertEquals(
                List.of(
                        "0 '' 1",
                        "1 'CHAPTER I.' 1",
                        "1 'CHAPTER I.' 1",
                        "1 'CHAPTER I.' 2",
                        "2 'Another' 1",
                        "3 '第三回 风雪' 1"),
                passages.stream()
                        .map(p -> p.chapter() + " '" + p.title() + "' " + p.paragraph())
                        .toList());
    }

    @Test
    void everySentenceStandsWhereItSaysAndNothingIsLost() {
        var random = new Random(5);
        var signs = "ab Z.!?。！？”“\"'\n\n Mr1,，…第章";
        for (int n = 0; n < 500; n++) {
            var text = new StringBuilder();
            for (int i = 0; i < 200; i++) text.append(signs.charAt(random.nextInt(signs.length())));
            int last = 0;
            for (var passage : Passages.of(text.toString())) {
                assertEquals(passage.text(), text.substring(passage.start(), passage.end()));
                assertEquals(passage.text().strip(), passage.text());
                assertEquals(true, passage.start() >= last);
                last = passage.end();
            }
        }
    }
}
