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
 * @param inRows whether it can be decoded row by row, in little memory where only some pixels are wanted
 */
public record Header(Format format, int width, int height, int orientation, boolean inRows) {
    /** The kinds of picture file that are read. */
    public enum Format {
        PNG,
        JPEG,
        WEBP,
        TIFF,
        GIF,
        BMP
    }

    /** Enough of a file for {@link #of} nearly always; a JPEG with much metadata may need all of it. */
    public static final int USUALLY_ENOUGH = 1 << 16;

    /** Reads what is there; empty when this is no picture of these kinds or ends before it says its size. */
    public static Optional<Header> of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /** The same of a file from position 0 to its limit. */
    public static Optional<Header> of(ByteBuffer content) {
        var file = content.duplicate().order(ByteOrder.BIG_ENDIAN);
        var little = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        try {
            return formatOf(file).map(f -> switch (f) {
                case PNG -> ofPng(file);
                case JPEG -> ofJpeg(file);
                case WEBP -> ofWebp(little);
                case TIFF -> TiffHeader.of(file).header();
                case GIF -> new Header(Format.GIF, little.getShort(6) & 0xffff, little.getShort(8) & 0xffff, 1, false);
                case BMP -> ofBmp(little);
            });
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The kind of file that starts with these bytes. */
    public static Optional<Format> formatOf(byte[] bytes) {
        return formatOf(ByteBuffer.wrap(bytes));
    }

    static Optional<Format> formatOf(ByteBuffer file) {
        if (startsWith(file, PngEncoder.SIGNATURE)) return Optional.of(Format.PNG);
        if (startsWith(file, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff})) return Optional.of(Format.JPEG);
        if (startsWith(file, latin("GIF87a")) || startsWith(file, latin("GIF89a"))) return Optional.of(Format.GIF);
        if (startsWith(file, new byte[] {'I', 'I', 42, 0}) || startsWith(file, new byte[] {'M', 'M', 0, 42}))
            return Optional.of(Format.TIFF);
        if (startsWith(file, latin("RIFF")) && file.limit() >= 16 && file.getLong(8) >>> 32 == 0x57454250)
            return Optional.of(Format.WEBP);
        boolean bitmap = file.limit() >= 18
                && startsWith(file, latin("BM"))
                && file.get(15) == 0
                && file.get(16) == 0
                && file.get(17) == 0;
        return bitmap ? Optional.of(Format.BMP) : Optional.empty();
    }

    /** Width times height, which need not fit an {@code int} nor be positive in a hostile file. */
    long pixels() {
        return (long) width * height;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(ByteBuffer file, byte[] start) {
        if (file.limit() < start.length) return false;
        for (int i = 0; i < start.length; i++) if (file.get(i) != start[i]) return false;
        return true;
    }

    /** With the sides as stored, before they are turned. */
    static Header turned(Format format, int width, int height, int orientation, boolean inRows) {
        boolean turned = orientation >= 5;
        return new Header(format, turned ? height : width, turned ? width : height, orientation, inRows);
    }

    private static Header ofPng(ByteBuffer file) {
        int width = file.getInt(16);
        int height = file.getInt(20);
        return turned(Format.PNG, width, height, pngOrientation(file), file.get(28) == 0);
    }

    /** From its eXIf chunk, where that lies in the part of the file that is here. */
    private static int pngOrientation(ByteBuffer file) {
        for (long at = 8; at + 12 <= file.limit(); ) {
            int length = file.getInt((int) at);
            if (length < 0) return 1;
            if (file.getInt((int) at + 4) == 0x65584966) // eXIf
            return TiffHeader.orientation(file, at + 8, length);
            at += 12L + length;
        }
        return 1;
    }

    private static Header ofBmp(ByteBuffer file) {
        if (file.getInt(14) == 12)
            return new Header(Format.BMP, file.getShort(18) & 0xffff, file.getShort(20) & 0xffff, 1, true);
        int compression = file.getInt(30);
        boolean inRows = compression == 0 || compression == 3;
        return new Header(Format.BMP, file.getInt(18), Math.abs(file.getInt(22)), 1, inRows);
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
                return turned(Format.JPEG, width, height, orientation, marker <= 0xc1);
            }
            boolean exif = marker == 0xe1 && length >= 10 && file.getInt(at + 2) == 0x45786966; // "Exif"
            if (exif) orientation = TiffHeader.orientation(file, at + 8, length - 8);
            at += Math.max(2, length);
        }
    }

    /** The container of RFC 9649: a bare picture, or a canvas with pictures and metadata in chunks. */
    private static Header ofWebp(ByteBuffer file) {
        int type = file.getInt(12);
        if (type != 0x58385056) // VP8X
        return ofWebpPicture(file, 12, 1);
        int width = 1 + (file.getInt(24) & 0xffffff);
        int height = 1 + (file.getInt(26) >>> 8 & 0xffffff);
        boolean exif = (file.get(20) & 8) != 0;
        int orientation = 1;
        for (long at = 30; exif && at + 8 <= file.limit(); ) {
            long length = file.getInt((int) at + 4) & 0xffffffffL;
            if (file.getInt((int) at) == 0x46495845) { // EXIF
                boolean prefixed = length > 6 && file.getInt((int) at + 8) == 0x66697845; // as in JPEG
                int skipped = prefixed ? 6 : 0;
                orientation = TiffHeader.orientation(file, at + 8 + skipped, length - skipped);
                exif = false;
            }
            at += 8 + length + (length & 1);
        }
        return turned(Format.WEBP, width, height, orientation, false);
    }

    /** The size of the picture in one chunk, lossy (RFC 6386) or lossless. */
    static Header ofWebpPicture(ByteBuffer file, int at, int orientation) {
        if (file.getInt(at) == 0x4c385056) { // VP8L
            int bits = file.getInt(at + 9);
            return turned(Format.WEBP, 1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff), orientation, false);
        }
        int width = file.getShort(at + 14) & 0x3fff;
        int height = file.getShort(at + 16) & 0x3fff;
        return turned(Format.WEBP, width, height, orientation, false);
    }
}
