package dev.jacquard.media.text.form;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Words by their beginnings: a stretch of a sorted list, whose words have their first letters in common. */
final class WordTree {
    static final int MOST_SYLLABLES = 15;
    static final int NEVER = Integer.MAX_VALUE / 4;

    private final List<Pronunciations.Word> words;
    private final int from;
    private final int to;
    private final int depth;
    private final WordTree[] next = new WordTree['z' + 1];
    private final boolean[] looked = new boolean['z' + 1];
    private final int[] least = new int[MOST_SYLLABLES + 1];

    private WordTree(List<Pronunciations.Word> words, int from, int to, int depth) {
        this.words = words;
        this.from = from;
        this.to = to;
        this.depth = depth;
        Arrays.fill(least, NEVER);
        for (int i = from; i < to; i++) {
            int syllables = words.get(i).syllables();
            if (syllables <= MOST_SYLLABLES)
                least[syllables] =
                        Math.min(least[syllables], words.get(i).spelling().length() - depth);
        }
    }

    static WordTree of(List<Pronunciations.Word> words) {
        return new WordTree(
                words.stream()
                        .sorted(Comparator.comparing(Pronunciations.Word::spelling))
                        .toList(),
                0,
                words.size(),
                0);
    }

    /** The words that go on with a letter; null where none does. */
    WordTree after(char letter) {
        if (letter >= looked.length) return null;
        if (!looked[letter]) {
            int begin = from;
            // The word that ends here comes first.
            while (begin < to && letterOf(begin) < letter) begin++;
            int end = begin;
            while (end < to && letterOf(end) == letter) end++;
            if (end > begin) next[letter] = new WordTree(words, begin, end, depth + 1);
            looked[letter] = true;
        }
        return next[letter];
    }

    private int letterOf(int index) {
        var spelling = words.get(index).spelling();
        return spelling.length() == depth ? -1 : spelling.charAt(depth);
    }

    /** How many letters are left at least to a word of so many syllables; {@link #NEVER} where there is none. */
    int least(int syllables) {
        return least[syllables];
    }

    /** The word that ends here; null where none does. */
    Pronunciations.Word word() {
        return from < to && letterOf(from) < 0 ? words.get(from) : null;
    }

    boolean isEmpty() {
        return from == to;
    }
}
