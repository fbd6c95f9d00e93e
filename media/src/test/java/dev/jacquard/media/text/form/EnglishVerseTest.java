package dev.jacquard.media.text.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishVerseTest {
    /** As the CMU Pronouncing Dictionary has them. */
    private static final Map<String, String> WORDS = words("""
            a AH0
            the DH AH0
            shall SH AE1 L
            i AY1
            compare K AH0 M P EH1 R
            thee DH IY1
            to T UW1
            summer's S AH1 M ER0 Z
            day D EY1
            may M EY1
            away AH0 W EY1
            sea S IY1
            see S IY1
            free F R IY1
            agree AH0 G R IY1
            night N AY1 T
            light L AY1 T
            delight D IH0 L AY1 T
            ocean OW1 SH AH0 N
            motion M OW1 SH AH0 N
            devotion D IH0 V OW1 SH AH0 N
            temperate T EH1 M P R AH0 T
            and AH0 N D
            'tis T IH1 Z
            x-ray EH1 K S R EY2
            fire F AY1 ER0
            a.m. EY2 EH1 M
            b B IY1
            """);

    private static final Pronunciations DICTIONARY = new Pronunciations(WORDS);
    private static final Alphabet LETTERS =
            Alphabet.of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ,;:.!?'-\n");

    private static Map<String, String> words(String lines) {
        var words = new HashMap<String, String>();
        lines.lines().forEach(line -> words.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
        return words;
    }

    @Test
    void syllablesAreVowels() {
        for (var known : Map.of(
                        "ocean", 2, "Compare", 2, "temperate", 2, "devotion", 3, "'tis", 1, "fire", 2, "x-ray", 2)
                .entrySet())
            assertEquals(
                    known.getValue(),
                    DICTIONARY.word(known.getKey()).orElseThrow().syllables(),
                    known.getKey());
        assertTrue(DICTIONARY.word("b").isEmpty() && DICTIONARY.word("a.m.").isEmpty());
    }

    @Test
    void wordsRhymeFromTheirLastStressOn() {
        assertTrue(
                rhyme("day", "away") && rhyme("night", "light") && rhyme("ocean", "devotion") && rhyme("sea", "agree"));
        assertFalse(rhyme("day", "sea") || rhyme("ocean", "temperate"));
        // The same sound before the rhyme makes the same word of it.
        assertFalse(rhyme("sea", "see") || rhyme("light", "delight"));
    }

    private static boolean rhyme(String one, String other) {
        return DICTIONARY.word(one).orElseThrow().rhymes(DICTIONARY.word(other).orElseThrow());
    }

    @Test
    void aLineHasItsSyllables() {
        var begin = new EnglishVerse(DICTIONARY, List.of(8), "-").begin(LETTERS);
        assertTrue(begin.after("Shall I compare thee to a sea").mayEnd());
        assertTrue(begin.after("Shall I compare thee to a day?").mayEnd());
        assertFalse(begin.after("Shall I compare thee to a").mayEnd());
        assertNull(begin.after("Shall I compare thee to a day a"));
        assertNull(begin.after("Shall I compare thee to a summer"));
        assertNull(begin.after("Shall I compare thee to the moon"));
        assertNull(begin.after("Shall I  compare"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA", "ABAB", "ABABCC", "AABBA", "-A-A", "ABBA"})
    void versesWrittenAtRandomAreValid(String scheme) {
        var syllables = List.of(8, 6, 8, 6, 5, 10).subList(0, scheme.length());
        var begin = new EnglishVerse(DICTIONARY, syllables, scheme).begin(LETTERS);
        var random = new Random(2);
        for (int n = 0; n < 200; n++) {
            var text = new StringBuilder();
            var place = begin;
            while (!place.mayEnd() || random.nextInt(4) == 0) {
                var from = place;
                var allowed =
                        LETTERS.points().filter(c -> from.after(c) != null).toArray();
                if (allowed.length == 0 && place.mayEnd()) break;
                assertTrue(
                        place.mayEnd()
                                || Arrays.stream(allowed)
                                        .anyMatch(c -> from.after(c).rest() < from.rest()),
                        "nothing leads on from \"" + text + "\"");
                int point = allowed[random.nextInt(allowed.length)];
                place = place.after(point);
                text.appendCodePoint(point);
            }
            check(text.toString(), syllables, scheme);
        }
    }

    /** By splitting lines at blanks and adding up the dictionary's vowels. */
    private static void check(String text, List<Integer> syllables, String scheme) {
        var lines = text.split("\n");
        assertEquals(scheme.length(), lines.length, text);
        var ends = new String[lines.length];
        for (int i = 0; i < lines.length; i++) {
            int sum = 0;
            for (var word : lines[i].split(" ")) {
                ends[i] = word.replaceAll("[,;:.!?]$", "").toLowerCase(java.util.Locale.ROOT);
                assertTrue(WORDS.containsKey(ends[i]), ends[i]);
                sum += (int)
                        WORDS.get(ends[i]).chars().filter(Character::isDigit).count();
            }
            assertEquals(syllables.get(i), sum, lines[i]);
            for (int j = 0; j < i; j++)
                if (scheme.charAt(i) == scheme.charAt(j) && scheme.charAt(i) != '-')
                    assertTrue(tail(ends[i]).equals(tail(ends[j])) && !ends[i].equals(ends[j]), text);
        }
    }

    /** From the last stressed vowel on, or where none is, from the last vowel. */
    private static String tail(String word) {
        var phonemes = List.of(WORDS.get(word).split(" "));
        int from = -1;
        for (int i = 0; i < phonemes.size(); i++) if (phonemes.get(i).matches("[A-Z]+[12]")) from = i;
        for (int i = 0; from < 0; i++)
            if (phonemes.get(phonemes.size() - 1 - i).endsWith("0")) from = phonemes.size() - 1 - i;
        return String.join(" ", phonemes.subList(from, phonemes.size())).replaceAll("[0-9]", "");
    }

    @Test
    void schemesThatNothingMeetsAreRefused() {
        var many = new EnglishVerse(DICTIONARY, Collections.nCopies(9, 8), "A".repeat(9));
        assertThrows(Problem.class, () -> many.begin(LETTERS));
        assertThrows(Problem.class, () -> new EnglishVerse(DICTIONARY, List.of(8, 8), "ABAB"));
        assertThrows(Problem.class, () -> new EnglishVerse(DICTIONARY, List.of(99), "A"));
        assertThrows(Problem.class, () -> EnglishVerse.haiku(DICTIONARY).begin(Alphabet.of("春眠不覺曉")));
    }

    @Test
    void capitalsAreLettersToo() {
        var capitals = new EnglishVerse(DICTIONARY, List.of(2), "-").begin(Alphabet.of("OCEAN MTI"));
        assertNotNull(capitals.after("OCEAN"));
        assertNull(capitals.after("ocean"));
    }
}
