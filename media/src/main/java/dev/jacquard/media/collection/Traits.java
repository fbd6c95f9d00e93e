package dev.jacquard.media.collection;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Image.Fit;
import dev.jacquard.media.image.Size;
import java.util.HashSet;

/**
 * What is known of a picture without its pixels, found out once while they were at hand.
 *
 * @param size as its file has it, upright
 * @param orientation how its file said to turn it, 1 to 8 as in EXIF
 * @param channels as few as lose nothing
 * @param hash SHA-256 of what is seen
 * @param colours how many different ones there are, {@link #MANY_COLOURS} for that many or more
 * @param blank whether hardly anything is to be seen
 * @param look the picture in 16 by 16 cells: red, green and blue on white, without regard to its shape
 */
record Traits(Size size, int orientation, int channels, byte[] hash, int colours, boolean blank, byte[] look) {
    static final int LOOK_SIDE = 16;
    static final int LOOK_BYTES = LOOK_SIDE * LOOK_SIDE * 3;
    static final int MANY_COLOURS = 257;

    /** Levels of 255 that nearly all pixels of a blank picture lie within, which is what dust and compression leave. */
    private static final int BLANK_RANGE = 10;

    private static final double NEARLY_ALL = 0.999;

    /** Of a picture of 8 bits in its simplest form. */
    static Traits of(Image image, Size size, int orientation) {
        var look = new byte[LOOK_BYTES];
        image.resized(Size.of(LOOK_SIDE, LOOK_SIDE), Fit.STRETCH).copyTo(look, 0, 3);
        int channels = image.channels();
        var samples = new byte[image.width() * image.height() * channels];
        image.copyTo(samples, 0);
        int colours = colours(samples, channels);
        boolean blank = isBlank(samples, channels);
        return new Traits(size, orientation, channels, image.contentHash(), colours, blank, look);
    }

    private static int colours(byte[] samples, int channels) {
        var seen = new HashSet<Integer>();
        int last = 0;
        for (int at = 0; at < samples.length; ) {
            int colour = 0;
            for (int c = 0; c < channels; c++) colour = colour << 8 | samples[at++] & 0xff;
            if (at > channels && colour == last) continue;
            last = colour;
            if (seen.add(colour) && seen.size() == MANY_COLOURS) return MANY_COLOURS;
        }
        return seen.size();
    }

    private static boolean isBlank(byte[] samples, int channels) {
        boolean alpha = channels % 2 == 0;
        var counts = new int[alpha ? channels - 1 : channels][256];
        for (int at = 0; at < samples.length; at += channels) {
            int opacity = alpha ? samples[at + channels - 1] & 0xff : 255;
            for (int c = 0; c < counts.length; c++) {
                int value = samples[at + c] & 0xff;
                counts[c][opacity == 255 ? value : (value * opacity + 255 * (255 - opacity)) / 255]++;
            }
        }
        for (var histogram : counts) if (range(histogram, samples.length / channels) > BLANK_RANGE) return false;
        return true;
    }

    /** Between the values that all but one in a thousand pixels lie between. */
    private static int range(int[] histogram, int pixels) {
        int spare = (int) (pixels * (1 - NEARLY_ALL) / 2);
        int low = 0;
        for (int seen = histogram[0]; seen <= spare; seen += histogram[low]) low++;
        int high = 255;
        for (int seen = histogram[255]; seen <= spare; seen += histogram[high]) high--;
        return high - low;
    }
}
