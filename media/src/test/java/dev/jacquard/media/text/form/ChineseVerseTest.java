package dev.jacquard.media.text.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.BytePairTokenizer;
import dev.jacquard.media.text.CharacterTokenizer;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.media.text.form.ChineseVerse.Kind;
import dev.jacquard.media.text.form.Sounds.Tone;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChineseVerseTest {
    private static final List<String> POEMS = MadeUpPoems.some(3000, 9);
    private static final LearnedSounds SOUNDS = LearnedSounds.of(POEMS);
    private static final Optional<Sounds> LEARNED = Optional.of(SOUNDS);

    @ParameterizedTest
    @CsvSource({
        "QUATRAIN, 5, false, characters",
        "QUATRAIN, 7, true, characters",
        "REGULATED, 5, true, characters",
        "REGULATED, 7, false, byte-pairs",
        "QUATRAIN, 5, true, byte-pairs",
        "COUPLET, 7, true, characters"
    })
    void aThousandPoemsWrittenAtRandomAreAllValid(Kind kind, int characters, boolean tones, String tokens) {
        Tokenizer tokenizer =
                tokens.equals("characters") ? CharacterTokenizer.of(POEMS, 2000) : BytePairTokenizer.of(POEMS, 500);
        var usual = new BitSet();
        for (var poem : POEMS) for (int token : tokenizer.encode(poem)) usual.set(token);
        var vocabulary = new Vocabulary(tokenizer, usual);
        var verse = new ChineseVerse(kind, characters, LEARNED, tones ? LEARNED : Optional.empty(), "");
        var begin = Formed.at(verse.begin(vocabulary.alphabet()), vocabulary);
        var random = new Random(1);
        for (int n = 0; n < 1000; n++) {
            var text = written(begin, tokenizer, random);
            var wrong = VerseChecker.wrong(
                    text,
                    kind.lines(),
                    characters,
                    kind == Kind.COUPLET ? null : (a, b) -> MadeUpPoems.rhymeOf(a) == MadeUpPoems.rhymeOf(b),
                    tones ? MadeUpPoems::isLevel : null,
                    point -> !MadeUpPoems.isLevel(point));
            assertEquals(Optional.empty(), wrong);
        }
    }

    private static String written(Formed begin, Tokenizer tokenizer, Random random) {
        var tokens = new ArrayList<Integer>();
        int left = begin.rest();
        for (var formed = begin; left > 0; left--) {
            var allowed = formed.allowed(left).stream().toArray();
            int token = allowed[random.nextInt(allowed.length)];
            if (token == Tokenizer.END) break;
            tokens.add(token);
            formed = formed.after(token, tokenizer);
        }
        return tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Place place(String sample, Kind kind, String acrostic, Optional<Sounds> tones) {
        return new ChineseVerse(kind, 5, Optional.of(TodaysSounds.SOUNDS), tones, acrostic).begin(Alphabet.of(sample));
    }

    private static final String SPRING = "春眠不覺曉，處處聞啼鳥。\n夜來風雨聲，花落知多少。";
    private static final String MOUNTAIN = "白日依山盡，黃河入海流。\n欲窮千里目，更上一層樓。";

    @Test
    void famousPoemsAreVerse() {
        assertTrue(
                place(SPRING, Kind.QUATRAIN, "", Optional.empty()).after(SPRING).mayEnd());
        assertTrue(place(MOUNTAIN, Kind.QUATRAIN, "", Optional.empty())
                .after(MOUNTAIN)
                .mayEnd());
        assertTrue(place(MOUNTAIN, Kind.QUATRAIN, "白黃欲更", Optional.empty())
                .after(MOUNTAIN)
                .mayEnd());
    }

    @Test
    void whatBreaksTheFormIsNotAllowed() {
        var all = SPRING + MOUNTAIN + "，。！\n";
        var begin = place(all, Kind.QUATRAIN, "", Optional.empty());
        assertNull(begin.after("春眠不，"));
        assertNull(begin.after("春眠不覺曉處"));
        assertNull(begin.after("春眠不覺曉。"));
        // 流 rhymes with 樓, not with 少, and not with itself.
        assertNotNull(begin.after("白日依山盡，黃河入海流。\n欲窮千里目，更上一層樓"));
        assertNull(begin.after("白日依山盡，黃河入海流。\n欲窮千里目，更上一層少"));
        assertNull(begin.after("白日依山盡，黃河入海流。\n欲窮千里目，更上一層流"));
        // Line ends stand the same way through a text.
        assertNull(begin.after("白日依山盡\n黃河入海流。"));
        assertNull(begin.after("白日依山盡，黃河入海流。欲窮千里目，\n"));
        assertNull(place(all, Kind.QUATRAIN, "春夜白黃", Optional.empty()).after("花"));
    }

    @Test
    void theRulesOfTonesAreThoseOfTheSchool() {
        var patterns = TonePattern.of(8, 7);
        assertEquals(4, patterns.size());
        for (var pattern : patterns)
            for (int line = 0; line < 8; line++) {
                var tones = pattern.lines().get(line);
                char second = tones.charAt(1);
                assertTrue(second != tones.charAt(3) && second == tones.charAt(5), tones);
                if (line % 2 == 1)
                    assertTrue(second != pattern.lines().get(line - 1).charAt(1));
                else if (line > 0) assertEquals(pattern.lines().get(line - 1).charAt(1), second);
                boolean level = line % 2 == 1 || line == 0 && pattern.firstRhymes();
                assertEquals(level ? TonePattern.LEVEL : TonePattern.OBLIQUE, tones.charAt(6));
                assertFalse(tones.endsWith("平平平") || tones.endsWith("仄仄仄"));
            }
    }

    @ParameterizedTest
    @CsvSource({
        "da, 1",
        "hua, 1",
        "guo, 2",
        "he, 2",
        "bie, 3",
        "yue, 3",
        "lai, 4",
        "gui, 5",
        "fei, 5",
        "chao, 6",
        "liu, 7",
        "lou, 7",
        "shan, 8",
        "yuan, 8",
        "ren, 9",
        "chun, 9",
        "yun, 9",
        "guang, 10",
        "sheng, 11",
        "qing, 11",
        "dong, 11",
        "xi, 12",
        "yu, 12",
        "lü, 12",
        "er, 12",
        "shi, 13",
        "ci, 13",
        "wu, 14",
        "chu, 14",
        "ye, 3",
        "jun, 9",
        "zhu, 14"
    })
    void syllablesHaveTheRhymesOfTheNewRhymes(String syllable, int rhyme) {
        assertEquals(rhyme, TodaysSounds.rhyme(syllable));
    }

    @Test
    void todaysTonesAreThoseOfTheDictionary() {
        var today = TodaysSounds.SOUNDS;
        for (int point : "天山人國白".codePoints().toArray()) assertEquals(Tone.LEVEL, today.tone(point));
        for (int point : "曉月日夜水".codePoints().toArray()) assertEquals(Tone.OBLIQUE, today.tone(point));
        for (int point : "長看風".codePoints().toArray()) assertEquals(Tone.EITHER, today.tone(point));
        assertEquals(Tone.UNKNOWN, today.tone('x'));
        assertTrue(today.rhyme("天".codePointAt(0), "山".codePointAt(0)));
        assertFalse(today.rhyme("天".codePointAt(0), "見".codePointAt(0)));
    }

    @Test
    void aFormThatTheVocabularyCannotMeetIsOneSentence() {
        assertThrows(Problem.class, () -> place("to be or not to be", Kind.QUATRAIN, "", Optional.empty()));
        assertThrows(Problem.class, () -> place(SPRING, Kind.QUATRAIN, "春夏秋冬", Optional.empty()));
        assertThrows(Problem.class, () -> place(SPRING, Kind.QUATRAIN, "春夜", Optional.empty()));
        assertThrows(Problem.class, () -> place("春夏秋冬。，", Kind.QUATRAIN, "", Optional.empty()));
        assertThrows(Problem.class, () -> new ChineseVerse(Kind.QUATRAIN, 6, Optional.empty(), Optional.empty(), ""));
    }

    /** A person who types 东 means 東 where the poems are in traditional script. */
    @Test
    void anAcrosticMayBeTypedInTheOtherScript() {
        assertNotNull(place(MOUNTAIN, Kind.QUATRAIN, "白黄欲更", Optional.empty()).after("白日依山盡，黃"));
    }

    @Test
    void linesAreReadAloud() {
        assertEquals(List.of("cháng", "hé", "luò", "rì", "yuán"), Pinyin.of("長河落日圓"));
        assertEquals("chūn mián \n春   眠", Pinyin.above("春眠").strip().replace("mián\n", "mián \n"));
    }

    @Test
    void theNearestLineIsFoundByWhatDiffers() {
        var texts = List.of(SPRING, "白日依山落，青河入海流。", "other");
        var nearest = NearestLine.of(MOUNTAIN, texts::get, texts.size());
        assertEquals(new NearestLine("白日依山盡", "白日依山落", 1, 0.2), nearest);
    }
}
