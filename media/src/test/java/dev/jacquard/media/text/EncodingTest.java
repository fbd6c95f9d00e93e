package dev.jacquard.media.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
    private static final String CHINESE = "滕王高閣臨江渚，佩玉鳴鸞罷歌舞。畫棟朝飛南浦雲，珠簾暮捲西山雨。閒雲潭影日悠悠，物換星移幾度秋。";
    private static final String SIMPLIFIED = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。红豆生南国，春来发几枝。愿君多采撷，此物最相思。";
    private static final String JAPANESE = "祇園精舎の鐘の声、諸行無常の響きあり。沙羅双樹の花の色、盛者必衰の理をあらはす。おごれる人も久しからず。";
    private static final String FRENCH =
            "Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se"
                    + " fermaient si vite que je n’avais pas le temps de me dire : « Je m’endors. »";
    private static final String ENGLISH =
            "It is a truth universally acknowledged, that a single man in possession of a good fortune.";

    @ParameterizedTest
    @CsvSource({
        "UTF-8, CHINESE",
        "UTF-8, FRENCH",
        "UTF-8, ENGLISH",
        "GB18030, SIMPLIFIED",
        "GB18030, CHINESE",
        "Big5, CHINESE",
        "Shift_JIS, JAPANESE",
        "windows-1252, FRENCH",
        "UTF-16LE, CHINESE",
        "UTF-16BE, CHINESE",
        "UTF-16LE, ENGLISH",
        "UTF-16BE, FRENCH",
        "UTF-32LE, CHINESE",
        "UTF-32BE, ENGLISH",
        "UTF-16LE, JAPANESE"
    })
    void aTextIsReadAsItWasWritten(String charset, String sample) throws ReflectiveOperationException {
        var text = (String) EncodingTest.class.getDeclaredField(sample).get(null);
        var bytes = text.getBytes(Charset.forName(charset));
        assertReads(text, bytes);
        assertReads(text.repeat(100), text.repeat(100).getBytes(Charset.forName(charset)));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, EFBBBF", "UTF-16LE, FFFE", "UTF-16BE, FEFF", "UTF-32LE, FFFE0000", "UTF-32BE, 0000FEFF"})
    void aMarkDecidesAndIsNoText(String charset, String mark) {
        for (var text : new String[] {CHINESE, ENGLISH, "a", ""}) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(java.util.HexFormat.of().parseHex(mark));
            bytes.writeBytes(text.getBytes(Charset.forName(charset)));
            assertReads(text, bytes.toByteArray());
        }
    }

    @Test
    void aShortPoemInAnOlderEncodingIsRead() {
        for (int lines = 1; lines <= 4; lines++) {
            var poem = SIMPLIFIED.substring(0, 12 * lines);
            assertReads(poem, poem.getBytes(Charset.forName("GB18030")));
        }
    }

    @Test
    void aSampleMayEndAmidstACharacter() {
        var bytes = CHINESE.getBytes(Charset.forName("UTF-8"));
        for (int cut = 1; cut <= 3; cut++)
            assertEquals(
                    Optional.of("UTF-8"),
                    Encoding.of(Arrays.copyOf(bytes, bytes.length - cut), false)
                            .map(e -> e.charset().name()));
    }

    @Test
    void whatIsBinaryIsNoText() {
        var random = new Random(3);
        for (int n = 0; n < 50; n++) {
            var bytes = new byte[1000 + random.nextInt(1000)];
            random.nextBytes(bytes);
            assertTrue(Encoding.of(bytes, true).isEmpty(), "random bytes, " + n);
        }
        assertTrue(Encoding.of(new byte[100], true).isEmpty());
    }

    private static void assertReads(String text, byte[] bytes) {
        var encoding = Encoding.of(bytes, true).orElseThrow();
        assertEquals(
                text,
                new String(bytes, encoding.mark(), bytes.length - encoding.mark(), encoding.charset()),
                encoding.toString());
    }
}
