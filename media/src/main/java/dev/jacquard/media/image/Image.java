package dev.jacquard.media.image;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A picture in memory that never changes: rows from top to bottom, samples of 8 or 16 bits interleaved (height, width,
 * channel). Files, sizes, channels and turns keep 16 bits; training, hashes and everything that says so reads 8 of them.
 *
 * <p>One channel is grey, two are grey and opacity, three red, green and blue, four those and opacity. Colour is not
 * multiplied by opacity. Safe to use from any thread.
 */
public final class Image {
    static final long MOST_FILE_BYTES = 256L << 20;

    private final int width;
    private final int height;
    private final int channels;
    /** Samples of 8 bits as bytes, or of 16 as chars. */
    private final Object data;

    /** How a picture is brought into a size of another shape. */
    public enum Fit {
        /** Scaled until it covers the size, what sticks out is cut off evenly. */
        CROP,
        /** Scaled until it fits inside; the rest is transparent, or of the mean colour of its border where it is opaque. */
        PAD,
        /** Scaled each way on its own. */
        STRETCH;

        /** What a person types: the name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one of this {@link #word}; {@link IllegalArgumentException} when there is none. */
        public static Fit named(String word) {
            return Arrays.stream(values())
                    .filter(fit -> fit.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no fit " + word + "."));
        }
    }

    /** Takes the array as its own: bytes for 8 bits a sample, chars for 16. */
    Image(int width, int height, int channels, Object owned) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.data = owned;
    }

    /**
     * A picture of given samples, which are copied.
     *
     * @param channels 1 to 4
     * @param samples exactly {@code width * height * channels} of them
     */
    public static Image of(int width, int height, int channels, byte[] samples) {
        check(width, height, channels, samples.length);
        return new Image(width, height, channels, samples.clone());
    }

    /** The same with samples of 16 bits. */
    public static Image of(int width, int height, int channels, char[] samples) {
        check(width, height, channels, samples.length);
        return new Image(width, height, channels, samples.clone());
    }

    private static void check(int width, int height, int channels, int samples) {
        Size.of(width, height);
        if (channels < 1 || channels > 4)
            throw new IllegalArgumentException("A picture has 1 to 4 channels, not " + channels + ".");
        if (samples != (long) width * height * channels)
            throw new IllegalArgumentException("A picture of " + width + " by " + height + " by " + channels
                    + " has not " + samples + " samples.");
    }

    /**
     * Reads a PNG, JPEG, WebP, TIFF, GIF or BMP file, told apart by content, the first frame where there are more; it is
     * turned as its EXIF orientation says; 16 bits stay 16, other depths become 8; colour profiles are ignored.
     *
     * @throws Problem when there is no such file or it is no such picture, is broken or has over 100 megapixels
     */
    public static Image read(Path file) {
        try {
            if (Files.isDirectory(file)) throw new Problem("%s is a folder; name one picture in it.", file);
            if (!Files.exists(file)) throw new Problem("There is no file %s.", file);
            if (Files.size(file) > MOST_FILE_BYTES) throw unreadable(file.toString(), Decoding.TOO_LONG);
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    /** Like {@link #read(Path)}, from a stream that is read to its end and not closed. */
    public static Image read(InputStream stream, String name) {
        try {
            var bytes = stream.readNBytes((int) MOST_FILE_BYTES + 1);
            if (bytes.length > MOST_FILE_BYTES) throw unreadable(name, Decoding.TOO_LONG);
            return read(bytes, name);
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", name, SafeFiles.reasonOf(e));
        }
    }

    /** Like {@link #read(Path)}, from the bytes of a file; {@code name} is what messages call it. */
    public static Image read(byte[] bytes, String name) {
        var decoding = Decoding.of(bytes, Integer.MAX_VALUE);
        return decoding.image()
                .orElseThrow(() -> unreadable(name, decoding.reason().orElseThrow()));
    }

    private static Problem unreadable(String name, Sentence reason) {
        return new Problem("%s cannot be used as a picture: %s.", name, reason);
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** 1 to 4. */
    public int channels() {
        return channels;
    }

    /** Width and height. */
    public Size size() {
        return Size.of(width, height);
    }

    /** Bits a sample: 8 or 16. */
    public int bits() {
        return data instanceof char[] ? 16 : 8;
    }

    /** The same picture with 8 or 16 bits a sample, rounded or widened. */
    public Image withBits(int bits) {
        if (bits != 8 && bits != 16) throw new IllegalArgumentException("A sample has 8 or 16 bits, not " + bits + ".");
        if (bits == bits()) return this;
        return new Image(width, height, channels, bits == 8 ? bytes() : chars());
    }

    /** The samples themselves, bytes or chars; for this package, which does not change them. */
    Object data() {
        return data;
    }

    /** All samples as 8 bits; not to be changed. */
    byte[] bytes() {
        return data instanceof char[] deep ? Depth.eight(deep) : (byte[]) data;
    }

    private char[] chars() {
        return data instanceof byte[] samples ? Depth.sixteen(samples) : (char[]) data;
    }

    /** Copies all samples as 8 bits to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes(), 0, target, offset, width * height * channels);
    }

    /** Copies all samples as 16 bits to {@code target} from {@code offset} on. */
    public void copyTo(char[] target, int offset) {
        System.arraycopy(chars(), 0, target, offset, width * height * channels);
    }

    /**
     * Copies all samples as 8 bits of another number of channels: dropped opacity lets white shine through, added opacity
     * is full, colour becomes grey by its luma (ITU-R BT.601).
     */
    public void copyTo(byte[] target, int offset, int newChannels) {
        if (newChannels == channels) copyTo(target, offset);
        else Channels.convert(bytes(), channels, target, offset, newChannels, width * height);
    }

    /** One sample as 8 bits, 0 to 255. */
    public int sample(int x, int y, int channel) {
        int at = at(x, y, channel);
        return data instanceof char[] deep ? Depth.eight(deep[at]) & 0xff : ((byte[]) data)[at] & 0xff;
    }

    /** One sample as 16 bits, 0 to 65535. */
    public int deepSample(int x, int y, int channel) {
        int at = at(x, y, channel);
        return data instanceof char[] deep ? deep[at] : (((byte[]) data)[at] & 0xff) * 257;
    }

    private int at(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, channels);
        return (y * width + x) * channels + channel;
    }

    /** Whether some pixel is less than fully opaque. */
    public boolean isTransparent() {
        return Channels.isTransparent(data, channels);
    }

    /** The same picture in as few channels as lose nothing. */
    public Image simplest() {
        return withChannels(Channels.needed(data, channels));
    }

    /** The same picture in another number of channels, by the rules of {@link #copyTo(byte[], int, int)}. */
    public Image withChannels(int newChannels) {
        if (newChannels < 1 || newChannels > 4)
            throw new IllegalArgumentException("A picture has 1 to 4 channels, not " + newChannels + ".");
        if (newChannels == channels) return this;
        int length = Math.multiplyExact(width * height, newChannels);
        if (data instanceof char[] deep) {
            var converted = new char[length];
            Channels.convert(deep, channels, converted, newChannels);
            return new Image(width, height, newChannels, converted);
        }
        var converted = new byte[length];
        copyTo(converted, 0, newChannels);
        return new Image(width, height, newChannels, converted);
    }

    /**
     * The picture in another size: each new pixel is the mean of the area it covers where that shrinks, and a smooth
     * interpolation (Catmull and Rom 1974) where it enlarges, both weighted by opacity.
     */
    public Image resized(Size size, Fit fit) {
        return size.equals(size()) ? this : Resampling.resize(this, size, fit);
    }

    /** The picture seen in a mirror: left and right change places. */
    public Image mirrored() {
        return Orientation.upright(this, Orientation.MIRRORED);
    }

    /** The picture with every pixel as a square of {@code factor} by {@code factor}, 1 to 64. */
    public Image enlarged(int factor) {
        if (factor < 1 || factor > 64) throw new IllegalArgumentException("A factor is 1 to 64, not " + factor + ".");
        if (factor == 1) return this;
        var larger = Size.of(width * factor, height * factor);
        var target = newData(Math.multiplyExact(larger.width() * larger.height(), channels));
        int stride = larger.width() * channels;
        for (int y = 0; y < height; y++) {
            int row = y * factor * stride;
            for (int x = 0, o = row; x < width; x++)
                for (int f = 0; f < factor; f++, o += channels)
                    System.arraycopy(data, (y * width + x) * channels, target, o, channels);
            for (int f = 1; f < factor; f++) System.arraycopy(target, row, target, row + f * stride, stride);
        }
        return new Image(larger.width(), larger.height(), channels, target);
    }

    /** Room for samples of this picture's depth. */
    Object newData(int length) {
        return data instanceof char[] ? new char[length] : new byte[length];
    }

    /** A PNG file of the picture's own depth; the same picture gives the same bytes. */
    public byte[] png() {
        return png(Map.of());
    }

    /**
     * A PNG file with international text chunks (iTXt, UTF-8).
     *
     * @param text by keyword: 1 to 79 printable Latin-1 characters each
     */
    public byte[] png(Map<String, String> text) {
        return PngEncoder.encode(width, height, channels, bits(), Depth.bigEndian(data), text);
    }

    /** A TIFF file (6.0, in strips of deflate) of the picture's own depth; the same picture gives the same bytes. */
    public byte[] tiff() {
        return TiffEncoder.encode(width, height, channels, bits(), Depth.bigEndian(data));
    }

    /** As the JDK's own kind of picture with 8 bits a sample, a copy. */
    public BufferedImage toBuffered() {
        return Buffered.of(width, height, channels, bytes());
    }

    /** The SHA-256 of what is seen: size and pixels as 8 bits, whatever the number of channels they were stored in. */
    public byte[] contentHash() {
        return Channels.hash(width, height, channels, bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Objects.deepEquals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, channels, Arrays.deepHashCode(new Object[] {data}));
    }

    @Override
    public String toString() {
        return "Image[" + width + "x" + height + "x" + channels + (bits() == 8 ? "]" : " of 16 bits]");
    }
}
