package dev.jacquard.media.text.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A place in a text of {@link ChineseVerse}.
 *
 * @param line which line, from 0
 * @param place how many characters of it there are
 * @param marked whether its mark is there already
 * @param layouts in which ways lines may be set apart; bits
 * @param threads the grids that the text may be following
 * @param ends the last characters of the lines before
 * @param first the first line
 */
record ChineseVersePlace(
        ChineseVerse.Bound verse,
        int line,
        int place,
        boolean marked,
        int layouts,
        List<ChineseVerse.Thread> threads,
        int[] ends,
        int[] first)
        implements Place {
    /** Marks, and a line end behind every second line. */
    private static final int BY_TWOS = 1;
    /** Marks, and a line end behind every line. */
    private static final int BY_ONES = 2;
    /** Line ends without marks. */
    private static final int BARE = 4;
    /** Marks without line ends. */
    private static final int RUNNING = 8;

    static Place begin(ChineseVerse.Bound verse) {
        int layouts = verse.marks ? RUNNING | (verse.breaks ? BY_TWOS | BY_ONES : 0) : 0;
        if (verse.breaks) layouts |= BARE;
        return new ChineseVersePlace(verse, 0, 0, false, layouts, verse.threads(), new int[0], new int[0]);
    }

    private boolean isWhole() {
        return place == verse.characters;
    }

    private boolean isLast() {
        return line == verse.lines - 1;
    }

    private boolean isOdd() {
        return line % 2 == 0;
    }

    @Override
    public Place after(int point) {
        if (!isWhole()) return withCharacter(point);
        if (!marked && isMark(point)) return with(line, place, true, layouts & ~BARE);
        if (isLast()) return null;
        if (point == '\n') return onNextLine(marked ? isOdd() ? BY_ONES : BY_TWOS | BY_ONES : BARE);
        var next = marked ? onNextLine(isOdd() ? BY_TWOS | RUNNING : RUNNING) : null;
        return next == null ? null : next.withCharacter(point);
    }

    private boolean isMark(int point) {
        if ((layouts & ~BARE) == 0) return false;
        var marks = isLast()
                ? ChineseVerse.Bound.LAST_MARKS
                : isOdd() ? ChineseVerse.Bound.ODD_MARKS : ChineseVerse.Bound.EVEN_MARKS;
        return marks.indexOf(point) >= 0;
    }

    private ChineseVersePlace with(int line, int place, boolean marked, int layouts) {
        return new ChineseVersePlace(verse, line, place, marked, layouts, threads, ends, first);
    }

    private ChineseVersePlace onNextLine(int suiting) {
        return (layouts & suiting) == 0 ? null : with(line + 1, 0, false, layouts & suiting);
    }

    private ChineseVersePlace withCharacter(int point) {
        if (!verse.mayStand(point, line, place)) return null;
        if (verse.isCouplet && line == 1 && first[place] == point) return null;
        var following = new ArrayList<ChineseVerse.Thread>(threads.size());
        for (var thread : threads) {
            var next = verse.after(thread, point, line, place, ends);
            if (next != null) following.add(next);
        }
        if (following.isEmpty()) return null;
        boolean end = place == verse.characters - 1;
        return new ChineseVersePlace(
                verse,
                line,
                place + 1,
                false,
                layouts,
                following,
                end ? with(ends, point) : ends,
                line == 0 ? with(first, point) : first);
    }

    @Override
    public BitSet following() {
        // Only the ends of lines depend on how lines ended before.
        boolean end = place == verse.characters - 1;
        var patterns = threads.stream().map(ChineseVerse.Thread::pattern).toList();
        return verse.following(
                List.of(
                        line,
                        place,
                        marked,
                        layouts,
                        end ? threads : patterns,
                        end ? Arrays.toString(ends) : "",
                        across()),
                this);
    }

    /** The character of a couplet's first line that the next one must not be; 0 where there is none. */
    private int across() {
        if (!verse.isCouplet) return 0;
        if (line == 0) return isWhole() ? first[0] : 0;
        return isWhole() ? 0 : first[place];
    }

    private static int[] with(int[] points, int point) {
        var more = Arrays.copyOf(points, points.length + 1);
        more[points.length] = point;
        return more;
    }

    @Override
    public boolean mayEnd() {
        return isLast() && isWhole() && (marked || (layouts & BARE) != 0);
    }

    @Override
    public int rest() {
        if (mayEnd()) return 0;
        int lines = verse.lines - 1 - line;
        int characters = verse.characters - place + lines * verse.characters;
        int mark = layouts == BARE ? 0 : verse.markCost;
        // The mark of the last line, or what comes between two, is still due for each line from this one on.
        int due = lines * (mark + verse.breakCost) + (marked ? 0 : mark);
        return characters * verse.cost + due;
    }
}
