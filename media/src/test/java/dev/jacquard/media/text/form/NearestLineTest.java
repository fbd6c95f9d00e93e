package dev.jacquard.media.text.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jacquard.media.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The nearest line against a search through all pairs by the recursive definition of the distance. */
class NearestLineTest {
    private static NearestLine nearest(String poem, List<String> texts) {
        return NearestLine.of(poem, texts::get, texts.size());
    }

    @Test
    void theLineThatIsTheSameIsFound() {
        var found = nearest("春眠不覺曉，處處聞啼鳥。", List.of("白日依山盡，黃河入海流。", "夜來風雨聲，處處聞啼鳥。"));
        assertEquals(new NearestLine("處處聞啼鳥", "處處聞啼鳥", 1, 0), found);
    }

    @Test
    void theShareOfCharactersThatDifferIsTold() {
        assertEquals(new NearestLine("明月照山林", "明月照高林", 0, 0.2), nearest("明月照山林。", List.of("明月照高林。", "春風吹水面。")));
    }

    /** Characters beyond the basic plane are one each. */
    @Test
    void rareCharactersCountOnce() {
        assertEquals(0.5, nearest("𠀋月", List.of("𠀌月")).distance());
    }

    @Test
    void noPairOfLinesIsNearer() {
        var random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            var poem = List.of(line(random), line(random));
            var lines = List.of(line(random), line(random), line(random));
            double least = 1;
            for (var own : poem)
                for (var other : lines) {
                    int longer = Math.max(own.length(), other.length());
                    least = Math.min(least, (double) distance(own, other) / longer);
                }
            assertEquals(least, nearest(String.join("\n", poem), lines).distance(), 1e-12);
        }
    }

    @Test
    void withoutLinesThereIsNothingToCompare() {
        assertThrows(Problem.class, () -> nearest("明月", List.of()));
        assertThrows(Problem.class, () -> nearest("", List.of("明月")));
    }

    private static String line(Random random) {
        var line = new StringBuilder();
        for (int i = 2 + random.nextInt(4); i > 0; i--) line.append("風花雪月".charAt(random.nextInt(4)));
        return line.toString();
    }

    private static int distance(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) return one.length() + other.length();
        int changed = distance(one.substring(1), other.substring(1)) + (one.charAt(0) == other.charAt(0) ? 0 : 1);
        int shorter = Math.min(distance(one.substring(1), other), distance(one, other.substring(1)));
        return Math.min(changed, 1 + shorter);
    }
}
