package dev.jacquard.studio;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.Judgements;
import dev.jacquard.studio.Canvas.Side;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a classifier did, as pictures. Words on them are class names, numbers and a few English ones. */
final class ClassifierPictures {
    private static final Color INK = new Color(40, 40, 40);
    private static final Color FAINT = new Color(120, 120, 120);
    private static final Color RIGHT = new Color(33, 113, 181);
    private static final Color WRONG = new Color(203, 72, 48);
    private static final int MARGIN = 16;
    private static final int MOST_NAME = 180;
    private static final int LARGEST_CELL = 56;
    private static final int SMALLEST_CELL = 14;
    private static final int ROOM = 760;
    private static final int COLUMNS = 6;
    private static final int TILE = 150;
    private static final int LINE = 18;

    /**
     * A mistake.
     *
     * @param picture what was judged
     * @param truth its label
     * @param guess what it was taken for
     */
    record Mistake(Image picture, String truth, String guess, double confidence) {}

    private ClassifierPictures() {}

    /** How often each label (rows) was named as each (columns); a row is shaded by its shares. */
    static Image confusion(Judgements judgements) {
        var names = judgements.classes();
        var counts = judgements.confusion();
        var cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, ROOM / names.size()));
        var measure = new Canvas(1, 1);
        var named = names.stream()
                .mapToInt(n -> Math.min(MOST_NAME, measure.width(n)))
                .max()
                .orElseThrow();
        var left = MARGIN + LINE + named + 10;
        var top = MARGIN + LINE + named + 10;
        var side = names.size() * cell;
        var canvas = new Canvas(left + side + MARGIN, top + side + MARGIN);
        canvas.text("named as", left + side / 2, MARGIN, Side.MIDDLE, FAINT);
        canvas.upwards("label", MARGIN, top + side / 2 + 16, FAINT);
        for (var t = 0; t < names.size(); t++) {
            var middle = top + t * cell + cell / 2;
            canvas.text(canvas.shortened(names.get(t), MOST_NAME), left - 8, middle, Side.LEFT, INK);
            canvas.upwards(canvas.shortened(names.get(t), MOST_NAME), left + t * cell + cell / 2, top - 8, INK);
            var items = Math.max(1, Arrays.stream(counts[t]).sum());
            for (var g = 0; g < names.size(); g++) {
                var share = counts[t][g] / (double) items;
                // The square root lets rare mistakes be seen.
                var strength = Math.sqrt(share);
                var x = left + g * cell;
                var y = top + t * cell;
                canvas.fill(x + 1, y + 1, cell - 1, cell - 1, mixed(t == g ? RIGHT : WRONG, strength));
                var digits = Integer.toString(counts[t][g]);
                if (counts[t][g] > 0 && canvas.width(digits) <= cell - 4)
                    canvas.text(digits, x + cell / 2, middle, Side.MIDDLE, strength > 0.6 ? Color.WHITE : INK);
            }
        }
        return canvas.image();
    }

    /** White with so much of a colour. */
    private static Color mixed(Color colour, double share) {
        var parts = new int[] {colour.getRed(), colour.getGreen(), colour.getBlue()};
        for (var c = 0; c < 3; c++) parts[c] = (int) Math.round(246 + (parts[c] - 246) * share);
        return new Color(parts[0], parts[1], parts[2]);
    }

    /** Pictures that were named wrong, each with its label and what it was taken for; one at least. */
    static Image mistakes(List<Mistake> mistakes) {
        var columns = Math.min(COLUMNS, mistakes.size());
        var rows = (mistakes.size() + columns - 1) / columns;
        var largest = mistakes.stream()
                .mapToInt(m -> Math.max(m.picture.width(), m.picture.height()))
                .max()
                .orElseThrow();
        var factor = Math.max(1, (TILE - 22) / largest);
        var tile = Math.max(TILE, largest * factor + 22);
        var high = largest * factor + 2 * LINE + 22;
        var canvas = new Canvas(columns * tile, rows * high);
        for (var i = 0; i < mistakes.size(); i++) {
            var mistake = mistakes.get(i);
            var x = i % columns * tile;
            var y = i / columns * high + 10;
            var middle = x + tile / 2;
            canvas.picture(mistake.picture, middle - mistake.picture.width() * factor / 2, y, factor);
            var below = y + largest * factor + LINE - 4;
            var percent = String.format(Locale.ROOT, " %.0f %%", 100 * mistake.confidence);
            var room = tile - 8 - canvas.width(percent);
            canvas.text(canvas.shortened(mistake.guess, room) + percent, middle, below, Side.MIDDLE, WRONG);
            canvas.text(canvas.shortened(mistake.truth, tile - 8), middle, below + LINE, Side.MIDDLE, RIGHT);
        }
        return canvas.image();
    }
}
