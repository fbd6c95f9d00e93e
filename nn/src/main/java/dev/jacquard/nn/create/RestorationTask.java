package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import java.util.regex.Pattern;

/** What is to be done about a picture. */
public sealed interface RestorationTask {
    /** Find what a mask leaves out. */
    record Fill() implements RestorationTask {}

    /** Take noise away. */
    record Denoise() implements RestorationTask {}

    /**
     * Enlarge.
     *
     * @param factor 2 or 4
     */
    record Upscale(int factor) implements RestorationTask {
        public Upscale {
            if (factor != 2 && factor != 4)
                throw new Problem("Pictures are enlarged 2 or 4 times, not %s times.", factor);
        }
    }

    /** Find colours for a grey picture. */
    record Colour() implements RestorationTask {}

    /** Continue a picture beyond its border, by so many pixels on each side. */
    record Outpaint(int left, int top, int right, int bottom) implements RestorationTask {
        private static final int MOST = 10_000;

        public Outpaint {
            if (Math.min(Math.min(left, top), Math.min(right, bottom)) < 0
                    || Math.max(Math.max(left, top), Math.max(right, bottom)) > MOST
                    || left + top + right + bottom == 0)
                throw new Problem(
                        "A picture is continued by 0 to %s pixels on each side, on one at least by 1: %s",
                        MOST, "outpaint:LEFT,TOP,RIGHT,BOTTOM");
        }
    }

    /**
     * The task of its name: {@code fill}, {@code denoise}, {@code upscale:2}, {@code upscale:4}, {@code colour},
     * {@code outpaint:LEFT,TOP,RIGHT,BOTTOM}.
     *
     * @throws Problem when it is none
     */
    static RestorationTask named(String text) {
        var outpaint = Pattern.compile("outpaint:(\\d{1,6}),(\\d{1,6}),(\\d{1,6}),(\\d{1,6})")
                .matcher(text);
        if (outpaint.matches())
            return new Outpaint(
                    Integer.parseInt(outpaint.group(1)),
                    Integer.parseInt(outpaint.group(2)),
                    Integer.parseInt(outpaint.group(3)),
                    Integer.parseInt(outpaint.group(4)));
        return switch (text) {
            case "fill" -> new Fill();
            case "denoise" -> new Denoise();
            case "upscale:2" -> new Upscale(2);
            case "upscale:4" -> new Upscale(4);
            case "colour", "color" -> new Colour();
            default ->
                throw new Problem(
                        "There is no task \"%s\"; there are fill, denoise, upscale:2, upscale:4, colour and"
                                + " outpaint:LEFT,TOP,RIGHT,BOTTOM.",
                        text);
        };
    }

    /** Its name, as {@link #named} takes it. */
    default String word() {
        if (this instanceof Upscale upscale) return "upscale:" + upscale.factor;
        if (this instanceof Outpaint o) return "outpaint:" + o.left + "," + o.top + "," + o.right + "," + o.bottom;
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
