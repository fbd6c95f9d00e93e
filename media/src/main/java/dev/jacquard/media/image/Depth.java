package dev.jacquard.media.image;

/** Conversions between samples of 8 and of 16 bits. */
final class Depth {
    private Depth() {}

    /** Rounded, so that what was widened comes back. */
    static byte eight(char sample) {
        return (byte) ((sample * 255L + 32_767) / 65_535);
    }

    static byte[] eight(char[] samples) {
        var rounded = new byte[samples.length];
        for (int i = 0; i < rounded.length; i++) rounded[i] = eight(samples[i]);
        return rounded;
    }

    static char[] sixteen(byte[] samples) {
        var widened = new char[samples.length];
        for (int i = 0; i < widened.length; i++) widened[i] = (char) ((samples[i] & 0xff) * 257);
        return widened;
    }

    /** As files have them: two bytes a sample of 16 bits, the greater first. Bytes are given as they are, not copied. */
    static byte[] bigEndian(Object data) {
        if (data instanceof byte[] samples) return samples;
        var deep = (char[]) data;
        var bytes = new byte[Math.multiplyExact(deep.length, 2)];
        for (int i = 0; i < deep.length; i++) {
            bytes[2 * i] = (byte) (deep[i] >> 8);
            bytes[2 * i + 1] = (byte) deep[i];
        }
        return bytes;
    }
}
