package dev.jacquard.media.text.form;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How English words are spoken, in the notation of the CMU Pronouncing Dictionary: ARPAbet phonemes, vowels with the number
 * of their stress. Immutable.
 */
public final class Pronunciations {
    private static final Pattern WRITTEN = Pattern.compile("'?[a-z]+(?:['-][a-z]+)*+'?");
    private static final int MOST_LETTERS = 16;
    /** The dictionary also has the names of letters, which are no words of verse. */
    private static final Set<String> LETTERS_THAT_ARE_WORDS = Set.of("a", "i", "o");

    private final Map<String, Word> words;

    /**
     * A word.
     *
     * @param spelling in small letters
     * @param syllables how many
     * @param rhyme its phonemes from the last stressed vowel on, without stress
     * @param onset the phoneme before these; empty where there is none
     */
    public record Word(String spelling, int syllables, String rhyme, String onset) {
        /**
         * Whether two words rhyme: they sound alike from the last stressed vowel on, but not right before it.
         */
        public boolean rhymes(Word other) {
            return rhyme.equals(other.rhyme) && !onset.equals(other.onset);
        }
    }

    /**
     * Of phonemes by words, such as {@code ocean} to {@code OW1 SH AH0 N}; what has other characters than letters, hyphens
     * and apostrophes is left out.
     */
    public Pronunciations(Map<String, String> phonemes) {
        var all = new HashMap<String, Word>();
        phonemes.forEach((spelling, spoken) -> {
            var word = spelling.toLowerCase(Locale.ROOT);
            if (WRITTEN.matcher(word).matches()
                    && word.length() <= MOST_LETTERS
                    && (word.length() > 1 || LETTERS_THAT_ARE_WORDS.contains(word))) read(word, spoken, all);
        });
        words = Map.copyOf(all);
    }

    private static void read(String spelling, String spoken, Map<String, Word> words) {
        var phonemes = List.of(spoken.strip().split("\\s+"));
        int syllables = 0;
        int stressed = -1;
        int lastVowel = -1;
        for (int i = 0; i < phonemes.size(); i++) {
            char end = phonemes.get(i).charAt(phonemes.get(i).length() - 1);
            if (!Character.isDigit(end)) continue;
            syllables++;
            lastVowel = i;
            if (end != '0') stressed = i;
        }
        if (syllables == 0) return;
        int from = stressed >= 0 ? stressed : lastVowel;
        var rhyme = String.join(" ", phonemes.subList(from, phonemes.size())).replaceAll("[0-9]", "");
        words.put(spelling, new Word(spelling, syllables, rhyme, from == 0 ? "" : phonemes.get(from - 1)));
    }

    /** What is known of a word, in large or small letters. */
    public Optional<Word> word(String spelling) {
        return Optional.ofNullable(words.get(spelling.toLowerCase(Locale.ROOT)));
    }

    /** All words. */
    java.util.Collection<Word> words() {
        return words.values();
    }
}
