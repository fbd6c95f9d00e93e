package dev.jacquard.media.text.form;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of the grids of tones that regulated verse follows (Wang Li, 漢語詩律學, 1958): for each place of each line level
 * ({@code 平}), oblique ({@code 仄}) or free ({@code ·}), and whether the first line rhymes. Free are the places that the
 * rule of "one, three and five" frees, but for those that would leave a level tone alone in a rhyming line or end a line
 * with three alike.
 *
 * @param lines the tones of each line
 * @param firstRhymes whether the first line takes part in the rhyme
 */
record TonePattern(List<String> lines, boolean firstRhymes) {
    static final char LEVEL = '平';
    static final char OBLIQUE = '仄';

    // Lines of five, told apart by their second and their last tone; those of seven have two more before them.
    private static final String OBLIQUE_OBLIQUE = "·仄·平仄";
    private static final String LEVEL_LEVEL = "平平·仄平";
    private static final String LEVEL_OBLIQUE = "·平平仄仄";
    private static final String OBLIQUE_LEVEL = "·仄仄平平";

    private static final List<String> BEGINNING_OBLIQUE =
            List.of(OBLIQUE_OBLIQUE, LEVEL_LEVEL, LEVEL_OBLIQUE, OBLIQUE_LEVEL);
    private static final List<String> BEGINNING_LEVEL =
            List.of(LEVEL_OBLIQUE, OBLIQUE_LEVEL, OBLIQUE_OBLIQUE, LEVEL_LEVEL);

    /** All grids for so many lines of so many characters. */
    static List<TonePattern> of(int lines, int characters) {
        var all = new ArrayList<TonePattern>();
        all.add(of(BEGINNING_OBLIQUE, null, lines, characters));
        all.add(of(BEGINNING_LEVEL, null, lines, characters));
        // The two lines of a couplet do not rhyme. A first line that does keeps its second tone.
        if (lines > 2) {
            all.add(of(BEGINNING_OBLIQUE, OBLIQUE_LEVEL, lines, characters));
            all.add(of(BEGINNING_LEVEL, LEVEL_LEVEL, lines, characters));
        }
        return all;
    }

    private static TonePattern of(List<String> order, String first, int lines, int characters) {
        var all = new ArrayList<>(IntStream.range(0, lines)
                .mapToObj(line -> lengthened(order.get(line % 4), characters))
                .toList());
        if (first != null) all.set(0, lengthened(first, characters));
        return new TonePattern(List.copyOf(all), first != null);
    }

    private static String lengthened(String line, int characters) {
        return characters == 5 ? line : "·" + (line.charAt(1) == LEVEL ? OBLIQUE : LEVEL) + line;
    }
}
