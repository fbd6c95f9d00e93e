package dev.jacquard.media.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the first bytes of a picture file say, without decoding it.
 *
 * @param format told by content, never by name
 * @param width in pixels as shown, that is after {@code orientation}
 * @param height in pixels as shown
 * @param orientation 1 to 8 as in EXIF; 1 is upright
 */
public record Header(Format format, int width, int height, int orientation) {
    /** The kinds of picture file that are read. */
    public enum Format {
        PNG,
        JPEG,
        GIF,
        BMP
    }

    /** Enough of a file for {@link #of} nearly always; a JPEG with much metadata may need all of it. */
    public static final int USUALLY_ENOUGH = 1 << 16;

    /** Reads what is there; empty when this is no picture of these kinds or ends before it says its size. */
    public static Optional<Header> of(byte[] bytes) {
        var format = formatOf(bytes);
        try {
            return format.map(f -> switch (f) {
                case PNG -> ofPng(ByteBuffer.wrap(bytes));
                case JPEG -> ofJpeg(ByteBuffer.wrap(bytes));
                case GIF -> ofGif(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                case BMP -> ofBmp(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
            });
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The kind of file that starts with these bytes. */
    public static Optional<Format> formatOf(byte[] bytes) {
        if (startsWith(bytes, PngEncoder.SIGNATURE)) return Optional.of(Format.PNG);
        if (startsWith(bytes, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff})) return Optional.of(Format.JPEG);
        if (startsWith(bytes, "GIF87a".getBytes(StandardCharsets.US_ASCII))
                || startsWith(bytes, "GIF89a".getBytes(StandardCharsets.US_ASCII))) return Optional.of(Format.GIF);
        boolean bitmap = bytes.length >= 18
                && startsWith(bytes, new byte[] {'B', 'M'})
                && bytes[15] == 0
                && bytes[16] == 0
                && bytes[17] == 0;
        return bitmap ? Optional.of(Format.BMP) : Optional.empty();
    }

    /** Width times height, which need not fit an {@code int} nor be positive in a hostile file. */
    long pixels() {
        return (long) width * height;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        if (bytes.length < start.length) return false;
        for (int i = 0; i < start.length; i++) if (bytes[i] != start[i]) return false;
        return true;
    }

    private static Header ofPng(ByteBuffer file) {
        return new Header(Format.PNG, file.getInt(16), file.getInt(20), 1);
    }

    private static Header ofGif(ByteBuffer file) {
        return new Header(Format.GIF, file.getShort(6) & 0xffff, file.getShort(8) & 0xffff, 1);
    }

    private static Header ofBmp(ByteBuffer file) {
        if (file.getInt(14) == 12)
            return new Header(Format.BMP, file.getShort(18) & 0xffff, file.getShort(20) & 0xffff, 1);
        return new Header(Format.BMP, file.getInt(18), Math.abs(file.getInt(22)), 1);
    }

    private static Header ofJpeg(ByteBuffer file) {
        int orientation = 1;
        int at = 2;
        while (true) {
            while ((file.get(at) & 0xff) != 0xff) at++;
            while ((file.get(at) & 0xff) == 0xff) at++;
            int marker = file.get(at++) & 0xff;
            if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
            if (marker == 0xd9 || marker == 0xda) throw new IndexOutOfBoundsException("no frame before the scan");
            int length = file.getShort(at) & 0xffff;
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                int height = file.getShort(at + 3) & 0xffff;
                int width = file.getShort(at + 5) & 0xffff;
                boolean turned = orientation >= 5;
                return new Header(Format.JPEG, turned ? height : width, turned ? width : height, orientation);
            }
            if (marker == 0xe1)
                orientation = exifOrientation(file, at + 2, length - 2).orElse(orientation);
            at += Math.max(2, length);
        }
    }

    private static Optional<Integer> exifOrientation(ByteBuffer file, int at, int length) {
        try {
            var exif = file.slice(at, length);
            if (exif.getInt(0) != 0x45786966) return Optional.empty(); // "Exif"
            var tiff = exif.slice(6, length - 6);
            tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xffff;
            for (int i = 0, entry = directory + 2; i < entries; i++, entry += 12) {
                if ((tiff.getShort(entry) & 0xffff) != 0x0112) continue;
                int value = tiff.getShort(entry + 8) & 0xffff;
                return value >= 1 && value <= 8 ? Optional.of(value) : Optional.empty();
            }
            return Optional.empty();
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // broken metadata is no reason to refuse a picture
        }
    }
}
