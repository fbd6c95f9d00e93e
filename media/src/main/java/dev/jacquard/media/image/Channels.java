package dev.jacquard.media.image;

import dev.jacquard.media.SafeFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Conversions between grey, colour and opacity on interleaved samples. */
final class Channels {
    private static final long DEEPEST = 65_535;

    private Channels() {}

    static void convert(byte[] from, int channels, byte[] to, int offset, int newChannels, int pixels) {
        boolean hadAlpha = channels == 2 || channels == 4;
        boolean wantsAlpha = newChannels == 2 || newChannels == 4;
        boolean wantsColour = newChannels >= 3;
        for (int p = 0, i = 0, o = offset; p < pixels; p++, i += channels) {
            int red = from[i] & 0xff;
            int green = channels >= 3 ? from[i + 1] & 0xff : red;
            int blue = channels >= 3 ? from[i + 2] & 0xff : red;
            int alpha = hadAlpha ? from[i + channels - 1] & 0xff : 255;
            if (!wantsAlpha && alpha < 255) {
                red = onWhite(red, alpha);
                green = onWhite(green, alpha);
                blue = onWhite(blue, alpha);
            }
            if (wantsColour) {
                to[o++] = (byte) red;
                to[o++] = (byte) green;
                to[o++] = (byte) blue;
            } else {
                to[o++] = (byte) (channels >= 3 ? (299 * red + 587 * green + 114 * blue + 500) / 1000 : red);
            }
            if (wantsAlpha) to[o++] = (byte) alpha;
        }
    }

    /** The same for all samples of 16 bits. */
    static void convert(char[] from, int channels, char[] to, int newChannels) {
        boolean hadAlpha = channels == 2 || channels == 4;
        boolean wantsAlpha = newChannels == 2 || newChannels == 4;
        for (int i = 0, o = 0; i < from.length; i += channels) {
            long alpha = hadAlpha ? from[i + channels - 1] : DEEPEST;
            long white = wantsAlpha ? 0 : DEEPEST - alpha;
            long weight = wantsAlpha ? DEEPEST : alpha;
            long red = (from[i] * weight + DEEPEST * white + DEEPEST / 2) / DEEPEST;
            long green = channels >= 3 ? (from[i + 1] * weight + DEEPEST * white + DEEPEST / 2) / DEEPEST : red;
            long blue = channels >= 3 ? (from[i + 2] * weight + DEEPEST * white + DEEPEST / 2) / DEEPEST : red;
            if (newChannels >= 3) {
                to[o++] = (char) red;
                to[o++] = (char) green;
                to[o++] = (char) blue;
            } else {
                to[o++] = (char) (channels >= 3 ? (299 * red + 587 * green + 114 * blue + 500) / 1000 : red);
            }
            if (wantsAlpha) to[o++] = (char) alpha;
        }
    }

    private static int onWhite(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    /** The least number of channels that keeps these samples, bytes or chars. */
    static int needed(Object data, int channels) {
        boolean colour = false;
        if (channels >= 3 && data instanceof byte[] samples)
            for (int i = 0; i < samples.length && !colour; i += channels)
                colour = samples[i] != samples[i + 1] || samples[i] != samples[i + 2];
        if (channels >= 3 && data instanceof char[] samples)
            for (int i = 0; i < samples.length && !colour; i += channels)
                colour = samples[i] != samples[i + 1] || samples[i] != samples[i + 2];
        return (colour ? 3 : 1) + (isTransparent(data, channels) ? 1 : 0);
    }

    static boolean isTransparent(Object data, int channels) {
        if (channels == 1 || channels == 3) return false;
        if (data instanceof byte[] samples) {
            for (int i = channels - 1; i < samples.length; i += channels) if (samples[i] != -1) return true;
        } else if (data instanceof char[] samples) {
            for (int i = channels - 1; i < samples.length; i += channels) if (samples[i] != DEEPEST) return true;
        }
        return false;
    }

    static byte[] hash(int width, int height, int channels, byte[] samples) {
        var digest = SafeFiles.newSha256();
        digest.update((width + "x" + height).getBytes(StandardCharsets.US_ASCII));
        int perBlock = 4096;
        var block = new byte[perBlock * 4];
        for (int done = 0; done < width * height; done += perBlock) {
            int pixels = Math.min(perBlock, width * height - done);
            if (channels == 3) {
                for (int i = done * 3, o = 0; o < pixels * 4; i += 3, o += 4) {
                    block[o] = samples[i];
                    block[o + 1] = samples[i + 1];
                    block[o + 2] = samples[i + 2];
                    block[o + 3] = -1;
                }
            } else {
                var part = Arrays.copyOfRange(samples, done * channels, (done + pixels) * channels);
                convert(part, channels, block, 0, 4, pixels);
                for (int i = 0; i < pixels * 4; i += 4)
                    if (block[i + 3] == 0) block[i] = block[i + 1] = block[i + 2] = 0; // unseen colour is no difference
            }
            digest.update(block, 0, pixels * 4);
        }
        return digest.digest();
    }
}
