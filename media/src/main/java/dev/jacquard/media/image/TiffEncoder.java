package dev.jacquard.media.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes TIFF (Adobe 6.0, 1992) with big-endian samples in strips compressed by deflate (its supplement of 2002). */
final class TiffEncoder {
    private static final int STRIP_BYTES = 1 << 18;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private TiffEncoder() {}

    /** One entry of the directory; values that do not fit into four bytes lie after it. */
    private record Entry(int tag, int type, int... values) {
        int bytes() {
            return values.length * (type == SHORT ? 2 : 4);
        }

        void put(ByteBuffer out) {
            for (int value : values) {
                if (type == SHORT) out.putShort((short) value);
                else out.putInt(value);
            }
        }
    }

    /** @param samples rows of {@code bits}, 8 or 16, the greater byte first */
    static byte[] encode(int width, int height, int channels, int bits, byte[] samples) {
        int stride = Math.multiplyExact(width * channels, bits / 8);
        int rows = Math.max(1, Math.min(height, STRIP_BYTES / stride));
        var strips = new ArrayList<byte[]>();
        for (int y = 0; y < height; y += rows)
            strips.add(PngEncoder.deflated(samples, y * stride, Math.min(rows, height - y) * stride));
        var offsets = new int[strips.size()];
        var lengths = new int[strips.size()];
        int at = 8;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = at;
            lengths[i] = strips.get(i).length;
            at = Math.addExact(at, lengths[i] + (lengths[i] & 1));
        }
        var out = new ByteArrayOutputStream(at + 1024);
        out.writeBytes(ByteBuffer.allocate(8)
                .put(new byte[] {'M', 'M', 0, 42})
                .putInt(at)
                .array());
        for (var strip : strips) {
            out.writeBytes(strip);
            if ((strip.length & 1) == 1) out.write(0);
        }
        out.writeBytes(directory(at, entries(width, height, channels, bits, rows, offsets, lengths)));
        return out.toByteArray();
    }

    private static List<Entry> entries(
            int width, int height, int channels, int bits, int rows, int[] offsets, int[] lengths) {
        var depths = new int[channels];
        java.util.Arrays.fill(depths, bits);
        var entries = new ArrayList<Entry>();
        entries.add(new Entry(256, LONG, width));
        entries.add(new Entry(257, LONG, height));
        entries.add(new Entry(258, SHORT, depths));
        entries.add(new Entry(259, SHORT, 8)); // deflate
        entries.add(new Entry(262, SHORT, channels < 3 ? 1 : 2)); // black is zero, or red, green and blue
        entries.add(new Entry(273, LONG, offsets));
        entries.add(new Entry(277, SHORT, channels));
        entries.add(new Entry(278, LONG, rows));
        entries.add(new Entry(279, LONG, lengths));
        if (channels % 2 == 0) entries.add(new Entry(338, SHORT, 2)); // opacity that colours are not multiplied by
        return entries;
    }

    private static byte[] directory(int at, List<Entry> entries) {
        int after = at + 2 + 12 * entries.size() + 4;
        int length = after - at;
        for (var entry : entries) if (entry.bytes() > 4) length += entry.bytes();
        var out = ByteBuffer.allocate(length).putShort((short) entries.size());
        int values = after;
        for (var entry : entries) {
            out.putShort((short) entry.tag).putShort((short) entry.type).putInt(entry.values.length);
            int next = out.position() + 4;
            if (entry.bytes() > 4) {
                out.putInt(values);
                out.position(values - at);
                entry.put(out);
                values += entry.bytes();
            } else {
                entry.put(out);
            }
            out.position(next);
        }
        out.putInt(0);
        return out.array();
    }
}
