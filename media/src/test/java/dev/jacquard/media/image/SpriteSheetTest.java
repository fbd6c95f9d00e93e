package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpriteSheetTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 17})
    void everySpriteIsCutOutOfTheSheetAsItWas(int count) {
        var sprites = sprites(count);
        var sheet = SpriteSheet.of(sprites, names(count));
        for (var i = 0; i < count; i++)
            assertEquals(
                    sprites.get(i).withChannels(4),
                    cut(sheet.image(), sheet.sprites().get(i)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void spritesDoNotOverlap(int count) {
        var sprites = SpriteSheet.of(sprites(count), names(count)).sprites();
        for (var a : sprites)
            for (var b : sprites)
                assertFalse(
                        a != b
                                && a.x() < b.x() + b.width()
                                && b.x() < a.x() + a.width()
                                && a.y() < b.y() + b.height()
                                && b.y() < a.y() + a.height(),
                        a + " lies over " + b);
    }

    /** The fields that Phaser's parser of "JSON Hash" and PixiJS's Spritesheet read. */
    @Test
    void aHashHasTheFieldsThatEnginesRead() {
        var sheet = SpriteSheet.of(sprites(3), names(3));
        var root = json(sheet, SpriteSheet.Format.HASH);
        var frames = root.getAsJsonObject("frames");
        assertEquals(List.of("a0.png", "a1.png", "a2.png"), new ArrayList<>(frames.keySet()));
        for (var sprite : sheet.sprites()) checkFrame(frames.getAsJsonObject(sprite.name()), sprite);
        checkMeta(root.getAsJsonObject("meta"), sheet);
    }

    @Test
    void anArrayNamesItsFramesInside() {
        var sheet = SpriteSheet.of(sprites(3), names(3));
        var root = json(sheet, SpriteSheet.Format.ARRAY);
        var frames = root.getAsJsonArray("frames");
        assertEquals(3, frames.size());
        for (var i = 0; i < 3; i++) {
            var frame = frames.get(i).getAsJsonObject();
            assertEquals("a" + i + ".png", frame.get("filename").getAsString());
            checkFrame(frame, sheet.sprites().get(i));
        }
        checkMeta(root.getAsJsonObject("meta"), sheet);
    }

    @Test
    void twoSpritesOfOneNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SpriteSheet.of(sprites(2), List.of("a", "a")));
    }

    private static void checkFrame(JsonObject frame, SpriteSheet.Sprite sprite) {
        var place = frame.getAsJsonObject("frame");
        assertEquals(Set.of("x", "y", "w", "h"), place.keySet());
        assertEquals(sprite.x(), place.get("x").getAsInt());
        assertEquals(sprite.y(), place.get("y").getAsInt());
        assertEquals(sprite.width(), place.get("w").getAsInt());
        assertEquals(sprite.height(), place.get("h").getAsInt());
        assertFalse(frame.get("rotated").getAsBoolean());
        assertFalse(frame.get("trimmed").getAsBoolean());
        var source = frame.getAsJsonObject("spriteSourceSize");
        assertEquals(0, source.get("x").getAsInt());
        assertEquals(sprite.width(), source.get("w").getAsInt());
        assertEquals(
                sprite.height(), frame.getAsJsonObject("sourceSize").get("h").getAsInt());
    }

    private static void checkMeta(JsonObject meta, SpriteSheet sheet) {
        assertEquals("sheet.png", meta.get("image").getAsString());
        assertEquals("RGBA8888", meta.get("format").getAsString());
        assertEquals("1", meta.get("scale").getAsString());
        assertEquals(
                sheet.image().width(), meta.getAsJsonObject("size").get("w").getAsInt());
        assertEquals(
                sheet.image().height(), meta.getAsJsonObject("size").get("h").getAsInt());
    }

    private static JsonObject json(SpriteSheet sheet, SpriteSheet.Format format) {
        return JsonParser.parseString(sheet.json(format, "sheet.png", "1.0")).getAsJsonObject();
    }

    private static List<Image> sprites(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Pictures.any(i, 8 + i % 3, 5 + i % 4, 1 + i % 4))
                .toList();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i + ".png").toList();
    }

    private static Image cut(Image sheet, SpriteSheet.Sprite sprite) {
        var samples = new byte[sprite.width() * sprite.height() * 4];
        for (var y = 0; y < sprite.height(); y++)
            for (var x = 0; x < sprite.width(); x++)
                for (var c = 0; c < 4; c++)
                    samples[(y * sprite.width() + x) * 4 + c] = (byte) sheet.sample(sprite.x() + x, sprite.y() + y, c);
        return Image.of(sprite.width(), sprite.height(), 4, samples);
    }
}
