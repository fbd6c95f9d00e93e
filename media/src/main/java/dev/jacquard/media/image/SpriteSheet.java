package dev.jacquard.media.image;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Many sprites on one picture, pixel by pixel and without gaps, and where each lies, in the JSON that sprite packers write and
 * game engines read ("hash" and "array").
 *
 * @param image the sprites from left to right and top to bottom, in four channels
 * @param sprites where each lies, in order
 */
public record SpriteSheet(Image image, List<Sprite> sprites) {
    private static final int MOST_SIDE = 16_384;

    /** How the JSON lists sprites. */
    public enum Format {
        /** An object of frames by name. */
        HASH,
        /** A list of frames that have their names in {@code filename}. */
        ARRAY;

        /** Its name in a setting. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where a sprite lies.
     *
     * @param name unique on its sheet
     * @param x of its left column
     * @param y of its top row
     */
    public record Sprite(String name, int x, int y, int width, int height) {}

    public SpriteSheet {
        sprites = List.copyOf(sprites);
    }

    /**
     * Packs sprites into a grid that is about square; each cell has the size of the largest.
     *
     * @param images at least one, whose grid has at most 16,384 pixels a side
     * @param names one for each, all different
     */
    public static SpriteSheet of(List<Image> images, List<String> names) {
        if (images.isEmpty() || images.size() != names.size())
            throw new IllegalArgumentException("A sheet needs one sprite at least, and a name for each.");
        if (names.stream().distinct().count() != names.size())
            throw new IllegalArgumentException("Two sprites have the same name.");
        int cellWidth = images.stream().mapToInt(Image::width).max().orElseThrow();
        int cellHeight = images.stream().mapToInt(Image::height).max().orElseThrow();
        int across = (int) Math.ceil(Math.sqrt(images.size()));
        int down = (images.size() + across - 1) / across;
        if (Math.max((long) across * cellWidth, (long) down * cellHeight) > MOST_SIDE)
            throw new IllegalArgumentException(images.size() + " sprites are too many for one sheet.");
        var samples = new byte[across * cellWidth * down * cellHeight * 4];
        var sprites = new java.util.ArrayList<Sprite>();
        for (int i = 0; i < images.size(); i++) {
            var image = images.get(i);
            int left = i % across * cellWidth;
            int top = i / across * cellHeight;
            var pixels = new byte[image.width() * image.height() * 4];
            image.copyTo(pixels, 0, 4);
            for (int y = 0; y < image.height(); y++)
                System.arraycopy(
                        pixels,
                        y * image.width() * 4,
                        samples,
                        ((top + y) * across * cellWidth + left) * 4,
                        image.width() * 4);
            sprites.add(new Sprite(names.get(i), left, top, image.width(), image.height()));
        }
        return new SpriteSheet(Image.of(across * cellWidth, down * cellHeight, 4, samples), sprites);
    }

    /**
     * Where each sprite lies.
     *
     * @param file the name of the sheet's picture, which the JSON is to lie beside
     * @param program what made it
     */
    public String json(Format format, String file, String program) {
        var root = new JsonObject();
        if (format == Format.HASH) {
            var frames = new JsonObject();
            for (var sprite : sprites) frames.add(sprite.name, frame(sprite));
            root.add("frames", frames);
        } else {
            var frames = new JsonArray();
            for (var sprite : sprites) {
                var named = new JsonObject();
                named.addProperty("filename", sprite.name);
                frame(sprite).asMap().forEach(named::add);
                frames.add(named);
            }
            root.add("frames", frames);
        }
        var meta = new JsonObject();
        meta.addProperty("app", "Jacquard");
        meta.addProperty("version", program);
        meta.addProperty("image", file);
        meta.addProperty("format", "RGBA8888");
        meta.add("size", extent(image.width(), image.height()));
        meta.addProperty("scale", "1");
        root.add("meta", meta);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root)
                + "\n";
    }

    private static JsonObject frame(Sprite sprite) {
        var whole = extent(sprite.width, sprite.height);
        var frame = new JsonObject();
        frame.add("frame", rectangle(sprite.x, sprite.y, whole));
        frame.addProperty("rotated", false);
        frame.addProperty("trimmed", false);
        frame.add("spriteSourceSize", rectangle(0, 0, whole));
        frame.add("sourceSize", whole);
        return frame;
    }

    private static JsonObject rectangle(int x, int y, JsonObject extent) {
        var rectangle = new JsonObject();
        rectangle.addProperty("x", x);
        rectangle.addProperty("y", y);
        extent.asMap().forEach(rectangle::add);
        return rectangle;
    }

    private static JsonObject extent(int width, int height) {
        var extent = new JsonObject();
        extent.addProperty("w", width);
        extent.addProperty("h", height);
        return extent;
    }
}
