package dev.jacquard.media.text.form;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Chinese poems as their lines, each a string of characters. */
final class PoemLines {
    private static final Pattern BETWEEN_POEMS = Pattern.compile("\\n\\s*\\n");
    private static final Pattern BETWEEN_LINES = Pattern.compile("[，。？！；：、,.?!;:\\s]+");

    private PoemLines() {}

    /** The lines of a text, without what stands between them. */
    static List<String> of(String text) {
        return Arrays.stream(BETWEEN_LINES.split(text))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The poems of a text that have four or eight lines of five or seven characters. */
    static List<int[][]> strict(String text) {
        return Arrays.stream(BETWEEN_POEMS.split(text))
                .map(PoemLines::of)
                .filter(lines -> lines.size() == 4 || lines.size() == 8)
                .map(lines ->
                        lines.stream().map(line -> line.codePoints().toArray()).toArray(int[][]::new))
                .filter(PoemLines::isStrict)
                .toList();
    }

    private static boolean isStrict(int[][] lines) {
        int length = lines[0].length;
        return (length == 5 || length == 7)
                && Arrays.stream(lines)
                        .allMatch(line ->
                                line.length == length && Arrays.stream(line).allMatch(Character::isIdeographic));
    }
}
