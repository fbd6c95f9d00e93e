package dev.jacquard.media.image;

/** Turns and mirrors pictures as the orientation tag of EXIF 2.32 (section 4.6.4, tag 274) asks. */
final class Orientation {
    static final int MIRRORED = 2;

    private Orientation() {}

    static Image upright(Image image, int orientation) {
        if (orientation == 1) return image;
        boolean turned = orientation >= 5;
        int width = turned ? image.height() : image.width();
        int height = turned ? image.width() : image.height();
        int channels = image.channels();
        var source = image.data();
        var target = image.newData(image.width() * image.height() * channels);
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += channels) {
                int fromX = turned ? y : x;
                int fromY = turned ? x : y;
                if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) fromX = right - fromX;
                if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                    fromY = bottom - fromY;
                System.arraycopy(source, (fromY * image.width() + fromX) * channels, target, o, channels);
            }
        }
        return new Image(width, height, channels, target);
    }
}
