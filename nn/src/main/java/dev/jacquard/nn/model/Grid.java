package dev.jacquard.nn.model;

/**
 * How often a network halves a picture: until the shorter side has at most eight cells.
 *
 * @param stages how many halvings
 * @param width cells of the last stage
 * @param height cells of the last stage
 */
record Grid(int stages, int width, int height) {
    private static final int LARGEST_LAST_SIDE = 8;

    static Grid of(Pictures pictures) {
        var stages = 1;
        var side = Math.min(pictures.width(), pictures.height());
        while (side > LARGEST_LAST_SIDE << stages) stages++;
        var unit = 1 << stages;
        return new Grid(stages, (pictures.width() + unit - 1) / unit, (pictures.height() + unit - 1) / unit);
    }

    /** The picture's width, rounded up to what can be halved so often. */
    int paddedWidth() {
        return width << stages;
    }

    /** The picture's height, rounded up to what can be halved so often. */
    int paddedHeight() {
        return height << stages;
    }
}
