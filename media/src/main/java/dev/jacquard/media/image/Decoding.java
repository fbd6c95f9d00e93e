package dev.jacquard.media.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.jacquard.media.Sentence;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The outcome of decoding one file: a picture, or the reason why there is none. Exactly one of the two is present.
 *
 * @param image the picture
 * @param size its size before any reduction
 * @param orientation how its file says to turn it, 1 to 8 as in EXIF; it has been turned
 * @param reason why there is none, as the end of a sentence without a full stop
 */
public record Decoding(Optional<Image> image, Optional<Size> size, int orientation, Optional<Sentence> reason) {
    static final Sentence TOO_LONG = Sentence.of("it is larger than 256 MB");

    private static final long MOST_PIXELS = 100_000_000;
    private static final int MOST_SIDE = 65_535;
    /** Above so many pixels a file has to hold at least a byte for every hundred. */
    private static final long MANY_PIXELS = 25_000_000;

    private static final int MOST_PIXELS_PER_BYTE = 100;
    /** What the JDK's reader says of them. */
    private static final String PRINT_COLOURS = "Unsupported Image Type";
    /** Pictures that need much memory are decoded one at a time. */
    private static final Semaphore MUCH_MEMORY = new Semaphore(1);

    private static final Sentence EMPTY = Sentence.of("it is empty");
    private static final Sentence NO_PICTURE = Sentence.of("it is not a PNG, JPEG, WebP, TIFF, GIF or BMP picture");
    private static final Sentence CUT_SHORT = Sentence.of("it is cut short");

    /**
     * Decodes the bytes of a PNG, JPEG, WebP, TIFF, GIF or BMP file; never throws for what is in them.
     *
     * @param shortSide pictures whose shorter side is at least twice this many pixels may be decoded with pixels left
     *     out, as long as this many remain; {@link Integer#MAX_VALUE} keeps them all
     */
    public static Decoding of(byte[] bytes, int shortSide) {
        return bytes.length > Image.MOST_FILE_BYTES ? failed(TOO_LONG) : of(ByteBuffer.wrap(bytes), shortSide);
    }

    /** The same for a file of any length up to 2 GB, from position 0 to its limit, such as one mapped into memory. */
    public static Decoding of(ByteBuffer file, int shortSide) {
        if (file.limit() == 0) return failed(EMPTY);
        if (Header.formatOf(file).isEmpty()) return failed(NO_PICTURE);
        var found = Header.of(file);
        if (found.isEmpty()) return failed(CUT_SHORT);
        var header = found.get();
        int step = step(header, shortSide);
        var refused = refusal(header, file.limit(), step);
        if (refused.isPresent()) return failed(refused.get());
        boolean muchMemory = !header.inRows() && header.pixels() > MANY_PIXELS;
        if (muchMemory) MUCH_MEMORY.acquireUninterruptibly();
        try {
            refuseHostileParts(header, file.duplicate());
            var image = decode(header, file, step);
            return new Decoding(
                    Optional.of(image),
                    Optional.of(Size.of(header.width(), header.height())),
                    header.orientation(),
                    Optional.empty());
        } catch (EOFException e) {
            return failed(CUT_SHORT);
        } catch (Unsupported e) {
            return failed(e.reason);
        } catch (IOException | RuntimeException e) {
            return failed(isCutShort(e) ? CUT_SHORT : reason(header, e));
        } catch (InternalError e) {
            // What a mapped file gives that became shorter.
            return failed(CUT_SHORT);
        } finally {
            if (muchMemory) MUCH_MEMORY.release();
        }
    }

    /** What a header alone is refused for, before memory is spent. */
    private static Optional<Sentence> refusal(Header header, int bytes, int step) {
        if (header.width() < 1 || header.height() < 1)
            return Optional.of(Sentence.of("it says that it is %d by %d pixels", header.width(), header.height()));
        long decoded = header.inRows() ? header.pixels() / ((long) step * step) : header.pixels();
        if (decoded > MOST_PIXELS || header.width() > MOST_SIDE || header.height() > MOST_SIDE)
            return Optional.of(Sentence.of(
                    "it has %d by %d pixels, more than the 100 million (or 65,535 a side) that are read",
                    header.width(), header.height()));
        if (header.pixels() > MANY_PIXELS && header.pixels() / MOST_PIXELS_PER_BYTE > bytes)
            return Optional.of(Sentence.of(
                    "it claims %d by %d pixels in only %d bytes, as files made to exhaust memory do",
                    header.width(), header.height(), bytes));
        return Optional.empty();
    }

    /** A picture of a kind that is not read, with what to do about it. */
    private static final class Unsupported extends IOException {
        private final transient Sentence reason;

        Unsupported(Sentence reason) {
            super(reason.toString());
            this.reason = reason;
        }
    }

    /** Of a file of so many bytes that it is not even read. */
    public static Decoding tooLong() {
        return failed(TOO_LONG);
    }

    private static Decoding failed(Sentence reason) {
        return new Decoding(Optional.empty(), Optional.empty(), 1, Optional.of(reason));
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

    /** Lengths that readers would allocate before they notice that they are wrong, and kinds that they would get wrong. */
    private static void refuseHostileParts(Header header, ByteBuffer file) throws IOException {
        switch (header.format()) {
            case BMP -> {
                file.order(ByteOrder.LITTLE_ENDIAN);
                if (file.getInt(14) >= 40 && file.limit() >= 54 && (file.getInt(46) < 0 || file.getInt(46) > 256))
                    throw new IOException("palette");
            }
            case PNG -> refuseHostileChunks(file);
            case TIFF -> {
                var tiff = TiffHeader.of(file);
                if (!tiff.sound()) throw new EOFException();
                if (tiff.isInPrintColours())
                    throw new Unsupported(Sentence.of(
                            "it is a TIFF in print colours (CMYK), which is not supported; save it as RGB"));
                if (tiff.mostBits() > 16)
                    throw new Unsupported(Sentence.of(
                            "it is a TIFF of %d bits a sample, which is not supported; save it with 16",
                            tiff.mostBits()));
                if (tiff.blockPixels() > MOST_PIXELS && !header.inRows()) throw new IOException("strip size");
            }
            case WEBP -> refuseOtherFrame(header, file.order(ByteOrder.LITTLE_ENDIAN));
            default -> {}
        }
    }

    private static void refuseHostileChunks(ByteBuffer file) throws IOException {
        boolean data = false;
        for (int at = 8; ; ) {
            if (at > file.limit() - 12) {
                if (data) return; // without its last chunk only; the decoder decides whether the rows are all there
                throw new EOFException();
            }
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0) throw new IOException("chunk length");
            if (type == 0x49444154) data = true; // IDAT
            if (type == 0x49454e44 || (data && length > file.limit() - at - 12)) return; // IEND
            if (length > file.limit() - at - 12) throw new EOFException();
            if (type == 0x504c5445 && length > 768) throw new IOException("PLTE length");
            if (type == 0x74524e53 && length > 256) throw new IOException("tRNS length");
            at += 12 + length;
        }
    }

    /** Ends that readers overlook; and where a WebP's canvas says less than the frame on it, memory would be spent on the frame. */
    private static void refuseOtherFrame(Header canvas, ByteBuffer file) throws IOException {
        if ((file.getInt(4) & 0xffffffffL) + 8 > file.limit() + 1L) throw new EOFException(); // a last filler may lack
        if (file.getInt(12) != 0x58385056) return; // VP8X
        for (long at = 30; at + 18 <= file.limit(); ) {
            int type = file.getInt((int) at);
            if (type == 0x464d4e41) at += 24; // ANMF: the chunks of its frame follow
            else if (type == 0x20385056 || type == 0x4c385056) {
                var frame = Header.ofWebpPicture(file, (int) at, canvas.orientation());
                if (frame.width() > canvas.width() || frame.height() > canvas.height())
                    throw new IOException("frame size");
                return;
            } else {
                long length = file.getInt((int) at + 4) & 0xffffffffL;
                at += 8 + length + (length & 1);
            }
        }
        throw new EOFException();
    }

    private static ImageReader reader(Header.Format format) throws IOException {
        if (format == Header.Format.WEBP) return new WebPImageReaderSpi().createReaderInstance(null);
        if (format == Header.Format.TIFF) return new TIFFImageReaderSpi().createReaderInstance(null);
        // The JDK's own, whatever else a program has on its class path.
        for (var readers = ImageIO.getImageReadersByFormatName(format.name()); readers.hasNext(); ) {
            var reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.")) return reader;
        }
        throw new IOException("no reader");
    }

    private static Image decode(Header header, ByteBuffer file, int step) throws IOException {
        var reader = reader(header.format());
        try (var stream = new BufferStream(file)) {
            var cutShort = new AtomicBoolean();
            reader.addIIOReadWarningListener((source, warning) -> {
                var text = warning.toLowerCase(Locale.ROOT);
                if (text.contains("premature") || text.contains("truncated")) cutShort.set(true);
            });
            reader.setInput(stream, true, true);
            long frame = (long) reader.getWidth(0) * reader.getHeight(0);
            if (frame > Math.max(header.pixels(), MANY_PIXELS)) throw new IOException("frame size");
            var settings = reader.getDefaultReadParam();
            // The reader of TIFF fails where its first pixel is not the very first.
            int first = header.format() == Header.Format.TIFF ? 0 : step / 2;
            settings.setSourceSubsampling(step, step, first, first);
            var picture = read(reader, settings);
            if (cutShort.get()) throw new EOFException();
            // Some versions of the JDK convert them in their own way, others refuse.
            boolean fourColours = picture.getRaster().getNumBands() > 3;
            if (header.format() == Header.Format.JPEG && fourColours) throw new IOException(PRINT_COLOURS);
            var image = Buffered.toImage(picture);
            if (header.format() == Header.Format.GIF && step == 1) return onCanvas(image, header, file);
            return Orientation.upright(image, header.orientation());
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader, javax.imageio.ImageReadParam settings) throws IOException {
        try {
            return reader.read(0, settings);
        } catch (OutOfMemoryError e) {
            throw new Unsupported(Sentence.of("it needs more memory than there is; make it smaller"));
        }
    }

    /** A GIF's first frame may cover only a part of its canvas. */
    private static Image onCanvas(Image frame, Header header, ByteBuffer whole) {
        if (frame.width() == header.width() && frame.height() == header.height()) return frame;
        var file = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
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
