package dev.jacquard.media.game;

import java.util.SplittableRandom;

/** Random numbers as a function of a seed, what they are for, and a number: nothing remembers how many were drawn. */
public final class Chance {
    private Chance() {}

    /** The numbers of one item of one stream. */
    public static SplittableRandom of(long seed, String stream, long index) {
        var key = mix(seed + 0x9E3779B97F4A7C15L);
        for (int i = 0; i < stream.length(); i++) key = (key ^ stream.charAt(i)) * 0x100000001B3L;
        return new SplittableRandom(mix(mix(key) + mix(index + 0x632BE59BD9B4E019L)));
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014), which spreads numbers over all 64 bits, one to one. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
