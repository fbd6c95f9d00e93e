package dev.jacquard.media.game;

/** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads numbers over all 64 bits, one to one. */
final class Hash {
    private Hash() {}

    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
