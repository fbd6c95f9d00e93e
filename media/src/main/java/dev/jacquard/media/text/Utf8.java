package dev.jacquard.media.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in its generalised form (WTF-8, Sapin 2016), in which a surrogate without its partner takes three bytes, so that
 * every string of Java has bytes of its own.
 */
public final class Utf8 {
    private static final int SURROGATE_LEAD = 0xED;

    private Utf8() {}

    /** The bytes of a text; those of plain UTF-8 where the text has no broken surrogates. */
    public static byte[] encode(String text) {
        if (!hasBrokenSurrogate(text)) return text.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(text.length() * 3);
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (isSurrogate(point)) {
                bytes.write(SURROGATE_LEAD);
                bytes.write(0x80 | point >> 6 & 0x3F);
                bytes.write(0x80 | point & 0x3F);
            } else bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The text of some bytes; what is no UTF-8 becomes U+FFFD. */
    public static String decode(byte[] bytes, int from, int length) {
        int end = from + length;
        int lead = surrogateFrom(bytes, from, end);
        if (lead < 0) return new String(bytes, from, length, StandardCharsets.UTF_8);
        var text = new StringBuilder(length);
        int at = from;
        for (; lead >= 0; lead = surrogateFrom(bytes, at, end)) {
            text.append(new String(bytes, at, lead - at, StandardCharsets.UTF_8));
            text.append((char) (0xD000 | (bytes[lead + 1] & 0x3F) << 6 | bytes[lead + 2] & 0x3F));
            at = lead + 3;
        }
        return text.append(new String(bytes, at, end - at, StandardCharsets.UTF_8))
                .toString();
    }

    /** The text of all bytes. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    private static int surrogateFrom(byte[] bytes, int from, int end) {
        for (int i = from; i + 2 < end; i++)
            if ((bytes[i] & 0xFF) == SURROGATE_LEAD && (bytes[i + 1] & 0xE0) == 0xA0 && (bytes[i + 2] & 0xC0) == 0x80)
                return i;
        return -1;
    }

    private static boolean hasBrokenSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!Character.isSurrogate(c)) continue;
            boolean whole = Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (!whole) return true;
            at++;
        }
        return false;
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
