package dev.jacquard.media.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pairs of bytes merged where they are frequent, then pairs of these, and so on (Gage 1994; Sennrich et al. 2016). */
public final class BytePairTokenizer implements Tokenizer {
    static final String KIND = "byte-pairs";
    private static final int MOST_REMEMBERED = 1 << 16;

    private final int[] merges;
    private final Map<Long, Integer> ranks = new HashMap<>();
    private final byte[][] bytes;
    private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

    /** With pairs of tokens, each of which may use the tokens that those before it made. */
    BytePairTokenizer(int[] merges) {
        this.merges = merges.clone();
        this.bytes = new byte[size()][];
        bytes[END] = new byte[0];
        for (int i = 0; i < 256; i++) bytes[FIRST_BYTE + i] = new byte[] {(byte) i};
        for (int i = 0; i < merges.length / 2; i++) {
            int made = FIRST_OWN + i;
            int left = merges[2 * i];
            int right = merges[2 * i + 1];
            if (left < FIRST_BYTE || right < FIRST_BYTE || left >= made || right >= made)
                throw new IllegalArgumentException("A merge names a token that is not there yet.");
            ranks.put(pair(left, right), made);
            var joined = Arrays.copyOf(bytes[left], bytes[left].length + bytes[right].length);
            System.arraycopy(bytes[right], 0, joined, bytes[left].length, bytes[right].length);
            bytes[made] = joined;
        }
    }

    /**
     * Learns the merges from texts.
     *
     * @param most the largest number of tokens, bytes and {@link #END} included; at least 257
     */
    public static BytePairTokenizer of(Iterable<String> texts, int most) {
        if (most < FIRST_OWN) throw new IllegalArgumentException("A tokenizer has at least " + FIRST_OWN + " tokens.");
        return new BytePairTokenizer(new PairMerging(texts).merges(most - FIRST_OWN));
    }

    static BytePairTokenizer of(JsonObject object) {
        var merges = object.getAsJsonArray("merges");
        var pairs = new int[merges.size() / 2 * 2];
        for (int i = 0; i < pairs.length; i++) pairs[i] = merges.get(i).getAsInt();
        return new BytePairTokenizer(pairs);
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    @Override
    public String json() {
        var all = new JsonArray();
        for (int token : merges) all.add(token);
        var object = Tokenizer.object(KIND);
        object.add("merges", all);
        return object.toString();
    }

    @Override
    public int size() {
        return FIRST_OWN + merges.length / 2;
    }

    @Override
    public byte[] bytes(int token) {
        return bytes[token].clone();
    }

    @Override
    public int[] encode(String text) {
        var found = new Ints(text.length() / 2);
        Words.each(text, word -> {
            var known = remembered.get(word);
            if (known == null) {
                known = merged(word);
                if (remembered.size() < MOST_REMEMBERED) remembered.put(word, known);
            }
            for (int token : known) found.add(token);
        });
        return found.toArray();
    }

    private int[] merged(String word) {
        var utf8 = Utf8.encode(word);
        var tokens = new int[utf8.length];
        for (int i = 0; i < tokens.length; i++) tokens[i] = FIRST_BYTE + (utf8[i] & 0xFF);
        int length = tokens.length;
        while (length > 1) {
            int best = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < length; i++)
                best = Math.min(best, ranks.getOrDefault(pair(tokens[i], tokens[i + 1]), Integer.MAX_VALUE));
            if (best == Integer.MAX_VALUE) break;
            length = merge(tokens, length, merges[2 * (best - FIRST_OWN)], merges[2 * (best - FIRST_OWN) + 1], best);
        }
        return Arrays.copyOf(tokens, length);
    }

    /** Puts one token in place of every pair of two others, from the left; the new length. */
    static int merge(int[] tokens, int length, int left, int right, int made) {
        int to = 0;
        for (int from = 0; from < length; from++) {
            boolean here = tokens[from] == left && from + 1 < length && tokens[from + 1] == right;
            tokens[to++] = here ? made : tokens[from];
            if (here) from++;
        }
        return to;
    }
}
