package dev.jacquard.media.text.form;

import dev.jacquard.media.text.Tokenizer;
import java.util.BitSet;
import java.util.List;

/** A text that is being written token by token and keeps a form. Immutable. */
public final class Formed {
    private final Vocabulary vocabulary;
    private final Place place;
    /** The characters that may be in the midst of being spelt, all beginning with the same tokens; empty between two. */
    private final List<Vocabulary.Spelling> spelt;
    /** How many tokens of these there are already. */
    private final int at;

    private Formed(Vocabulary vocabulary, Place place, List<Vocabulary.Spelling> spelt, int at) {
        this.vocabulary = vocabulary;
        this.place = place;
        this.spelt = spelt;
        this.at = at;
    }

    /** At a place between two characters. */
    public static Formed at(Place place, Vocabulary vocabulary) {
        return new Formed(vocabulary, place, List.of(), 0);
    }

    /**
     * The tokens that may come next, with {@link Tokenizer#END} where the text may end; never none where {@code left} is
     * at least {@link #rest}.
     *
     * @param left how many tokens may still be written
     */
    public BitSet allowed(int left) {
        var allowed = new BitSet();
        if (spelt.isEmpty()) {
            if (place.mayEnd()) allowed.set(Tokenizer.END);
            var following = place.following();
            addWhole(vocabulary.root(), place, left, following, allowed);
            for (var begun : vocabulary.spellings().entrySet())
                if (begun.getValue().stream()
                        .anyMatch(spelling ->
                                (following == null || following.get(spelling.point())) && fits(spelling, left)))
                    allowed.set(begun.getKey());
        } else for (var spelling : spelt) if (fits(spelling, left)) allowed.set(spelling.tokens()[at]);
        return allowed;
    }

    private static void addWhole(Vocabulary.Stem stem, Place place, int left, BitSet following, BitSet allowed) {
        stem.longer.forEach((point, longer) -> {
            if (following != null && !following.get(point)) return;
            boolean known = following != null && place.rest() <= left;
            if (known) for (int token : longer.tokens) allowed.set(token);
            if (known && longer.longer.isEmpty()) return;
            var next = place.after(point);
            if (next == null) return;
            if (next.rest() < left) for (int token : longer.tokens) allowed.set(token);
            addWhole(longer, next, left, null, allowed);
        });
    }

    private boolean fits(Vocabulary.Spelling spelling, int left) {
        var next = place.after(spelling.point());
        return next != null && spelling.tokens().length - at + next.rest() <= left;
    }

    /** With one more token; {@link IllegalArgumentException} for one that was not allowed. */
    public Formed after(int token, Tokenizer tokenizer) {
        var begun = spelt.isEmpty()
                ? vocabulary.spellings().getOrDefault(token, List.of())
                : spelt.stream().filter(s -> s.tokens()[at] == token).toList();
        if (begun.isEmpty()) {
            var next = spelt.isEmpty() ? place.after(tokenizer.decode(token)) : null;
            if (next == null) throw new IllegalArgumentException("The form does not allow token " + token + ".");
            return at(next, vocabulary);
        }
        if (begun.size() == 1 && begun.get(0).tokens().length == at + 1) {
            var next = place.after(begun.get(0).point());
            if (next == null) throw new IllegalArgumentException("The form does not allow token " + token + ".");
            return at(next, vocabulary);
        }
        return new Formed(vocabulary, place, begun, at + 1);
    }

    /** How many tokens suffice to complete the text. */
    public int rest() {
        if (spelt.isEmpty()) return place.rest();
        int least = Integer.MAX_VALUE;
        for (var spelling : spelt) {
            var next = place.after(spelling.point());
            if (next != null) least = Math.min(least, spelling.tokens().length - at + next.rest());
        }
        return least;
    }
}
