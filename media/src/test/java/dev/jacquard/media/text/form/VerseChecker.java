package dev.jacquard.media.text.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Whether a text is Chinese verse, told by its own means: lines by a regular expression, grids of tones by the rules that
 * schoolbooks state, not by tables.
 */
final class VerseChecker {
    private VerseChecker() {}

    /**
     * What is wrong; empty where nothing is.
     *
     * @param rhyme whether two characters rhyme
     * @param level whether a character may be level; null where tones are not asked
     * @param oblique whether it may be oblique
     */
    static Optional<String> wrong(
            String text,
            int lines,
            int characters,
            BiPredicate<Integer, Integer> rhyme,
            IntPredicate level,
            IntPredicate oblique) {
        var han = "\\p{IsHan}{" + characters + "}";
        var couplets = han + "[，、；？！：]" + han;
        var whole = couplets + "(?:[。？！；]\\n?" + couplets + "){" + (lines / 2 - 1) + "}[。？！]";
        var single = han + "(?:\\n" + han + "){" + (lines - 1) + "}";
        var marked = han + "(?:[，、；？！：。]\\n" + han + "){" + (lines - 1) + "}[。？！]";
        if (!Pattern.matches(whole, text) && !Pattern.matches(single, text) && !Pattern.matches(marked, text))
            return Optional.of("is not laid out as verse: " + text);
        var found = new ArrayList<int[]>();
        var matcher = Pattern.compile(han).matcher(text);
        while (matcher.find()) found.add(matcher.group().codePoints().toArray());
        if (found.size() != lines) return Optional.of("has " + found.size() + " lines");
        int end = characters - 1;
        if (rhyme != null) {
            for (int a = 1; a < lines; a += 2)
                for (int b = a + 2; b < lines; b += 2) {
                    int one = found.get(a)[end];
                    int other = found.get(b)[end];
                    if (one == other) return Optional.of("rhymes a character with itself");
                    if (!rhyme.test(one, other)) return Optional.of("does not rhyme: " + text);
                }
        }
        return level == null ? Optional.empty() : wrongTones(found, characters, rhyme, level, oblique);
    }

    /** Both readings of the second character of the first line are tried. */
    private static Optional<String> wrongTones(
            List<int[]> lines,
            int characters,
            BiPredicate<Integer, Integer> rhyme,
            IntPredicate level,
            IntPredicate oblique) {
        for (boolean begins : Set.of(true, false))
            if (isTonal(lines, characters, begins, rhyme, level, oblique)) return Optional.empty();
        return Optional.of("follows no grid");
    }

    private static boolean isTonal(
            List<int[]> lines,
            int characters,
            boolean begins,
            BiPredicate<Integer, Integer> rhyme,
            IntPredicate level,
            IntPredicate oblique) {
        boolean second = begins;
        for (int line = 0; line < lines.size(); line++) {
            // Within a couplet the lines are opposite, between couplets they stick together.
            if (line > 0 && line % 2 == 1) second = !second;
            var points = lines.get(line);
            boolean wanted = second;
            for (int place = 1; place < characters - 1; place += 2) {
                if (!(wanted ? level : oblique).test(points[place])) return false;
                wanted = !wanted;
            }
            int last = points[characters - 1];
            if (line % 2 == 1 && !level.test(last)) return false;
            if (line % 2 == 0 && line > 0 && !oblique.test(last)) return false;
            if (line == 0 && !oblique.test(last)) {
                if (rhyme == null || lines.size() == 2 || !level.test(last)) return false;
                if (!rhyme.test(last, lines.get(1)[characters - 1])) return false;
            }
        }
        return true;
    }
}
