package dev.jacquard.media.text.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in a text of {@link EnglishVerse}.
 *
 * @param line which line, from 0
 * @param left how many syllables of it are still to write, those of a word that has begun included
 * @param within the words that go on as one that has begun; null between words
 * @param ending those of them that may end the line; null where there are none, or between words
 * @param behind whether a word has just ended, so that a blank or a line end is due
 * @param ends the words that may end the line
 * @param ended the words that ended the lines before, by their letter in the scheme
 */
record EnglishVersePlace(
        EnglishVerse.Bound verse,
        int line,
        int left,
        WordTree within,
        WordTree ending,
        boolean behind,
        EnglishVerse.Bound.Ends ends,
        Map<Character, List<Pronunciations.Word>> ended)
        implements Place {
    static Place begin(EnglishVerse.Bound verse) {
        return lineOf(verse, 0, Map.of());
    }

    private static EnglishVersePlace lineOf(
            EnglishVerse.Bound verse, int line, Map<Character, List<Pronunciations.Word>> ended) {
        return new EnglishVersePlace(
                verse, line, verse.syllables(line), null, null, false, verse.ends(line, ended), ended);
    }

    private boolean isLast() {
        return line == verse.lines - 1;
    }

    @Override
    public Place after(int point) {
        if (!verse.alphabet.has(point)) return null;
        if (behind) return spaced(point);
        var longer = withLetter(point);
        if (longer != null || within == null) return longer;
        var ended = behindWord();
        if (ended == null) return null;
        return verse.isMark(point) ? ended : ended.spaced(point);
    }

    private EnglishVersePlace withLetter(int point) {
        int small = Character.toLowerCase(point);
        if (small > 'z') return null;
        var from = within == null ? verse.all : within;
        var to = within == null ? ends.words : ending;
        var longer = from.after((char) small);
        if (longer == null) return null;
        var longerEnding = to == null ? null : to.after((char) small);
        if (ends.restWithin(longer, longerEnding, left) >= WordTree.NEVER) return null;
        return new EnglishVersePlace(verse, line, left, longer, longerEnding, false, ends, ended);
    }

    /** Right behind the word; null where none ends here that may. */
    private EnglishVersePlace behindWord() {
        var word = within.word();
        if (word == null || word.syllables() > left) return null;
        int more = left - word.syllables();
        if (more > 0)
            return ends.rest(more) >= WordTree.NEVER
                    ? null
                    : new EnglishVersePlace(verse, line, more, null, null, true, ends, ended);
        if (ending == null || ending.word() == null) return null;
        var all = new HashMap<>(ended);
        var alike = new ArrayList<>(all.getOrDefault(verse.letter(line), List.of()));
        alike.add(word);
        all.put(verse.letter(line), alike);
        return new EnglishVersePlace(verse, line, 0, null, null, true, ends, all);
    }

    private Place spaced(int point) {
        if (left > 0)
            return point == ' ' ? new EnglishVersePlace(verse, line, left, null, null, false, ends, ended) : null;
        return point == '\n' && !isLast() ? lineOf(verse, line + 1, ended) : null;
    }

    @Override
    public boolean mayEnd() {
        return rest() == 0;
    }

    @Override
    public int rest() {
        int ofLine =
                within != null ? ends.restWithin(within, ending, left) : ends.rest(left) + (behind && left > 0 ? 1 : 0);
        return verse.cost * (ofLine + (isLast() ? 0 : 1 + verse.restFrom(line + 1)));
    }
}
