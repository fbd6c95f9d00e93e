package dev.jacquard.nn.create;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Palette;
import dev.jacquard.media.image.Seamless;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What is done to pictures: they become tiles, and get the exact colours of a palette. */
public final class PictureFinish implements Finish<Image> {
    /** The wish for a palette: its name, or nothing. */
    public static final String PALETTE = "palette";

    private static final String SEAMLESS = "seamless";

    private final Function<String, Palette> palettes;
    private final Map<String, Palette> known = new ConcurrentHashMap<>();

    /**
     * A finish.
     *
     * @param palettes the palette of a name; asked once for each
     */
    public PictureFinish(Function<String, Palette> palettes) {
        this.palettes = palettes;
    }

    @Override
    public List<Setting> wishes() {
        return List.of(
                Setting.text(
                        PALETTE,
                        4096,
                        "own: only colours, each with its opacity, that the collection has; or a file with a palette"
                                + " (.gpl, .hex or a picture)"),
                Setting.choice(
                        SEAMLESS, List.of("false", "true"), "true: tiles that continue themselves on all sides"));
    }

    @Override
    public Image finished(Image made, Settings wishes) {
        var picture = Boolean.parseBoolean(wishes.text(SEAMLESS)) ? Seamless.of(made) : made;
        var palette = wishes.text(PALETTE);
        return palette.isEmpty()
                ? picture
                : known.computeIfAbsent(palette, palettes).apply(picture);
    }
}
