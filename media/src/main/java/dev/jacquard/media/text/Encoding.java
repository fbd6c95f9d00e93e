package dev.jacquard.media.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * In which encoding a file of text is.
 *
 * @param charset what its bytes mean
 * @param mark how many bytes at its start say so and are no text
 */
public record Encoding(Charset charset, int mark) {
    private static final double MOST_CONTROLS = 0.02;
    private static final double LEAST_PLAUSIBLE = 0.9;
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset WESTERN = Charset.forName("windows-1252");

    /**
     * The encoding of a file by its bytes; empty for what is no text. A mark decides, then the strict rules of UTF-8 and the
     * look of UTF-16 and UTF-32; which of the older encodings it is, a detector guesses by how frequent characters are.
     *
     * @param sample the start of the file, or all of it
     * @param whole whether that is all of it
     */
    public static Optional<Encoding> of(byte[] sample, boolean whole) {
        var marked = marked(sample);
        if (marked.isPresent()) return marked;
        boolean zeros = hasZero(sample);
        if (!zeros && decodes(sample, StandardCharsets.UTF_8, whole))
            return isBinary(sample) ? Optional.empty() : Optional.of(new Encoding(StandardCharsets.UTF_8, 0));
        var wide = wide(sample);
        if (wide != null) return Optional.of(new Encoding(wide, 0));
        if (zeros || isBinary(sample)) return Optional.empty();
        return Optional.of(new Encoding(older(sample, whole), 0));
    }

    private static Optional<Encoding> marked(byte[] b) {
        if (startsWith(b, 0xEF, 0xBB, 0xBF)) return Optional.of(new Encoding(StandardCharsets.UTF_8, 3));
        if (startsWith(b, 0xFF, 0xFE, 0, 0)) return Optional.of(new Encoding(UTF_32LE, 4));
        if (startsWith(b, 0, 0, 0xFE, 0xFF)) return Optional.of(new Encoding(UTF_32BE, 4));
        if (startsWith(b, 0xFF, 0xFE)) return Optional.of(new Encoding(StandardCharsets.UTF_16LE, 2));
        if (startsWith(b, 0xFE, 0xFF)) return Optional.of(new Encoding(StandardCharsets.UTF_16BE, 2));
        if (startsWith(b, 0x84, 0x31, 0x95, 0x33)) return Optional.of(new Encoding(Charset.forName("GB18030"), 4));
        return Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        if (bytes.length < start.length) return false;
        for (int i = 0; i < start.length; i++) if ((bytes[i] & 0xFF) != start[i]) return false;
        return true;
    }

    private static boolean hasZero(byte[] bytes) {
        for (byte b : bytes) if (b == 0) return true;
        return false;
    }

    private static boolean isBinary(byte[] bytes) {
        long controls = 0;
        for (byte b : bytes)
            if (b >= 0 && b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 27) controls++;
        return controls > MOST_CONTROLS * bytes.length;
    }

    /** Whether every byte fits, but for a character that the end of the sample may cut. */
    private static boolean decodes(byte[] bytes, Charset charset, boolean whole) {
        return decoded(bytes, charset, whole).isPresent();
    }

    private static Optional<CharBuffer> decoded(byte[] bytes, Charset charset, boolean whole) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var text = CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        if (decoder.decode(ByteBuffer.wrap(bytes), text, whole).isError()) return Optional.empty();
        return Optional.of(text.flip());
    }

    /** UTF-16 or UTF-32 without a mark: where one order of bytes gives characters in use and the other does not. */
    private static Charset wide(byte[] sample) {
        var bytes = Arrays.copyOf(sample, Math.min(sample.length, 1 << 16) / 4 * 4);
        if (sample.length == 2) bytes = sample.clone();
        if (bytes.length == 0 && sample.length >= 2) bytes = Arrays.copyOf(sample, 2);
        if (sample.length % 2 != 0 && sample.length < 1 << 16 || bytes.length == 0) return null;
        for (var charset : new Charset[] {UTF_32LE, UTF_32BE})
            if (plausible(bytes, charset) > LEAST_PLAUSIBLE) return charset;
        double little = plausible(bytes, StandardCharsets.UTF_16LE);
        double big = plausible(bytes, StandardCharsets.UTF_16BE);
        if (Math.max(little, big) < LEAST_PLAUSIBLE || little == big) return null;
        // Bytes of an older encoding in pairs give ideographs too, but hardly ever line ends or blanks.
        boolean likely = hasZero(bytes) || !decodes(sample, Charset.forName("GB18030"), false);
        if (!likely) return null;
        return little > big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }

    private static double plausible(byte[] bytes, Charset charset) {
        var text = decoded(bytes, charset, false);
        if (text.isEmpty() || text.get().length() == 0) return 0;
        return text.get().codePoints().filter(Encoding::isUsual).count()
                / (double) text.get().codePoints().count();
    }

    private static boolean isUsual(int point) {
        return point == '\n'
                || point == '\r'
                || point == '\t'
                || point >= 32 && point < 0x7F
                || point >= 0xA0 && point < 0x250
                || point >= 0x370 && point < 0x530
                || point >= 0x2010 && point < 0x2040
                || point >= 0x3000 && point < 0x3100
                || point >= 0x4E00 && point < 0xA000
                || point >= 0xAC00 && point < 0xD7A4
                || point >= 0xFF00 && point < 0xFFF0
                || point >= 0x1F300 && point < 0x1FA00;
    }

    private static Charset older(byte[] sample, boolean whole) {
        var detector = new UniversalDetector();
        detector.handleData(sample, 0, sample.length);
        detector.dataEnd();
        var name = detector.getDetectedCharset();
        var guessed = name != null && Charset.isSupported(name) ? Charset.forName(name) : null;
        // The detector wants many characters before it names an encoding with two bytes a character.
        boolean sure = guessed != null
                && !guessed.name().startsWith("windows-")
                && !guessed.name().startsWith("ISO-8859");
        if (!sure && comesInPairs(sample) && decodes(sample, Charset.forName("GB18030"), whole))
            return Charset.forName("GB18030");
        if (guessed == null || !decodes(sample, guessed, whole)) return WESTERN;
        // What writes GB2312 or GBK is read by what came after them.
        return guessed.name().startsWith("GB") ? Charset.forName("GB18030") : guessed;
    }

    /** Whether bytes over 127 stand two by two, as in Chinese, rather than alone, as accented letters do. */
    private static boolean comesInPairs(byte[] bytes) {
        long pairs = 0;
        long single = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 0) continue;
            boolean pair = i + 1 < bytes.length && (bytes[i + 1] & 0xFF) >= 0xA1;
            if (pair) {
                pairs++;
                i++;
            } else single++;
        }
        return pairs > 9 * single;
    }
}
