package dev.jacquard.media.text.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings as dictionaries of today's Mandarin give them. */
class PinyinTest {
    @Test
    void everyCharacterIsReadWithItsTone() {
        assertEquals(List.of("chuáng", "qián", "míng", "yuè", "guāng"), Pinyin.of("床前明月光"));
    }

    @Test
    void aNeighbourDecidesBetweenReadings() {
        assertEquals(List.of("cháng", "chéng"), Pinyin.of("長城"));
        assertEquals(List.of("shēng", "zhǎng"), Pinyin.of("生長"));
    }

    @Test
    void traditionalScriptIsReadAsSimplifiedIs() {
        assertEquals(Pinyin.of("头发"), Pinyin.of("頭髮"));
        assertEquals(Pinyin.of("万里长城"), Pinyin.of("萬里長城"));
    }

    @Test
    void whatIsNoChineseCharacterHasNoReading() {
        assertEquals(List.of("", "yuè", "", "", ""), Pinyin.of("A月1 😀"));
        assertEquals(List.of(), Pinyin.of(""));
    }

    @Test
    void readingsStandAboveTheirCharacters() {
        assertEquals("""
                míng yuè
                明   月
                guāng
                光
                """, Pinyin.above("明月，光。"));
    }
}
