package dev.jacquard.media.image;

import dev.jacquard.media.Problem;
import java.util.List;

/** Many pictures on one, to look at together. */
public final class ContactSheet {
    private static final int WIDTH = 1200;
    private static final int MOST_ENLARGED = 16;
    private static final long MOST_PIXELS = 100_000_000;
    private static final int PAPER = 255;
    private static final int SHADE = 226;

    private ContactSheet() {}

    /**
     * Pictures from left to right and top to bottom, the small ones enlarged alike by a whole factor so that the sheet is
     * at most 1,200 pixels wide; where some are transparent, all lie on a light checkerboard.
     *
     * @param columns how many stand beside each other, at least 1
     * @throws Problem when the sheet would have more than 100 megapixels
     */
    public static Image of(List<Image> images, int columns) {
        if (images.isEmpty()) throw new IllegalArgumentException("A sheet needs one picture at least.");
        if (columns < 1) throw new IllegalArgumentException("A sheet has 1 column at least, not " + columns + ".");
        int across = Math.min(columns, images.size());
        int down = (images.size() + across - 1) / across;
        int cellWidth = images.stream().mapToInt(Image::width).max().orElseThrow();
        int cellHeight = images.stream().mapToInt(Image::height).max().orElseThrow();
        int factor = 1;
        while (factor < MOST_ENLARGED && extent(across, cellWidth * (factor + 1)) <= WIDTH) factor++;
        int gap = gap(cellWidth * factor);
        long width = (long) across * (cellWidth * factor + gap) + gap;
        long height = (long) down * (cellHeight * factor + gap) + gap;
        if (width * height > MOST_PIXELS || Math.max(width, height) > 65_535)
            throw new Problem(
                    "%d pictures make a sheet of %d by %d pixels, which is too large. Take fewer, or save them to a folder.",
                    images.size(), width, height);
        boolean colour = images.stream().anyMatch(image -> image.channels() >= 3);
        boolean transparent = images.stream().anyMatch(Image::isTransparent);
        var sheet = new Canvas((int) width, (int) height, colour ? 3 : 1);
        for (int i = 0; i < images.size(); i++) {
            var image = images.get(i).enlarged(factor);
            int left = gap + (i % across) * (cellWidth * factor + gap) + (cellWidth * factor - image.width()) / 2;
            int top = gap + (i / across) * (cellHeight * factor + gap) + (cellHeight * factor - image.height()) / 2;
            sheet.draw(image, left, top, transparent ? Math.max(4, cellWidth * factor / 8) : 0);
        }
        return new Image(sheet.width, sheet.height, sheet.channels, sheet.samples);
    }

    private static long extent(int across, int cell) {
        return (long) across * (cell + gap(cell)) + gap(cell);
    }

    private static int gap(int cell) {
        return Math.max(2, cell / 16);
    }

    private static final class Canvas {
        private final int width;
        private final int height;
        private final int channels;
        private final byte[] samples;

        Canvas(int width, int height, int channels) {
            this.width = width;
            this.height = height;
            this.channels = channels;
            this.samples = new byte[width * height * channels];
            java.util.Arrays.fill(samples, (byte) PAPER);
        }

        void draw(Image image, int left, int top, int square) {
            int full = channels + 1;
            var pixels = new byte[image.width() * image.height() * full];
            image.copyTo(pixels, 0, full);
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < image.width(); x++) {
                    int from = (y * image.width() + x) * full;
                    int to = ((top + y) * width + left + x) * channels;
                    boolean shaded = square > 0 && (x / square + y / square) % 2 == 1;
                    int ground = shaded ? SHADE : PAPER;
                    int alpha = pixels[from + channels] & 0xff;
                    for (int c = 0; c < channels; c++)
                        samples[to + c] =
                                (byte) (((pixels[from + c] & 0xff) * alpha + ground * (255 - alpha) + 127) / 255);
                }
            }
        }
    }
}
