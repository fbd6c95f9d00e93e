package dev.jacquard.media.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Pictures;
import dev.jacquard.media.image.SpriteSheet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {
    private static final Origin ORIGIN = new Origin(
            "image-vae",
            "ab".repeat(32),
            "cd".repeat(32),
            Long.MIN_VALUE,
            3,
            "0.1.0",
            "sample",
            new TreeMap<>(Map.of("temperature", "0.9", "from", "张三 \"quoted\" <b>")));

    @TempDir
    Path folder;

    @Test
    void anOriginIsOneCanonicalLine() {
        var plain = new Origin("r", "w", "", 7, 0, "0.1", "sample", new TreeMap<>(Map.of("b", "2", "a", "1")));
        assertEquals(
                "{\"collection\":\"\",\"index\":0,\"mode\":\"sample\",\"program\":\"0.1\",\"recipe\":\"r\",\"seed\":7,"
                        + "\"settings\":{\"a\":\"1\",\"b\":\"2\"},\"weights\":\"w\"}",
                plain.json());
    }

    @Test
    void anOriginComesBackFromItsText() {
        assertEquals(ORIGIN, Origin.parse(ORIGIN.json()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"seed\":1",
                "not json",
                "{\"collection\":1,\"index\":0,\"mode\":\"\",\"program\":\"\",\"recipe\":\"\",\"seed\":7,\"settings\":{},\"weights\":\"\"}",
                "{\"collection\":\"\",\"index\":-1,\"mode\":\"\",\"program\":\"\",\"recipe\":\"\",\"seed\":7,\"settings\":{},\"weights\":\"\"}",
                "{\"collection\":\"\",\"index\":0,\"mode\":\"\",\"program\":\"\",\"recipe\":\"\",\"seed\":1e999999999,\"settings\":{},\"weights\":\"\"}",
                "{\"collection\":\"\",\"index\":0,\"mode\":\"\",\"program\":\"\",\"recipe\":\"\",\"seed\":1.5,\"settings\":{},\"weights\":\"\"}"
            })
    void garbageIsNoOrigin(String text) {
        assertThrows(Problem.class, () -> Origin.parse(text));
    }

    @Test
    void deeplyNestedJsonIsNoOrigin() {
        assertThrows(Problem.class, () -> Origin.parse("[".repeat(1_000_000)));
    }

    @Test
    void aWorkCarriesItsOriginAndItsPixels() {
        var file = folder.resolve("work.png");
        var image = Pictures.any(1, 20, 10, 4);
        new Work<>(image, ORIGIN).save(file);
        assertEquals(ORIGIN, Work.originOf(file));
        assertEquals(image, Image.read(file));
    }

    @Test
    void aPictureOfSomeoneElseHasNoOrigin() throws IOException {
        var file = Files.write(folder.resolve("a.png"), Pictures.any(1, 4, 4, 3).png());
        var problem = assertThrows(Problem.class, () -> Work.originOf(file));
        assertTrue(problem.getMessage().contains("carries no origin"), problem.getMessage());
    }

    @Test
    void worksInAFolderAreNamedByRecipeSeedAndNumber() {
        var files = works(3, 0).save(folder.resolve("out"));
        assertEquals("image-vae-seed7-0002.png", files.get(2).getFileName().toString());
        assertEquals(2, Work.originOf(files.get(2)).index());
    }

    @Test
    void savingTheSameWorksAgainChangesNothing() {
        assertEquals(works(3, 0).save(folder), works(3, 0).save(folder));
    }

    @Test
    void otherWorksOfTheSameNameAreSavedBeside() throws IOException {
        var first = works(1, 0).save(folder).get(0);
        var content = Files.readAllBytes(first);
        var second = works(1, 100).save(folder).get(0);
        assertNotEquals(first, second);
        assertArrayEquals(content, Files.readAllBytes(first));
    }

    @Test
    void aSheetCarriesTheOriginsOfAll() {
        var files = works(12, 0).save(folder.resolve("sheet.png"));
        assertEquals(1, files.size());
        var origins = Work.originsOf(files.get(0));
        assertEquals(12, origins.size());
        assertEquals(11, origins.get(11).index());
        assertThrows(Problem.class, () -> Work.originOf(files.get(0)));
    }

    @Test
    void spritesComeWithTheirJsonAndTheirOrigins() throws IOException {
        var files = works(5, 0).saveSprites(folder.resolve("heroes.png"), SpriteSheet.Format.HASH);
        assertEquals(List.of(folder.resolve("heroes.png"), folder.resolve("heroes.json")), files);
        assertEquals(5, Work.originsOf(files.get(0)).size());
        var root = JsonParser.parseString(Files.readString(files.get(1))).getAsJsonObject();
        assertTrue(root.getAsJsonObject("frames").has("image-vae-seed7-0004.png"), root.toString());
        assertEquals("heroes.png", root.getAsJsonObject("meta").get("image").getAsString());
    }

    @Test
    void spritesAreRefusedAsAnythingButAPng() {
        assertThrows(Problem.class, () -> works(2, 0).saveSprites(folder.resolve("a.gif"), SpriteSheet.Format.HASH));
    }

    @Test
    void anAnimationCarriesItsOriginsAsAComment() throws IOException {
        var file = works(4, 0).save(folder.resolve("between.GIF")).get(0);
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith("GIF89a") && text.contains("jacquard-origins [{"), "no origins");
    }

    @Test
    void aFileInTheWayOfAFolderIsSaid() throws IOException {
        var file = Files.writeString(folder.resolve("out"), "a file");
        assertThrows(Problem.class, () -> works(2, 0).save(file));
    }

    private static Works<Image> works(int count, int firstPicture) {
        return Works.of(IntStream.range(0, count)
                .mapToObj(i -> new Work<>(
                        Pictures.any(firstPicture + i, 16, 16, 3),
                        new Origin("image-vae", "w", "c", 7, i, "0.1", "sample", new TreeMap<>())))
                .toList());
    }
}
