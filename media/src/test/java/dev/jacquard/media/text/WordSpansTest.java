package dev.jacquard.media.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Words where they stand. */
class WordSpansTest {
    private static List<String> words(String text) {
        return WordSpans.of(text, 100).stream().map(span -> span.in(text)).toList();
    }

    @Test
    void wordsHaveTheirApostrophesAndSignsStandAlone() {
        assertEquals(
                List.of("Don't", "go", ",", "he", "said", ":", "1999", "!", "\n", "Élan"),
                words("Don't go, he said: 1999!\n Élan"));
        assertEquals(List.of("'", "tis", "dogs", "'"), words("'tis dogs'"));
    }

    @Test
    void chineseIsReadCharacterByCharacterAndOtherLettersByTheWord() {
        assertEquals(List.of("床", "前", "明", "月", "光", "，", "moon", "か", "な", "луна"), words("床前明月光，moonかなлуна"));
    }

    @Test
    void theFirstOnesAreEnoughAndBrokenTextDoesNoHarm() {
        assertEquals(2, WordSpans.of("one two three", 2).size());
        assertEquals(List.of("a", "\ud800", "b"), words("a\ud800b"));
        assertEquals(List.of(), words(" \t\u0000 "));
    }
}
