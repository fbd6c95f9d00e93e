package dev.jacquard.media.image;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/** Reads the text that a PNG file carries (ISO/IEC 15948, chunks tEXt and iTXt) without decoding its pixels. */
public final class PngText {
    private static final int MOST_BYTES = 16 << 20;

    private PngText() {}

    /**
     * All texts of a PNG file by keyword; of several under one keyword the first.
     *
     * @throws Problem when the file is missing, no PNG, cut short or damaged
     */
    public static Map<String, String> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) throw new Problem("There is no file %s.", file);
            if (Files.size(file) > Image.MOST_FILE_BYTES)
                throw new Problem("%s cannot be used as a picture: %s.", file, Decoding.TOO_LONG);
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    /** The same, from the bytes of a file; {@code name} is what messages call it. */
    public static Map<String, String> read(byte[] bytes, String name) {
        if (Header.formatOf(bytes).filter(Header.Format.PNG::equals).isEmpty())
            throw new Problem("%s is no PNG file, so it carries no text. Name a picture that this program made.", name);
        var texts = new TreeMap<String, String>();
        var file = ByteBuffer.wrap(bytes);
        for (int at = PngEncoder.SIGNATURE.length; ; ) {
            if (bytes.length - at < 12) throw damaged(name);
            int length = file.getInt(at);
            if (length < 0 || length > bytes.length - at - 12) throw damaged(name);
            int type = file.getInt(at + 4);
            boolean plain = type == 0x74455874; // tEXt
            boolean international = type == 0x69545874; // iTXt
            if (plain || international) {
                var check = new CRC32();
                check.update(bytes, at + 4, length + 4);
                if ((int) check.getValue() != file.getInt(at + 8 + length)) throw damaged(name);
                add(texts, Arrays.copyOfRange(bytes, at + 8, at + 8 + length), international, name);
            }
            if (type == 0x49454e44) return texts; // IEND
            at += 12 + length;
        }
    }

    private static void add(Map<String, String> texts, byte[] data, boolean international, String name) {
        int end = zero(data, 0, name);
        if (end < 1 || end > 79) throw damaged(name);
        var keyword = new String(data, 0, end, StandardCharsets.ISO_8859_1);
        if (!international) {
            texts.putIfAbsent(keyword, rest(data, end + 1, StandardCharsets.ISO_8859_1));
            return;
        }
        if (end + 3 > data.length) throw damaged(name);
        boolean compressed = data[end + 1] != 0;
        int text = zero(data, zero(data, end + 3, name) + 1, name) + 1;
        var value = compressed
                ? new String(inflated(Arrays.copyOfRange(data, text, data.length), name), StandardCharsets.UTF_8)
                : rest(data, text, StandardCharsets.UTF_8);
        texts.putIfAbsent(keyword, value);
    }

    private static String rest(byte[] data, int from, Charset charset) {
        return new String(data, from, data.length - from, charset);
    }

    private static int zero(byte[] data, int from, String name) {
        for (int i = from; i < data.length; i++) if (data[i] == 0) return i;
        throw damaged(name);
    }

    private static byte[] inflated(byte[] data, String name) {
        try (var stream = new InflaterInputStream(new ByteArrayInputStream(data))) {
            var out = new ByteArrayOutputStream();
            out.writeBytes(stream.readNBytes(MOST_BYTES));
            if (stream.read() >= 0) throw damaged(name);
            return out.toByteArray();
        } catch (IOException e) {
            throw damaged(name);
        }
    }

    private static Problem damaged(String name) {
        return new Problem("%s is a damaged or cut-short PNG file. Take it from where it came once more.", name);
    }
}
