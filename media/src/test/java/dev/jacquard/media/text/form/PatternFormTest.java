package dev.jacquard.media.text.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.BytePairTokenizer;
import dev.jacquard.media.text.CharacterTokenizer;
import dev.jacquard.media.text.Tokenizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternFormTest {
    private static final String LETTERS = "abc1 ";
    private static final Alphabet FEW = Alphabet.of(LETTERS);

    /** All texts of up to six characters, held against the JDK's own engine. */
    @Test
    void allowsWhatTheJdkMatches() {
        var random = new Random(3);
        for (int n = 0; n < 300; n++) {
            var pattern = pattern(random, 3);
            var java = Pattern.compile(pattern);
            Place begin;
            try {
                begin = PatternForm.pattern(pattern).begin(FEW);
            } catch (Problem e) {
                assertTrue(
                        texts(4).stream().noneMatch(text -> java.matcher(text).matches()), pattern);
                continue;
            }
            for (var text : texts(5)) {
                var place = begin.after(text);
                assertEquals(
                        java.matcher(text).matches(),
                        place != null && place.mayEnd(),
                        pattern + " with \"" + text + "\"");
                // Where something can follow, a longer text matches.
                if (place != null && !place.mayEnd()) assertTrue(place.rest() > 0);
            }
        }
    }

    @Test
    void aShortestWayAlwaysLeadsToTheEnd() {
        var random = new Random(4);
        for (int n = 0; n < 300; n++) {
            var pattern = pattern(random, 4);
            Place place;
            try {
                place = PatternForm.pattern(pattern).begin(FEW);
            } catch (Problem e) {
                continue;
            }
            var text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                int point = LETTERS.charAt(random.nextInt(LETTERS.length()));
                var next = place.after(point);
                if (next == null) continue;
                place = next;
                text.appendCodePoint(point);
            }
            while (!place.mayEnd()) {
                var from = place;
                int point = LETTERS.chars()
                        .filter(c -> from.after(c) != null && from.after(c).rest() == from.rest() - 1)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(pattern + " stops behind \"" + text + "\""));
                place = place.after(point);
                text.appendCodePoint(point);
            }
            assertTrue(Pattern.matches(pattern, text), pattern + " with \"" + text + "\"");
        }
    }

    private static String pattern(Random random, int depth) {
        if (depth == 0)
            return List.of("a", "b", "c", "\\d", "[ab]", "[^a]", ".", "\\s", "[a-c&&[^b]]", "\\x61", "\\p{L}")
                    .get(random.nextInt(11));
        return switch (random.nextInt(6)) {
            case 0 -> pattern(random, depth - 1) + pattern(random, depth - 1);
            case 1 -> "(" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            case 2 ->
                "(?:" + pattern(random, depth - 1) + ")"
                        + List.of("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?").get(random.nextInt(7));
            case 3 -> "(" + pattern(random, depth - 1) + "|)" + pattern(random, depth - 1);
            default -> pattern(random, depth - 1) + pattern(random, 0);
        };
    }

    private static List<String> texts(int longest) {
        var all = new ArrayList<>(List.of(""));
        for (int from = 0, length = 0; length < longest; length++) {
            int to = all.size();
            for (int i = from; i < to; i++) for (char c : LETTERS.toCharArray()) all.add(all.get(i) + c);
            from = to;
        }
        return all;
    }

    /** Arithmetic, whose groups close as they opened: no regular expression can say that. */
    @Test
    void rulesOfAGrammarMayUseThemselves() {
        var grammar = PatternForm.grammar("""
                # sums in brackets
                sum = term { ("+" | '-') term } ;
                term = number | "(" sum ")" ;
                number = /[1-9]\\d{0,2}/ ;
                """);
        var begin = grammar.begin(Alphabet.of("0123456789+-()"));
        for (var right : List.of("1", "12+3", "(4)", "((10-2)+(3))-999", "(".repeat(200) + "7" + ")".repeat(200)))
            assertTrue(begin.after(right).mayEnd(), right);
        for (var open : List.of("", "1+", "((1)", "(1+2"))
            assertFalse(begin.after(open).mayEnd(), open);
        for (var wrong : List.of("0", "1)", "(1))", "1234", "+", "()")) assertNull(begin.after(wrong), wrong);
        assertEquals(3, begin.after("((1+(2").rest());
        assertEquals(4, begin.after("((1+(").rest());
    }

    @Test
    void aGrammarMayNameItsPartsInChinese() {
        var begin = PatternForm.grammar("句 = 人 事 \"。\" ; 人 = \"我\" | \"君\" ; 事 = [\"不\"] (\"來\" | \"去\") ;")
                .begin(Alphabet.of("我君來去不。"));
        assertTrue(begin.after("君不來。").mayEnd());
        assertNull(begin.after("不來"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)\\1",
                "a(?=b)",
                "^a",
                "a$",
                "\\bword",
                "(?i)a",
                "a++",
                "(?<name>a)",
                "[a-",
                "(a",
                "a{5000}",
                "((a{1000}){1000}){1000}"
            })
    void whatItCannotHoldTextsToIsRefused(String pattern) {
        var problem = assertThrows(Problem.class, () -> PatternForm.pattern(pattern));
        assertFalse(problem.getMessage().isBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a = b ;",
                "a = \"x\" ; a = \"y\" ;",
                "a = ( \"x\" ;",
                "a = \"x",
                "a \"x\" ;",
                "a = a \"x\" | \"x\" ;",
                "a = b \"x\" | \"x\" ; b = [ \"y\" ] a ;"
            })
    void aBrokenGrammarIsRefused(String grammar) {
        assertThrows(Problem.class, () -> PatternForm.grammar(grammar).begin(FEW));
    }

    @Test
    void aFormThatTheVocabularyCannotMeetIsRefused() {
        assertThrows(Problem.class, () -> PatternForm.pattern("a+z").begin(FEW));
        assertNull(PatternForm.pattern("a(b|z)").begin(FEW).after("az"));
    }

    /** Tokens of both kinds, chosen at random among those that are allowed, with little room left. */
    @Test
    void textsOfTokensKeepTheFormWhateverTheTokenizer() {
        var texts = List.of("the cat saw the dog. the king saw the cat.", "春眠不覺曉，處處聞啼鳥。", "naïve café — 10 €");
        var pattern = "((the|a) (cat|dog|king|café)[.,—]? ?)+|\\p{IsHan}{5}(，\\p{IsHan}{5})?。";
        for (Tokenizer tokenizer : List.of(
                CharacterTokenizer.of(texts, 300),
                BytePairTokenizer.of(texts, 280),
                BytePairTokenizer.of(texts, 300))) {
            var usual = new BitSet();
            for (var text : texts) for (int token : tokenizer.encode(text)) usual.set(token);
            var vocabulary = new Vocabulary(tokenizer, usual);
            var begin = Formed.at(PatternForm.pattern(pattern).begin(vocabulary.alphabet()), vocabulary);
            var random = new Random(5);
            for (int n = 0; n < 200; n++) {
                int left = begin.rest() + random.nextInt(30);
                var written = new ArrayList<Integer>();
                var formed = begin;
                while (left > 0) {
                    var allowed = formed.allowed(left).stream().toArray();
                    assertTrue(allowed.length > 0);
                    int token = allowed[random.nextInt(allowed.length)];
                    if (token == Tokenizer.END) break;
                    assertTrue(usual.get(token));
                    formed = formed.after(token, tokenizer);
                    written.add(token);
                    left--;
                }
                var text = tokenizer.decode(
                        written.stream().mapToInt(Integer::intValue).toArray());
                assertTrue(Pattern.matches(pattern, text), text);
            }
        }
    }

    @Test
    void alikePlacesAreFoundAgain() {
        var begin = PatternForm.pattern("(ab|a1)*").begin(FEW);
        assertSame(begin.after("ab"), begin.after("a1ab"));
    }
}
