package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.ChineseScript;
import dev.jacquard.media.text.form.Sounds.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chinese verse: lines of five or seven characters; in quatrains and regulated verse even lines end in one rhyme, with
 * different characters. Where tones are asked, the lines follow one of the grids of regulated verse; a first line may
 * rhyme then. The two lines of a couplet have no character twice at the same place. Between lines stand marks or line
 * ends, the same way through a text.
 *
 * @param kind which verse
 * @param characters of a line, 5 or 7
 * @param rhyme by which sounds lines rhyme; empty for no matter which characters end lines
 * @param tones by which sounds they follow a grid; empty for no matter which
 * @param acrostic the first characters of the lines; empty for any
 */
public record ChineseVerse(Kind kind, int characters, Optional<Sounds> rhyme, Optional<Sounds> tones, String acrostic)
        implements Form {
    /** How many lines, and how they go together. */
    public enum Kind {
        COUPLET(2),
        QUATRAIN(4),
        REGULATED(8);

        private final int lines;

        Kind(int lines) {
            this.lines = lines;
        }

        /** How many lines it has. */
        public int lines() {
            return lines;
        }
    }

    public ChineseVerse {
        if (characters != 5 && characters != 7) throw new Problem("A line has 5 or 7 characters, not %s.", characters);
        int first = acrostic.codePointCount(0, acrostic.length());
        if (first != 0 && first != kind.lines)
            throw new Problem("An acrostic has a character for each of the %s lines, not %s.", kind.lines, first);
        if (kind == Kind.COUPLET) rhyme = Optional.empty();
    }

    @Override
    public Place begin(Alphabet alphabet) {
        return ChineseVersePlace.begin(new Bound(alphabet));
    }

    /** A grid that a text may be following, and the rhymes that are still possible in it (all, before the first). */
    record Thread(TonePattern pattern, BitSet rhymes) {}

    /** The verse over an alphabet. */
    final class Bound {
        static final String ODD_MARKS = "，、；？！：";
        static final String EVEN_MARKS = "。？！；";
        static final String LAST_MARKS = "。？！";

        final int lines = kind.lines;
        final int characters = ChineseVerse.this.characters;
        final boolean isCouplet = kind == Kind.COUPLET;
        final boolean breaks;
        final boolean marks;
        /** The most that a character takes, and the most that stands between two lines. */
        final int cost;

        final int markCost;
        final int breakCost;
        /** How many times rarer than its other script's a character is that only strayed into the texts. */
        private static final int STRAYS = 20;

        private final int[] acrostic;
        private final BitSet usable = new BitSet();
        private final Map<Integer, BitSet> members = new HashMap<>();
        private final List<Thread> threads = new ArrayList<>();
        private final Map<List<Object>, BitSet> following = new HashMap<>();

        Bound(Alphabet alphabet) {
            int most = 1;
            for (int point : alphabet.points().filter(Character::isIdeographic).toArray()) {
                usable.set(point);
                most = Math.max(most, alphabet.cost(point));
            }
            cost = most;
            breaks = alphabet.has('\n');
            marks = !alphabet.among(ODD_MARKS).isEmpty()
                    && !alphabet.among(LAST_MARKS).isEmpty();
            markCost = alphabet.among(ODD_MARKS + EVEN_MARKS)
                    .codePoints()
                    .map(alphabet::cost)
                    .max()
                    .orElse(0);
            breakCost = breaks ? alphabet.cost('\n') : 0;
            if (usable.cardinality() < 2 || !breaks && !marks)
                throw new Problem(
                        "The training texts have no Chinese verse to write: its characters, marks or line ends"
                                + " are missing. Use a run that learned from Chinese poems.");
            acrostic = acrostic(alphabet);
            rhyme.ifPresent(sounds -> usable.stream().forEach(point -> sounds.rhymes(point).stream()
                    .forEach(number -> members.computeIfAbsent(number, ignored -> new BitSet())
                            .set(point))));
            addThreads();
        }

        private int[] acrostic(Alphabet alphabet) {
            return ChineseVerse.this
                    .acrostic
                    .codePoints()
                    .map(point -> spelt(point, alphabet))
                    .toArray();
        }

        /** Someone who types the other script means the same character. */
        private int spelt(int point, Alphabet alphabet) {
            var character = Character.toString(point);
            var found = Arrays.stream(ChineseScript.values())
                    .map(script -> script.of(character).codePointAt(0))
                    .filter(usable::get)
                    .min(Comparator.comparing(alphabet::rank));
            if (found.isEmpty())
                throw new Problem(
                        "The training texts never have the character %s, so no line can begin with it. Choose another for"
                                + " the acrostic.",
                        character);
            boolean strays = usable.get(point) && alphabet.rank(point) > STRAYS * (1 + alphabet.rank(found.get()));
            return usable.get(point) && !strays ? point : found.get();
        }

        private void addThreads() {
            var patterns = tones.isPresent()
                    ? TonePattern.of(lines, characters)
                    : List.of(new TonePattern(java.util.Collections.nCopies(lines, "·".repeat(characters)), false));
            for (var pattern : patterns) {
                boolean suits = true;
                for (int line = 0; line < acrostic.length; line++)
                    suits &= suits(acrostic[line], pattern.lines().get(line).charAt(0));
                if (suits) threads.add(new Thread(pattern, null));
            }
            if (threads.isEmpty())
                throw new Problem(
                        "No grid of tones begins its lines with the characters of the acrostic %s. Leave the tones out, or"
                                + " choose other characters.",
                        ChineseVerse.this.acrostic);
            if (isCouplet && acrostic.length == 2 && acrostic[0] == acrostic[1])
                throw new Problem("The two lines of a couplet do not begin alike. Choose two different characters.");
            if (tones.isPresent())
                for (boolean level : new boolean[] {true, false})
                    if (usable.stream()
                                    .filter(p -> tone(p).serves(level))
                                    .limit(2)
                                    .count()
                            < 2)
                        throw new Problem(
                                "The tones of the training texts' characters are not known. Leave the tones out.");
            if (rhyme.isPresent()
                    && kept(allRhymes(), lines / 2 + 1, new int[0]).isEmpty())
                throw new Problem("The training texts' characters do not rhyme often enough. Choose rhyme=none.");
        }

        private Tone tone(int point) {
            return tones.orElseThrow().tone(point);
        }

        private boolean suits(int point, char wanted) {
            return wanted != TonePattern.LEVEL && wanted != TonePattern.OBLIQUE
                    || tone(point).serves(wanted == TonePattern.LEVEL);
        }

        private BitSet allRhymes() {
            var all = new BitSet();
            members.keySet().forEach(all::set);
            return all;
        }

        /** Those of some rhymes in which so many lines can still end without what was used. */
        private BitSet kept(BitSet rhymes, int ends, int[] used) {
            var kept = new BitSet();
            rhymes.stream()
                    .filter(number -> members.get(number).stream()
                                    .filter(point ->
                                            tones.isEmpty() || tone(point).serves(true))
                                    .filter(point -> Arrays.stream(used).noneMatch(u -> u == point))
                                    .limit(ends)
                                    .count()
                            >= ends)
                    .forEach(kept::set);
            return kept;
        }

        List<Thread> threads() {
            return threads;
        }

        /** The characters that may come next at places that are alike, found once. */
        synchronized BitSet following(List<Object> alike, Place place) {
            return following.computeIfAbsent(alike, ignored -> {
                var found = new BitSet();
                usable.stream().filter(point -> place.after(point) != null).forEach(found::set);
                (ODD_MARKS + EVEN_MARKS + "\n")
                        .codePoints()
                        .filter(point -> place.after(point) != null)
                        .forEach(found::set);
                return found;
            });
        }

        boolean mayStand(int point, int line, int place) {
            return usable.get(point) && (place > 0 || acrostic.length == 0 || acrostic[line] == point);
        }

        /**
         * What becomes of a thread when a character stands at a place; null when it cannot stand there.
         *
         * @param ends what ended the lines before
         */
        Thread after(Thread thread, int point, int line, int place, int[] ends) {
            if (!suits(point, thread.pattern.lines().get(line).charAt(place))) return null;
            boolean rhymes = line % 2 == 1 || line == 0 && thread.pattern.firstRhymes();
            if (place < characters - 1 || rhyme.isEmpty() || !rhymes) return thread;
            var used = new int[lines];
            int count = 0;
            for (int l = 0; l < line; l++)
                if (l % 2 == 1 || l == 0 && thread.pattern.firstRhymes()) used[count++] = ends[l];
            for (int i = 0; i < count; i++) if (used[i] == point) return null;
            used[count++] = point;
            var common = (BitSet) rhyme.get().rhymes(point).clone();
            if (thread.rhymes != null) common.and(thread.rhymes);
            var kept = kept(common, lines / 2 - (line + 1) / 2, Arrays.copyOf(used, count));
            return kept.isEmpty() ? null : new Thread(thread.pattern, kept);
        }
    }
}
