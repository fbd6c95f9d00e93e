package dev.jacquard.media.text.form;

import dev.jacquard.media.text.BytePairTokenizer;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.media.text.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a run as characters: those that stand for whole ones, as a tree, and those that spell a character
 * together. Immutable; made once for a run, since it takes some tenths of a second.
 */
public final class Vocabulary {
    private static final int LAST_PLANE = 0x3FFFF;

    /** Tokens that begin alike. */
    static final class Stem {
        final Map<Integer, Stem> longer = new HashMap<>();
        /** The tokens that end here. */
        int[] tokens = new int[0];
    }

    /** A character that several tokens spell. */
    record Spelling(int point, int[] tokens) {}

    private final Stem root = new Stem();
    private final Map<Integer, List<Spelling>> spellings = new HashMap<>();
    private final Alphabet alphabet;

    /** With the tokens that may be written at all. */
    public Vocabulary(Tokenizer tokenizer, BitSet usual) {
        var costs = new HashMap<Integer, Integer>();
        var ranks = new HashMap<Integer, Integer>();
        boolean partial = false;
        for (int token = usual.nextSetBit(Tokenizer.FIRST_BYTE); token >= 0; token = usual.nextSetBit(token + 1)) {
            if (token >= tokenizer.size()) break;
            var bytes = tokenizer.bytes(token);
            var text = Utf8.decode(bytes);
            if (!Arrays.equals(Utf8.encode(text), bytes)) partial = true;
            else if (text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE)) {
                add(text, token, costs);
                if (text.codePointCount(0, text.length()) == 1) ranks.put(text.codePointAt(0), token);
            }
        }
        if (partial) addSpellings(tokenizer, usual, costs);
        this.alphabet = new Alphabet(costs, ranks);
    }

    private void add(String text, int token, Map<Integer, Integer> costs) {
        var points = text.codePoints().toArray();
        var stem = root;
        for (int point : points) stem = stem.longer.computeIfAbsent(point, ignored -> new Stem());
        stem.tokens = Arrays.copyOf(stem.tokens, stem.tokens.length + 1);
        stem.tokens[stem.tokens.length - 1] = token;
        if (points.length == 1) costs.put(points[0], 1);
    }

    private void addSpellings(Tokenizer tokenizer, BitSet usual, Map<Integer, Integer> costs) {
        // Where characters are tokens, bytes are only what is left over, and spell next to nothing.
        int last = tokenizer instanceof BytePairTokenizer ? LAST_PLANE : Character.MAX_VALUE;
        for (int point = 0x80; point <= last; point++) {
            int type = Character.getType(point);
            if (costs.containsKey(point)
                    || type == Character.UNASSIGNED
                    || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE) continue;
            var tokens = tokenizer.encode(Character.toString(point));
            if (Arrays.stream(tokens).allMatch(usual::get)) {
                spellings
                        .computeIfAbsent(tokens[0], ignored -> new ArrayList<>())
                        .add(new Spelling(point, tokens));
                costs.put(point, tokens.length);
            }
        }
    }

    Stem root() {
        return root;
    }

    /** By their first token. */
    Map<Integer, List<Spelling>> spellings() {
        return spellings;
    }

    /** All characters that can be written. */
    public Alphabet alphabet() {
        return alphabet;
    }
}
