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
 * A picture in memory that never changes: rows from top to bottom, samples of 8 bits interleaved (height, width,
 * channel).
 *
 * <p>One channel is grey, two are grey and opacity, three red, green and blue, four those and opacity. Colour is not
 * multiplied by opacity. Safe to use from any thread.
 */
public final class Image {
    static final long MOST_FILE_BYTES = 256L << 20;

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples;

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

    /** Takes the array as its own. */
    Image(int width, int height, int channels, byte[] owned) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = owned;
    }

    /**
     * A picture of given samples, which are copied.
     *
     * @param channels 1 to 4
     * @param samples exactly {@code width * height * channels} of them
     */
    public static Image of(int width, int height, int channels, byte[] samples) {
        Size.of(width, height);
        if (channels < 1 || channels > 4)
            throw new IllegalArgumentException("A picture has 1 to 4 channels, not " + channels + ".");
        if (samples.length != (long) width * height * channels)
            throw new IllegalArgumentException("A picture of " + width + " by " + height + " by " + channels
                    + " has not " + samples.length + " samples.");
        return new Image(width, height, channels, samples.clone());
    }

    /**
     * Reads a PNG, JPEG, GIF (its first frame) or BMP file, told apart by content; a JPEG is turned as its EXIF
     * orientation says; deeper samples are scaled to 8 bits; colour profiles are ignored.
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

    /** Copies all samples to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(samples, 0, target, offset, samples.length);
    }

    /**
     * Copies all samples as a picture of another number of channels: dropped opacity lets white shine through, added
     * opacity is full, colour becomes grey by its luma (ITU-R BT.601).
     */
    public void copyTo(byte[] target, int offset, int newChannels) {
        if (newChannels == channels) copyTo(target, offset);
        else Channels.convert(samples, channels, target, offset, newChannels, width * height);
    }

    /** One sample, 0 to 255. */
    public int sample(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, channels);
        return samples[(y * width + x) * channels + channel] & 0xff;
    }

    /** Whether some pixel is less than fully opaque. */
    public boolean isTransparent() {
        if (channels == 1 || channels == 3) return false;
        for (int i = channels - 1; i < samples.length; i += channels) if (samples[i] != -1) return true;
        return false;
    }

    /** The same picture in as few channels as lose nothing. */
    public Image simplest() {
        return withChannels(Channels.needed(samples, channels));
    }

    /** The same picture in another number of channels, by the rules of {@link #copyTo(byte[], int, int)}. */
    public Image withChannels(int newChannels) {
        if (newChannels < 1 || newChannels > 4)
            throw new IllegalArgumentException("A picture has 1 to 4 channels, not " + newChannels + ".");
        if (newChannels == channels) return this;
        var converted = new byte[Math.multiplyExact(width * height, newChannels)];
        copyTo(converted, 0, newChannels);
        return new Image(width, height, newChannels, converted);
    }

    /**
     * The picture in another size: each new pixel is the mean of the area it covers where that shrinks, and a smooth
     * interpolation (Catmull and Rom 1974) where it enlarges, both weighted by opacity.
     */
    public Image resized(Size size, Fit fit) {
        return size.equals(size()) ? this : Resampling.resize(this, samples, size, fit);
    }

    /** The picture with every pixel as a square of {@code factor} by {@code factor}, 1 to 64. */
    public Image enlarged(int factor) {
        if (factor < 1 || factor > 64) throw new IllegalArgumentException("A factor is 1 to 64, not " + factor + ".");
        if (factor == 1) return this;
        var larger = Size.of(width * factor, height * factor);
        var target = new byte[Math.multiplyExact(larger.width() * larger.height(), channels)];
        int stride = larger.width() * channels;
        for (int y = 0; y < height; y++) {
            int row = y * factor * stride;
            for (int x = 0, o = row; x < width; x++)
                for (int f = 0; f < factor; f++, o += channels)
                    System.arraycopy(samples, (y * width + x) * channels, target, o, channels);
            for (int f = 1; f < factor; f++) System.arraycopy(target, row, target, row + f * stride, stride);
        }
        return new Image(larger.width(), larger.height(), channels, target);
    }

    /** A PNG file; the same picture gives the same bytes. */
    public byte[] png() {
        return png(Map.of());
    }

    /**
     * A PNG file with international text chunks (iTXt, UTF-8).
     *
     * @param text by keyword: 1 to 79 printable Latin-1 characters each
     */
    public byte[] png(Map<String, String> text) {
        return PngEncoder.encode(width, height, channels, samples, text);
    }

    /** As the JDK's own kind of picture, a copy. */
    public BufferedImage toBuffered() {
        return Buffered.of(width, height, channels, samples);
    }

    /** The SHA-256 of what is seen: size and pixels, whatever the number of channels they were stored in. */
    public byte[] contentHash() {
        return Channels.hash(width, height, channels, samples);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, channels, Arrays.hashCode(samples));
    }

    @Override
    public String toString() {
        return "Image[" + width + "x" + height + "x" + channels + "]";
    }
}
