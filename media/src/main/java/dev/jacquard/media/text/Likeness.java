package dev.jacquard.media.text;

import java.util.Arrays;

/**
 * What a text is like, in 64 bytes: for two texts the share of equal bytes is about the share of stretches of 8 letters that
 * they have in common (Broder 1997; one permutation in bins, Li et al. 2012; a byte of each, Li and Koenig 2010). White
 * space, signs and case do not count.
 */
public final class Likeness {
    /** How many bytes a likeness has. */
    public static final int BYTES = 64;

    private static final int SHINGLE = 8;
    private static final long BASE = 0x100000001B3L;
    private static final long DROPPED = power(SHINGLE);

    private Likeness() {}

    /** The likeness of a text. */
    public static byte[] of(CharSequence text) {
        var least = new long[BYTES];
        Arrays.fill(least, -1);
        var window = new int[SHINGLE];
        long hash = 0;
        int count = 0;
        for (int at = 0; at < text.length(); ) {
            int point = Character.codePointAt(text, at);
            at += Character.charCount(point);
            if (!Character.isLetterOrDigit(point)) continue;
            int letter = Character.toLowerCase(point);
            hash = hash * BASE + letter - window[count % SHINGLE] * DROPPED;
            window[count++ % SHINGLE] = letter;
            if (count >= SHINGLE) note(mix(hash), least);
        }
        if (count < SHINGLE) note(mix(hash ^ count), least);
        return filled(least);
    }

    private static void note(long hash, long[] least) {
        int bin = (int) (hash >>> 58);
        long rest = hash & 0x03FFFFFFFFFFFFFFL;
        if (least[bin] < 0 || rest < least[bin]) least[bin] = rest;
    }

    /** Empty bins borrow from the next filled one, each in its own way, so that short texts compare too. */
    private static byte[] filled(long[] least) {
        var bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int from = i;
            while (least[from % BYTES] < 0) from++;
            bytes[i] = (byte) mix(least[from % BYTES] + (from - i) * 0x9E3779B97F4A7C15L);
        }
        return bytes;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) power *= BASE;
        return power;
    }

    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }

    /** The share of equal bytes of two likenesses of many that lie one after the other. */
    public static double share(byte[] likenesses, int one, int other) {
        int equal = 0;
        for (int i = 0; i < BYTES; i++) if (likenesses[one * BYTES + i] == likenesses[other * BYTES + i]) equal++;
        return equal / (double) BYTES;
    }
}
