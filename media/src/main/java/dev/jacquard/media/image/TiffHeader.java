package dev.jacquard.media.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;

/**
 * The first directory of a TIFF file (Adobe 6.0), which EXIF uses as well: the fields that decide how a picture is decoded
 * and whether it may be.
 */
record TiffHeader(
        long width,
        long height,
        int orientation,
        int mostBits,
        int compression,
        int photometric,
        long blockPixels,
        boolean sound) {
    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    private static final int MOST_ENTRIES = 4096;
    private static final int ORIENTATION = 274;
    private static final int JPEG = 7;
    private static final int OLD_JPEG = 6;

    /** Inks rather than light. */
    private static final int SEPARATED = 5;

    private record Field(int type, long count, int at) {}

    /** {@link IndexOutOfBoundsException} where the directory does not lie in {@code content} whole. */
    static TiffHeader of(ByteBuffer content) {
        var file = ordered(content);
        var fields = fields(file);
        long width = first(file, fields.get(256), 0);
        long height = first(file, fields.get(257), 0);
        var bits = fields.get(258);
        long most = 1;
        for (int i = 0; bits != null && i < Math.min(bits.count, 16); i++) most = Math.max(most, value(file, bits, i));
        long rows = Math.min(height, first(file, fields.get(278), height));
        boolean tiled = fields.containsKey(322);
        long tile = first(file, fields.get(322), 0) * first(file, fields.get(323), 0);
        boolean sound = fields.values().stream().allMatch(f -> lies(file, f)) && blocksLie(file, fields, tiled);
        return new TiffHeader(
                width,
                height,
                orientationOf(file, fields.get(ORIENTATION)),
                (int) Math.min(most, Integer.MAX_VALUE),
                (int) first(file, fields.get(259), 1),
                (int) first(file, fields.get(262), 1),
                tiled ? tile : width * rows,
                sound);
    }

    Header header() {
        int across = (int) Math.min(width, Integer.MAX_VALUE);
        int down = (int) Math.min(height, Integer.MAX_VALUE);
        boolean inRows = compression != JPEG && compression != OLD_JPEG || blockPixels < 1 << 24;
        return Header.turned(Header.Format.TIFF, across, down, orientation, inRows);
    }

    boolean isInPrintColours() {
        return photometric == SEPARATED;
    }

    /** 1 to 8 from the TIFF file within another file that EXIF is; 1 where it is broken, which is no reason to refuse a picture. */
    static int orientation(ByteBuffer file, long at, long length) {
        try {
            var exif = ordered(file.duplicate().slice(Math.toIntExact(at), Math.toIntExact(length)));
            if (exif.getShort(2) != 42) return 1;
            return orientationOf(exif, fields(exif).get(ORIENTATION));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return 1;
        }
    }

    private static int orientationOf(ByteBuffer file, Field field) {
        long value = first(file, field, 1);
        return value >= 1 && value <= 8 ? (int) value : 1;
    }

    private static ByteBuffer ordered(ByteBuffer content) {
        var file = content.duplicate().order(ByteOrder.BIG_ENDIAN);
        return file.order(file.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    private static TreeMap<Integer, Field> fields(ByteBuffer file) {
        int directory = file.getInt(4);
        int entries = file.getShort(directory) & 0xffff;
        if (entries > MOST_ENTRIES) throw new IndexOutOfBoundsException("entries");
        var fields = new TreeMap<Integer, Field>();
        for (int i = 0, at = directory + 2; i < entries; i++, at += 12) {
            int type = file.getShort(at + 2) & 0xffff;
            long count = file.getInt(at + 4) & 0xffffffffL;
            long bytes = count * (type < TYPE_BYTES.length ? TYPE_BYTES[type] : 1);
            fields.putIfAbsent(
                    file.getShort(at) & 0xffff, new Field(type, count, bytes <= 4 ? at + 8 : file.getInt(at + 8)));
        }
        return fields;
    }

    private static boolean lies(ByteBuffer file, Field field) {
        long bytes = field.count * (field.type < TYPE_BYTES.length ? TYPE_BYTES[field.type] : 1);
        return field.at >= 0 && field.at + bytes <= file.limit();
    }

    /** Whether every strip or tile begins inside the file. */
    private static boolean blocksLie(ByteBuffer file, TreeMap<Integer, Field> fields, boolean tiled) {
        var offsets = fields.get(tiled ? 324 : 273);
        if (offsets == null || !lies(file, offsets)) return false;
        for (int i = 0; i < offsets.count; i++) if (value(file, offsets, i) >= file.limit()) return false;
        return true;
    }

    private static long first(ByteBuffer file, Field field, long otherwise) {
        return field == null || field.count < 1 ? otherwise : value(file, field, 0);
    }

    private static long value(ByteBuffer file, Field field, int index) {
        return switch (field.type) {
            case 1, 7 -> file.get(field.at + index) & 0xff;
            case 3 -> file.getShort(field.at + 2 * index) & 0xffff;
            case 4 -> file.getInt(field.at + 4 * index) & 0xffffffffL;
            default -> 0;
        };
    }
}
