package dev.jacquard.media.image;

import dev.jacquard.media.Sentence;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The outcome of decoding one file: a picture, or the reason why there is none. Exactly one of the two is present.
 *
 * @param image the picture
 * @param size its size before any reduction
 * @param reason why there is none, as the end of a sentence without a full stop
 */
public record Decoding(Optional<Image> image, Optional<Size> size, Optional<Sentence> reason) {
    static final Sentence TOO_LONG = Sentence.of("it is larger than 256 MB");

    private static final long MOST_PIXELS = 100_000_000;
    /** What the JDK's reader says of them. */
    private static final String PRINT_COLOURS = "Unsupported Image Type";

    private static final Sentence EMPTY = Sentence.of("it is empty");
    private static final Sentence NO_PICTURE = Sentence.of("it is not a PNG, JPEG, GIF or BMP picture");
    private static final Sentence CUT_SHORT = Sentence.of("it is cut short");

    /**
     * Decodes the bytes of a PNG, JPEG, GIF or BMP file; never throws for what is in them.
     *
     * @param shortSide pictures whose shorter side is at least twice this many pixels may be decoded with pixels left
     *     out, as long as this many remain; {@link Integer#MAX_VALUE} keeps them all
     */
    public static Decoding of(byte[] bytes, int shortSide) {
        if (bytes.length == 0) return failed(EMPTY);
        if (bytes.length > Image.MOST_FILE_BYTES) return failed(TOO_LONG);
        var format = Header.formatOf(bytes);
        if (format.isEmpty()) return failed(NO_PICTURE);
        var found = Header.of(bytes);
        if (found.isEmpty()) return failed(CUT_SHORT);
        var header = found.get();
        if (header.width() < 1 || header.height() < 1)
            return failed(Sentence.of("it says that it is %d by %d pixels", header.width(), header.height()));
        if (header.pixels() > MOST_PIXELS || header.width() > 65_535 || header.height() > 65_535)
            return failed(Sentence.of(
                    "it has %d by %d pixels, more than the 100 million (or 65,535 a side) that are read",
                    header.width(), header.height()));
        try {
            refuseHostileParts(header, bytes);
            var image = decode(header, bytes, step(header, shortSide));
            return new Decoding(
                    Optional.of(image), Optional.of(Size.of(header.width(), header.height())), Optional.empty());
        } catch (EOFException e) {
            return failed(CUT_SHORT);
        } catch (IOException | RuntimeException e) {
            return failed(isCutShort(e) ? CUT_SHORT : reason(header, e));
        }
    }

    private static Decoding failed(Sentence reason) {
        return new Decoding(Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    private static int step(Header header, int shortSide) {
        return Math.max(1, Math.min(header.width(), header.height()) / Math.max(1, shortSide));
    }

    private static Sentence reason(Header header, Exception e) {
        if (header.format() == Header.Format.JPEG
                && String.valueOf(e.getMessage()).contains(PRINT_COLOURS))
            return Sentence.of("it is a JPEG in print colours (CMYK), which is not supported; save it as RGB");
        return Sentence.of("it is a broken or unusual %s file", header.format());
    }

    private static boolean isCutShort(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) return true;
            var text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("unexpected end") || text.contains("premature") || text.contains("truncated"))
                return true;
        }
        return false;
    }

    /** Lengths that the JDK's readers would allocate before they notice that they are wrong. */
    private static void refuseHostileParts(Header header, byte[] bytes) throws IOException {
        if (header.format() == Header.Format.BMP) {
            var file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (file.getInt(14) >= 40 && bytes.length >= 54 && (file.getInt(46) < 0 || file.getInt(46) > 256))
                throw new IOException("palette");
        }
        if (header.format() != Header.Format.PNG) return;
        var file = ByteBuffer.wrap(bytes);
        boolean data = false;
        for (int at = 8; ; ) {
            if (at + 12 > bytes.length) {
                if (data) return; // without its last chunk only; the decoder decides whether the rows are all there
                throw new EOFException();
            }
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0) throw new IOException("chunk length");
            if (type == 0x49444154) data = true; // IDAT
            if (type == 0x49454e44 || (data && length > bytes.length - at - 12)) return; // IEND
            if (length > bytes.length - at - 12) throw new EOFException();
            if (type == 0x504c5445 && length > 768) throw new IOException("PLTE length");
            if (type == 0x74524e53 && length > 256) throw new IOException("tRNS length");
            at += 12 + length;
        }
    }

    private static Image decode(Header header, byte[] bytes, int step) throws IOException {
        var readers = ImageIO.getImageReadersByFormatName(header.format().name());
        if (!readers.hasNext()) throw new IOException("no reader");
        var reader = readers.next();
        // A stream in memory rather than ImageIO's own choice, which would write to the temporary folder.
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            var cutShort = new AtomicBoolean();
            reader.addIIOReadWarningListener((source, warning) -> {
                var text = warning.toLowerCase(Locale.ROOT);
                if (text.contains("premature") || text.contains("truncated")) cutShort.set(true);
            });
            reader.setInput(stream, true, true);
            if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) throw new IOException("frame size");
            var settings = reader.getDefaultReadParam();
            settings.setSourceSubsampling(step, step, step / 2, step / 2);
            var picture = read(reader, settings);
            if (cutShort.get()) throw new EOFException();
            // Some versions of the JDK convert them in their own way, others refuse.
            boolean fourColours = picture.getRaster().getNumBands() > 3;
            if (header.format() == Header.Format.JPEG && fourColours) throw new IOException(PRINT_COLOURS);
            var image = Buffered.toImage(picture);
            if (header.format() == Header.Format.GIF && step == 1) return onCanvas(image, header, bytes);
            return header.orientation() == 1 ? image : Orientation.upright(image, header.orientation());
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader, javax.imageio.ImageReadParam settings) throws IOException {
        try {
            return reader.read(0, settings);
        } catch (OutOfMemoryError e) {
            throw new IOException("memory", e);
        }
    }

    /** A GIF's first frame may cover only a part of its canvas. */
    private static Image onCanvas(Image frame, Header header, byte[] bytes) {
        if (frame.width() == header.width() && frame.height() == header.height()) return frame;
        var file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 13 + ((file.get(10) & 0x80) != 0 ? 3 << ((file.get(10) & 7) + 1) : 0);
        while (file.get(at) == 0x21) {
            at += 2;
            while (file.get(at) != 0) at += 1 + (file.get(at) & 0xff);
            at++;
        }
        int left = file.getShort(at + 1) & 0xffff;
        int top = file.getShort(at + 3) & 0xffff;
        if (left + frame.width() > header.width() || top + frame.height() > header.height()) return frame;
        var samples = new byte[header.width() * header.height() * 4];
        var content = new byte[frame.width() * frame.height() * 4];
        frame.copyTo(content, 0, 4);
        for (int y = 0; y < frame.height(); y++)
            System.arraycopy(
                    content,
                    y * frame.width() * 4,
                    samples,
                    ((top + y) * header.width() + left) * 4,
                    frame.width() * 4);
        return new Image(header.width(), header.height(), 4, samples);
    }
}
