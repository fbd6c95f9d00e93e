package dev.jacquard.media.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {
    private static final List<String> SOME = List.of(
            "The quick brown fox jumps over the lazy dog. The dog sleeps; the fox does not.\n",
            "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。",
            "床前明月光，疑是地上霜。 Naïve café 1234567 👩‍👩‍👧 🇨🇳");

    static Stream<Tokenizer> tokenizers() {
        return Stream.of(
                CharacterTokenizer.of(SOME, 1000),
                CharacterTokenizer.of(SOME, Tokenizer.FIRST_OWN + 5),
                CharacterTokenizer.of(List.of(), 257),
                BytePairTokenizer.of(SOME, 400),
                BytePairTokenizer.of(List.of(), 300));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void anyStringComesBackBrokenSurrogatesIncluded(Tokenizer tokenizer) {
        var random = new Random(5);
        for (int n = 0; n < 400; n++) {
            var text = randomText(random);
            var tokens = tokenizer.encode(text);
            assertEquals(text, tokenizer.decode(tokens));
            for (int token : tokens) assertTrue(token > Tokenizer.END && token < tokenizer.size());
        }
        for (var text : SOME) assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void aTokenizerComesBackFromItsJson(Tokenizer tokenizer) {
        var again = Tokenizer.parse(tokenizer.json());
        assertEquals(tokenizer.size(), again.size());
        for (var text : SOME) assertArrayEquals(tokenizer.encode(text), again.encode(text));
        for (var broken : List.of(
                "", "{}", "[]", tokenizer.json().substring(20), "{\"kind\":\"byte-pairs\",\"merges\":[1,9999]}"))
            assertThrows(Problem.class, () -> Tokenizer.parse(broken));
    }

    @Test
    void aCharacterIsWhatPeopleTakeForOne() {
        var tokenizer = CharacterTokenizer.of(SOME, 1000);
        assertEquals(24, tokenizer.encode("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。").length);
        assertEquals(1, tokenizer.encode("👩‍👩‍👧").length);
        assertEquals(1, tokenizer.encode("🇨🇳").length);
        assertEquals(4, tokenizer.encode("café").length);
    }

    @Test
    void charactersAreThoseOfTheUnicodeStandard() {
        var random = new Random(6);
        var cluster = Pattern.compile("\\X");
        var samples = new ArrayList<>(
                List.of("e\u0301a\r\nb\n\rc", "각하", "नमस्ते", "a\u200db", "\u0600a", "👍🏽ok", "x\u0308\u0304"));
        for (int n = 0; n < 300; n++) samples.add(randomText(random));
        for (var text : samples) {
            var found = new ArrayList<String>();
            Graphemes.each(text, found::add);
            assertEquals(cluster.matcher(text).results().map(r -> r.group()).toList(), found);
        }
    }

    @Test
    void mergesAreThoseOfTheTextbook() {
        // Gage's own example, "aaabdaaabac": aa, then (aa)a, then (aaa)b or what is as frequent.
        var tokenizer = BytePairTokenizer.of(List.of("aaabdaaabac aaabdaaabac"), 257 + 3);
        var tokens = tokenizer.encode("aaabdaaabac");
        assertEquals("aa", text(tokenizer, 257));
        assertEquals(5, tokens.length, java.util.Arrays.toString(tokens));
    }

    @Test
    void mergesAgreeWithCountingEverythingAnew() {
        var random = new Random(7);
        for (int n = 0; n < 20; n++) {
            var texts = new ArrayList<String>();
            for (int i = 0; i < 30; i++) texts.add(word(random) + " " + word(random));
            assertEquals(naive(texts, 40), json(BytePairTokenizer.of(texts, 257 + 40)));
        }
    }

    private static String json(Tokenizer tokenizer) {
        return tokenizer.json().replaceAll(".*\\[|\\].*", "");
    }

    /** The algorithm as it is usually written down. */
    private static String naive(List<String> texts, int merges) {
        var words = new ArrayList<int[]>();
        for (var text : texts)
            Words.each(text, w -> words.add(w.getBytes(StandardCharsets.UTF_8).length == 0 ? new int[0] : bytes(w)));
        var found = new ArrayList<String>();
        for (int made = 257; found.size() < merges; made++) {
            var counts = new java.util.TreeMap<Long, Integer>();
            for (var word : words)
                for (int i = 0; i + 1 < word.length; i++)
                    counts.merge(BytePairTokenizer.pair(word[i], word[i + 1]), 1, Integer::sum);
            var best = counts.entrySet().stream()
                    .max((a, b) -> !a.getValue().equals(b.getValue())
                            ? Integer.compare(a.getValue(), b.getValue())
                            : Long.compare(b.getKey(), a.getKey()));
            if (best.isEmpty() || best.get().getValue() < 2) break;
            int left = (int) (best.get().getKey() >> 32);
            int right = best.get().getKey().intValue();
            found.add(left + "," + right);
            for (int w = 0; w < words.size(); w++) {
                var word = words.get(w).clone();
                words.set(
                        w,
                        java.util.Arrays.copyOf(word, BytePairTokenizer.merge(word, word.length, left, right, made)));
            }
        }
        return String.join(",", found);
    }

    private static int[] bytes(String word) {
        var utf8 = word.getBytes(StandardCharsets.UTF_8);
        var tokens = new int[utf8.length];
        for (int i = 0; i < tokens.length; i++) tokens[i] = 1 + (utf8[i] & 0xFF);
        return tokens;
    }

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int i = random.nextInt(12) + 1; i > 0; i--) word.append((char) ('a' + random.nextInt(4)));
        return word.toString();
    }

    private static String text(Tokenizer tokenizer, int token) {
        return Utf8.decode(tokenizer.bytes(token));
    }

    static String randomText(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--)
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(1 << 16));
                case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 2 -> text.appendCodePoint(0x1F300 + random.nextInt(0x300));
                case 3 -> text.append((char) (0x4E00 + random.nextInt(0x5000)));
                case 4 -> text.append("\r\n \t\u0301\u200d".charAt(random.nextInt(6)));
                default -> text.append((char) (32 + random.nextInt(96)));
            }
        return text.toString();
    }
}
