package dev.jacquard.media.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Writes GIF89a (CompuServe 1990) that plays for ever. */
public final class AnimatedGif {
    private static final int MOST_COLOURS = 256;
    private static final int OPAQUE = 128;
    private static final int NOTHING = -1;
    private static final int MOST_CODES = 4096;

    private AnimatedGif() {}

    /** Like {@link #encode(List, int, String)} without a comment. */
    public static byte[] encode(List<Image> frames, int centisecondsPerFrame) {
        return encode(frames, centisecondsPerFrame, "");
    }

    /**
     * An animation with one palette for all frames: exact where they have at most 256 colours together (255 and
     * transparency), as grey ones have. Pixels less than half opaque are transparent, the others opaque.
     *
     * @param frames one at least, all of one size
     * @param centisecondsPerFrame 1 to 65,535; browsers slow down below 2
     * @param comment ASCII text that the file carries, or nothing
     */
    public static byte[] encode(List<Image> frames, int centisecondsPerFrame, String comment) {
        if (frames.isEmpty()) throw new IllegalArgumentException("An animation needs one frame at least.");
        Objects.checkIndex(centisecondsPerFrame - 1, 65_535);
        var size = frames.get(0).size();
        var colours = new ArrayList<int[]>();
        for (var frame : frames) {
            if (!frame.size().equals(size)) throw new IllegalArgumentException("Frames are all of one size.");
            colours.add(coloursOf(frame));
        }
        boolean transparent =
                colours.stream().anyMatch(frame -> Arrays.stream(frame).anyMatch(c -> c == NOTHING));
        var palette = MedianCut.of(colours, transparent ? MOST_COLOURS - 1 : MOST_COLOURS);
        int entries = palette.size() + (transparent ? 1 : 0);
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(entries - 1));
        var out = new ByteArrayOutputStream();
        header(out, size, palette, bits);
        if (!comment.isEmpty()) comment(out, comment);
        var nearest = palette.finder();
        for (var frame : colours) {
            frame(out, size, centisecondsPerFrame, transparent ? palette.size() : NOTHING);
            var indices = new byte[frame.length];
            for (int i = 0; i < frame.length; i++)
                indices[i] = (byte) (frame[i] == NOTHING ? palette.size() : nearest.applyAsInt(frame[i] | 0xff000000));
            int codeBits = Math.max(2, bits);
            out.write(codeBits);
            blocks(out, compressed(indices, codeBits));
        }
        out.write(0x3b);
        return out.toByteArray();
    }

    private static int[] coloursOf(Image frame) {
        var samples = new byte[frame.width() * frame.height() * 4];
        frame.copyTo(samples, 0, 4);
        var colours = new int[frame.width() * frame.height()];
        for (int p = 0, i = 0; p < colours.length; p++, i += 4)
            colours[p] = (samples[i + 3] & 0xff) < OPAQUE
                    ? NOTHING
                    : (samples[i] & 0xff) << 16 | (samples[i + 1] & 0xff) << 8 | samples[i + 2] & 0xff;
        return colours;
    }

    private static void header(ByteArrayOutputStream out, Size size, Palette palette, int bits) {
        out.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        two(out, size.width());
        two(out, size.height());
        out.write(0x80 | 7 << 4 | (bits - 1)); // a palette for all frames, 8 bits a primary
        out.write(0);
        out.write(0);
        for (int i = 0; i < 1 << bits; i++) {
            int colour = i < palette.size() ? palette.colour(i) : 0;
            out.write(colour >> 16);
            out.write(colour >> 8);
            out.write(colour);
        }
        out.write(0x21);
        out.write(0xff);
        out.write(11);
        out.writeBytes("NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {3, 1, 0, 0, 0}); // again and again without end
    }

    private static void comment(ByteArrayOutputStream out, String comment) {
        out.write(0x21);
        out.write(0xfe);
        blocks(out, comment.getBytes(StandardCharsets.US_ASCII));
    }

    private static void frame(ByteArrayOutputStream out, Size size, int centiseconds, int transparent) {
        out.write(0x21);
        out.write(0xf9);
        out.write(4);
        out.write(transparent >= 0 ? 2 << 2 | 1 : 0); // wiped before the next one where one sees through it
        two(out, centiseconds);
        out.write(Math.max(0, transparent));
        out.write(0);
        out.write(0x2c);
        two(out, 0);
        two(out, 0);
        two(out, size.width());
        two(out, size.height());
        out.write(0);
    }

    private static void two(ByteArrayOutputStream out, int value) {
        out.write(value);
        out.write(value >> 8);
    }

    private static void blocks(ByteArrayOutputStream out, byte[] data) {
        for (int at = 0; at < data.length; at += 255) {
            int length = Math.min(255, data.length - at);
            out.write(length);
            out.write(data, at, length);
        }
        out.write(0);
    }

    /** Lempel, Ziv and Welch (1984) with codes of growing length. */
    private static byte[] compressed(byte[] indices, int codeBits) {
        var out = new BitWriter();
        int clear = 1 << codeBits;
        var next = new short[MOST_CODES << codeBits];
        int codes = clear + 2;
        int length = codeBits + 1;
        out.write(clear, length);
        int code = indices[0] & 0xff;
        for (int i = 1; i < indices.length; i++) {
            int index = indices[i] & 0xff;
            int slot = code << codeBits | index;
            if (next[slot] != 0) {
                code = next[slot];
                continue;
            }
            out.write(code, length);
            code = index;
            if (codes < MOST_CODES) {
                if (codes == 1 << length) length++;
                next[slot] = (short) codes++;
            } else {
                out.write(clear, length);
                Arrays.fill(next, (short) 0);
                codes = clear + 2;
                length = codeBits + 1;
            }
        }
        out.write(code, length);
        if (codes == 1 << length && length < 12) length++;
        out.write(clear + 1, length);
        return out.bytes();
    }

    private static final class BitWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int held;
        private int bits;

        void write(int code, int length) {
            held |= code << bits;
            bits += length;
            for (; bits >= 8; bits -= 8, held >>>= 8) out.write(held);
        }

        byte[] bytes() {
            if (bits > 0) out.write(held);
            return out.toByteArray();
        }
    }
}
