package dev.jacquard.media.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Conversions from and to the JDK's own pictures, sample by sample, so that no colour profile changes them. */
final class Buffered {
    private Buffered() {}

    static BufferedImage of(int width, int height, int channels, byte[] samples) {
        int type = channels == 1
                ? BufferedImage.TYPE_BYTE_GRAY
                : channels == 3 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_4BYTE_ABGR;
        var picture = new BufferedImage(width, height, type);
        var target = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        for (int p = 0, i = 0, o = 0; p < width * height; p++, i += channels) {
            switch (channels) {
                case 1 -> target[o++] = samples[i];
                case 2 -> {
                    target[o++] = samples[i + 1];
                    target[o++] = samples[i];
                    target[o++] = samples[i];
                    target[o++] = samples[i];
                }
                case 3 -> {
                    target[o++] = samples[i + 2];
                    target[o++] = samples[i + 1];
                    target[o++] = samples[i];
                }
                default -> {
                    target[o++] = samples[i + 3];
                    target[o++] = samples[i + 2];
                    target[o++] = samples[i + 1];
                    target[o++] = samples[i];
                }
            }
        }
        return picture;
    }

    static Image toImage(BufferedImage picture) {
        var raster = picture.getRaster();
        var colours = picture.getColorModel();
        int width = picture.getWidth();
        int height = picture.getHeight();
        if (colours instanceof IndexColorModel palette) return fromPalette(raster, palette, width, height);
        if (colours.isAlphaPremultiplied()) picture.coerceData(false);
        int bands = raster.getNumBands();
        boolean plain = colours instanceof java.awt.image.ComponentColorModel
                && bands <= 4
                && (raster.getTransferType() == DataBuffer.TYPE_BYTE
                        || raster.getTransferType() == DataBuffer.TYPE_USHORT)
                && colours.hasAlpha() == (bands == 2 || bands == 4);
        if (!plain) return fromColours(picture, width, height);
        boolean deep = true;
        for (int band = 0; band < bands; band++) deep &= colours.getComponentSize(band) == 16;
        return deep ? fromDeepBands(raster, bands, width, height) : fromBands(raster, colours, bands, width, height);
    }

    private static Image fromBands(Raster raster, ColorModel colours, int bands, int width, int height) {
        var samples = new byte[Math.multiplyExact(width * height, bands)];
        var row = new int[width * bands];
        for (int y = 0, o = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int i = 0; i < row.length; i++) {
                int bits = colours.getComponentSize(i % bands);
                int most = (1 << bits) - 1;
                samples[o++] = (byte) (bits == 8 ? row[i] : (row[i] * 255L + most / 2) / most);
            }
        }
        return new Image(width, height, bands, samples);
    }

    private static Image fromDeepBands(Raster raster, int bands, int width, int height) {
        var samples = new char[Math.multiplyExact(width * height, bands)];
        var row = new int[width * bands];
        for (int y = 0, o = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int value : row) samples[o++] = (char) value;
        }
        return new Image(width, height, bands, samples);
    }

    private static Image fromPalette(Raster raster, IndexColorModel palette, int width, int height) {
        int channels = palette.hasAlpha() ? 4 : 3;
        var samples = new byte[Math.multiplyExact(width * height, channels)];
        var row = new int[width];
        for (int y = 0, o = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int index : row) {
                // An index past the palette's end is black, as browsers draw it.
                int colour = index < palette.getMapSize() ? palette.getRGB(index) : 0xff000000;
                o = put(samples, o, colour, channels);
            }
        }
        return new Image(width, height, channels, samples);
    }

    private static Image fromColours(BufferedImage picture, int width, int height) {
        int channels = picture.getColorModel().hasAlpha() ? 4 : 3;
        var samples = new byte[Math.multiplyExact(width * height, channels)];
        var row = new int[width];
        for (int y = 0, o = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int colour : row) o = put(samples, o, colour, channels);
        }
        return new Image(width, height, channels, samples);
    }

    private static int put(byte[] samples, int at, int colour, int channels) {
        samples[at] = (byte) (colour >> 16);
        samples[at + 1] = (byte) (colour >> 8);
        samples[at + 2] = (byte) colour;
        if (channels == 4) samples[at + 3] = (byte) (colour >> 24);
        return at + channels;
    }
}
