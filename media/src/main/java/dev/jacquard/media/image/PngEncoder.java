package dev.jacquard.media.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG (ISO/IEC 15948), 8 or 16 bits a sample, rows filtered by the least sum of absolute differences. */
final class PngEncoder {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final byte[] COLOUR_TYPE = {0, 0, 4, 2, 6};

    private PngEncoder() {}

    static byte[] encode(int width, int height, int channels, int bits, byte[] samples, Map<String, String> text) {
        var out = new ByteArrayOutputStream(samples.length / 2 + 1024);
        out.writeBytes(SIGNATURE);
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) bits)
                        .put(COLOUR_TYPE[channels])
                        .array());
        new TreeMap<>(text).forEach((keyword, value) -> chunk(out, "iTXt", international(keyword, value)));
        var rows = filtered(width, height, channels * bits / 8, samples);
        chunk(out, "IDAT", deflated(rows, 0, rows.length));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        var name = type.getBytes(StandardCharsets.US_ASCII);
        var check = new CRC32();
        check.update(name);
        check.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    private static byte[] international(String keyword, String value) {
        if (!keyword.matches("[\\x20-\\x7e\\u00a1-\\u00ff]{1,79}") || !keyword.equals(keyword.strip()))
            throw new IllegalArgumentException("A PNG keyword is 1 to 79 printable Latin-1 characters: " + keyword);
        var out = new ByteArrayOutputStream();
        out.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[5]); // end of keyword, not compressed, method 0, no language, no translated keyword
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] filtered(int width, int height, int pixelBytes, byte[] samples) {
        int stride = width * pixelBytes;
        var out = new byte[(stride + 1) * height];
        var candidate = new byte[stride];
        for (int y = 0; y < height; y++) {
            long best = Long.MAX_VALUE;
            for (int filter = 0; filter < 5; filter++) {
                long cost = filterRow(samples, y, stride, pixelBytes, filter, candidate);
                if (cost >= best) continue;
                best = cost;
                out[y * (stride + 1)] = (byte) filter;
                System.arraycopy(candidate, 0, out, y * (stride + 1) + 1, stride);
            }
        }
        return out;
    }

    private static long filterRow(byte[] samples, int y, int stride, int pixelBytes, int filter, byte[] target) {
        long cost = 0;
        int row = y * stride;
        for (int i = 0; i < stride; i++) {
            int left = i >= pixelBytes ? samples[row + i - pixelBytes] & 0xff : 0;
            int up = y > 0 ? samples[row + i - stride] & 0xff : 0;
            int corner = i >= pixelBytes && y > 0 ? samples[row + i - stride - pixelBytes] & 0xff : 0;
            int guess =
                    switch (filter) {
                        case 0 -> 0;
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> (left + up) / 2;
                        default -> paeth(left, up, corner);
                    };
            target[i] = (byte) (samples[row + i] - guess);
            cost += Math.abs(target[i]);
        }
        return cost;
    }

    private static int paeth(int left, int up, int corner) {
        int guess = left + up - corner;
        int toLeft = Math.abs(guess - left);
        int toUp = Math.abs(guess - up);
        int toCorner = Math.abs(guess - corner);
        if (toLeft <= toUp && toLeft <= toCorner) return left;
        return toUp <= toCorner ? up : corner;
    }

    static byte[] deflated(byte[] data, int offset, int length) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(data, offset, length);
            deflater.finish();
            var out = new ByteArrayOutputStream(length / 2 + 64);
            var block = new byte[1 << 15];
            while (!deflater.finished()) out.write(block, 0, deflater.deflate(block));
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
