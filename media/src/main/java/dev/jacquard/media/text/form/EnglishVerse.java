package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * English verse: lines of so many syllables each, whose last words rhyme as a scheme says. Its words are those of the
 * dictionary, in large or small letters, each spoken as the dictionary has it first; between them stand blanks, before
 * which and at the ends of lines may stand one of {@code , ; : . ! ?}. Words that rhyme differ in the sound before the
 * rhyme.
 */
public final class EnglishVerse implements Form {
    static final String MARKS = ",;:.!?";
    /** A line whose end rhymes with no other. */
    static final char FREE = '-';

    private static final int MOST_LINES = 200;

    private final Pronunciations dictionary;
    private final int[] syllables;
    private final String scheme;

    /**
     * Verse.
     *
     * @param syllables of each line, at most 15
     * @param scheme a letter for each line, the same for lines that rhyme, and {@code -} for lines that need not
     * @throws Problem when these do not fit each other
     */
    public EnglishVerse(Pronunciations dictionary, List<Integer> syllables, String scheme) {
        if (syllables.isEmpty() || syllables.size() > MOST_LINES)
            throw new Problem("Verse has 1 to %s lines, not %s.", MOST_LINES, syllables.size());
        for (int each : syllables)
            if (each < 1 || each > WordTree.MOST_SYLLABLES)
                throw new Problem("A line has 1 to %s syllables, not %s.", WordTree.MOST_SYLLABLES, each);
        if (scheme.length() != syllables.size())
            throw new Problem(
                    "The scheme \"%s\" has %s lines and the syllables are of %s. Give one number for each line, or one for"
                            + " all.",
                    scheme, scheme.length(), syllables.size());
        this.dictionary = dictionary;
        this.syllables = syllables.stream().mapToInt(Integer::intValue).toArray();
        this.scheme = scheme;
    }

    /** Three lines of 5, 7 and 5 syllables. */
    public static EnglishVerse haiku(Pronunciations dictionary) {
        return new EnglishVerse(dictionary, List.of(5, 7, 5), "---");
    }

    @Override
    public Place begin(Alphabet alphabet) {
        return EnglishVersePlace.begin(new Bound(alphabet));
    }

    /** The verse over an alphabet. */
    final class Bound {
        final int lines = syllables.length;
        final Alphabet alphabet;
        /** The most that a character takes. */
        final int cost;

        final WordTree all;
        private final boolean marks;
        private final int shortest;
        private final int longest;
        private final Map<String, List<Pronunciations.Word>> byRhyme;
        private final Map<List<Integer>, Ends> beginnings = new HashMap<>();
        private final Map<Object, Ends> rhymed = new HashMap<>();
        private final Ends any;

        Bound(Alphabet alphabet) {
            this.alphabet = alphabet;
            int most = 1;
            for (int point : alphabet.points().filter(p -> p < 128).toArray())
                most = Math.max(most, alphabet.cost(point));
            cost = most;
            var words = dictionary.words().stream()
                    .filter(word -> word.spelling()
                            .chars()
                            .allMatch(c -> alphabet.has(c) || alphabet.has(Character.toUpperCase(c))))
                    .toList();
            shortest = words.stream()
                    .filter(word -> word.syllables() == 1)
                    .mapToInt(word -> word.spelling().length())
                    .min()
                    .orElse(0);
            longest = words.stream()
                    .mapToInt(word -> word.spelling().length())
                    .max()
                    .orElse(0);
            if (shortest == 0 || !alphabet.has(' ') || lines > 1 && !alphabet.has('\n'))
                throw new Problem(
                        "The training texts have no English verse to write: its letters, blanks or line ends are"
                                + " missing. Use a run that learned from English.");
            marks = !alphabet.among(MARKS).isEmpty();
            all = WordTree.of(words);
            any = new Ends(all);
            byRhyme = words.stream().collect(Collectors.groupingBy(Pronunciations.Word::rhyme));
            for (int line = 0; line < lines; line++) ends(line, Map.of());
        }

        int syllables(int line) {
            return syllables[line];
        }

        char letter(int line) {
            return scheme.charAt(line);
        }

        boolean isMark(int point) {
            return marks && MARKS.indexOf(point) >= 0;
        }

        /**
         * The words that may end a line.
         *
         * @param ended the words that ended the lines before, by their letter in the scheme
         */
        Ends ends(int line, Map<Character, List<Pronunciations.Word>> ended) {
            char letter = scheme.charAt(line);
            var before = ended.get(letter);
            if (letter == FREE || before == null && scheme.indexOf(letter) == scheme.lastIndexOf(letter)) return any;
            if (before == null)
                return beginnings.computeIfAbsent(List.of(count(letter), fewest(letter)), ignored -> beginning(letter));
            var onsets = before.stream().map(Pronunciations.Word::onset).collect(Collectors.toSet());
            var rhyme = before.get(0).rhyme();
            return rhymed.computeIfAbsent(
                    List.of(rhyme, onsets, fewest(letter)),
                    ignored -> new Ends(WordTree.of(byRhyme.get(rhyme).stream()
                            .filter(word -> !onsets.contains(word.onset()) && word.syllables() <= fewest(letter))
                            .toList())));
        }

        private int count(char letter) {
            return (int) scheme.chars().filter(c -> c == letter).count();
        }

        private int fewest(char letter) {
            int fewest = Integer.MAX_VALUE;
            for (int line = 0; line < lines; line++)
                if (scheme.charAt(line) == letter) fewest = Math.min(fewest, syllables[line]);
            return fewest;
        }

        /** Words to which as many others rhyme as the scheme will need. */
        private Ends beginning(char letter) {
            int wanted = count(letter);
            int fewest = fewest(letter);
            var found = new ArrayList<Pronunciations.Word>();
            for (var group : byRhyme.values()) {
                var fitting = group.stream()
                        .filter(word -> word.syllables() <= fewest)
                        .toList();
                Set<String> onsets = new HashSet<>();
                for (var word : fitting) onsets.add(word.onset());
                if (onsets.size() >= wanted) found.addAll(fitting);
            }
            if (found.isEmpty())
                throw new Problem(
                        "No rhyme has words enough for the %s lines \"%s\" of the scheme. Choose other letters for some.",
                        wanted, letter);
            return new Ends(WordTree.of(found));
        }

        /** How many characters suffice for the lines from this one on, whatever they rhyme with. */
        int restFrom(int line) {
            int sum = 0;
            for (int l = line; l < lines; l++) sum += syllables[l] * (shortest + 1) + longest + (l < lines - 1 ? 1 : 0);
            return sum;
        }

        /** The words that may end a line, and how few characters complete one that ends so. */
        final class Ends {
            final WordTree words;
            private final int[] rest = new int[WordTree.MOST_SYLLABLES + 1];

            Ends(WordTree words) {
                this.words = words;
                for (int left = 1; left < rest.length; left++) rest[left] = restWithin(all, words, left);
            }

            /** From between two words, with so many syllables left to write. */
            int rest(int left) {
                return rest[left];
            }

            /** From within a word: the same; {@code ending} is null where none that may end the line begins so. */
            int restWithin(WordTree within, WordTree ending, int left) {
                int least = ending == null ? WordTree.NEVER : ending.least(left);
                for (int spoken = 1; spoken < left; spoken++)
                    least = Math.min(least, within.least(spoken) + 1 + rest[left - spoken]);
                return Math.min(least, WordTree.NEVER);
            }
        }
    }
}
