package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print is what is promised, and what they name is there. */
class CommandsTest {
    @TempDir
    static Path shared;

    static Path pictures;
    static Path trained;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() {
        pictures = shared.resolve("discs");
        trained = shared.resolve("trained");
        Cli.draw(pictures, 400);
        assertEquals(
                List.of(trained), Cli.train(pictures, trained, "--steps", 20).paths());
    }

    private static void assertFields(JsonObject object, String... fields) {
        for (var field : fields) assertTrue(object.has(field), field);
    }

    private List<Path> create(Object... more) {
        var words = new java.util.ArrayList<Object>(List.of("create", trained));
        words.addAll(List.of(more));
        var paths = Cli.run(words.toArray()).paths();
        for (var path : paths) assertTrue(Files.isRegularFile(path), path.toString());
        return paths;
    }

    @Test
    void collectionsAreListed() {
        var listed = Cli.run("collections", "--json").json().getAsJsonArray("collections");
        assertTrue(listed.size() > 0);
        for (var one : listed)
            assertFields(one.getAsJsonObject(), "name", "medium", "items", "bytes", "licence", "origin", "here");
    }

    @Test
    void recipesAreListedWithTheirSettings() {
        var listed = Cli.run("recipes", "--json").json().getAsJsonArray("recipes");
        assertTrue(listed.size() > 0);
        for (var one : listed) {
            assertFields(one.getAsJsonObject(), "name", "medium", "purpose", "settings");
            for (var setting : one.getAsJsonObject().getAsJsonArray("settings"))
                assertFields(setting.getAsJsonObject(), "key", "default", "meaning");
        }
    }

    @Test
    void aCollectionIsInspected() throws IOException {
        var mixed = folder.resolve("mixed");
        Cli.draw(mixed, 30);
        Files.copy(mixed.resolve("disc-000.png"), mixed.resolve("again.png"));
        Files.writeString(mixed.resolve("broken.png"), "no picture");
        var report = Cli.run("inspect", mixed, "--json").json();
        assertFields(report, "items", "unreadable", "duplicates", "near_duplicates", "advice");
        assertEquals(31, report.get("items").getAsInt());
        var unreadable = report.getAsJsonArray("unreadable").get(0).getAsJsonObject();
        assertEquals("broken.png", unreadable.get("file").getAsString());
        assertFields(unreadable, "reason");
        assertEquals(
                "[[\"again.png\",\"disc-000.png\"]]", report.get("duplicates").toString());
    }

    @Test
    void aRunIsEvaluated() {
        var report = Cli.run("evaluate", trained, "--json").json();
        assertFields(report, "recipe", "primary_metric", "metrics", "baseline", "better_than_baseline", "seconds");
        assertEquals("image-vae", report.get("recipe").getAsString());
        for (var side : List.of("metrics", "baseline"))
            assertFields(report.getAsJsonObject(side), "frechet", "kernel", "precision", "recall", "copied_share");
        assertTrue(report.getAsJsonObject("metrics")
                .has(report.get("primary_metric").getAsString()));
        assertTrue(Files.exists(trained.resolve("report.json")));
    }

    @Test
    void worksLieWhereItIsSaid() {
        assertEquals(5, create("--count", 5, "--out", folder.resolve("works")).size());
        assertEquals(List.of(folder.resolve("sheet.png")), create("--count", 9, "--out", folder.resolve("sheet.png")));
    }

    @Test
    void theSameSeedMakesTheSameWorks() throws IOException {
        var first = create("--count", 2, "--seed", 7, "--out", folder.resolve("a"));
        var again = create("--count", 2, "--seed", 7, "--out", folder.resolve("b"));
        for (var i = 0; i < 2; i++)
            assertArrayEquals(Files.readAllBytes(first.get(i)), Files.readAllBytes(again.get(i)));
    }

    @Test
    void aWorkTellsItsOrigin() {
        var work = create("--count", 1, "--seed", 3, "--out", folder.resolve("works"))
                .get(0);
        var origin = Cli.run("origin", work, "--json").json();
        assertEquals("image-vae", origin.get("recipe").getAsString());
        assertEquals(3, origin.get("seed").getAsLong());
        assertTrue(Cli.run("origin", work).succeeds().out().contains("seed 3"));
    }

    @Test
    void aFolderTellsTheOriginOfEachWorkAndWhatHasNone() throws IOException {
        var works = folder.resolve("works");
        create("--count", 2, "--out", works);
        Files.writeString(works.resolve("zz.txt"), "no work");
        var told = Cli.run("origin", works, "--json").json().getAsJsonArray("files");
        assertEquals(3, told.size());
        assertEquals(1, told.get(1).getAsJsonObject().get("index").getAsInt());
        assertFields(told.get(2).getAsJsonObject(), "file", "problem");
    }

    @Test
    void anInterpolationBecomesAnAnimation() throws IOException {
        var animation = folder.resolve("between.gif");
        assertEquals(List.of(animation), create("--mode", "interpolate", "--count", 6, "--out", animation));
        try (var stream = ImageIO.createImageInputStream(animation.toFile())) {
            var reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(stream);
            assertTrue(reader.getNumImages(true) >= 6);
        }
    }

    @Test
    void aPictureIsVariedAndReconstructed() {
        var picture = pictures.resolve("disc-007.png");
        assertEquals(
                3,
                create("--mode", "vary", "--from", picture, "--count", 3, "--out", folder.resolve("vary"))
                        .size());
        assertTrue(create("--mode", "reconstruct", "--from", picture, "--out", folder.resolve("kept"))
                        .size()
                > 0);
        var two = picture + "," + pictures.resolve("disc-300.png");
        assertEquals(
                4,
                create("--mode", "interpolate", "--from", two, "--count", 4, "--out", folder.resolve("path"))
                        .size());
    }

    @Test
    void directionsAreTraversed() {
        assertTrue(create("--mode", "traverse", "--count", 5, "--out", folder.resolve("directions"))
                        .size()
                > 0);
    }

    @Test
    void aMapPlacesPictures() throws IOException {
        var paths = create("--mode", "map", "--count", 40, "--out", folder.resolve("map"));
        assertEquals(
                List.of("map.png", "map.json"),
                paths.stream().map(p -> p.getFileName().toString()).toList());
        assertTrue(Files.readString(paths.get(1)).contains("disc-000.png"));
    }

    @Test
    void aRunIsResumedForMore() {
        var run = folder.resolve("run");
        Cli.train(pictures, run, "--steps", 3).succeeds();
        assertTrue(
                Cli.run("train", "--resume", run, "--steps", 2).succeeds().err().contains("5 steps"));
    }

    @Test
    void chineseIsSpokenThroughout() {
        var english = Cli.run("--help").out();
        var help = Cli.run("train", "--help", "--lang", "zh").succeeds().out();
        assertTrue(help.contains("用一个收藏训练网络。"), help);
        assertTrue(!english.equals(help));
        assertTrue(Cli.run("recipes", "--lang", "zh").succeeds().out().contains("学习率"));
        assertTrue(Cli.run("collections", "--lang", "zh").succeeds().out().contains("项"));
        assertTrue(Cli.run("inspect", pictures, "--lang", "zh").succeeds().out().contains("张图片"));
    }

    @Test
    void helpOfEveryCommandIsChineseInEveryLine() {
        var commands = List.of(
                "demo",
                "collections",
                "collect",
                "inspect",
                "recipes",
                "train",
                "create",
                "evaluate",
                "origin",
                "bench");
        for (var command : commands) {
            var help = Cli.run(command, "--help", "--lang", "zh").succeeds().out();
            var english = help.lines()
                    .filter(l -> l.matches(".*[a-z]{3,} [a-z]{2,} [a-z]{2,}.*"))
                    .toList();
            assertEquals(List.of(), english, command);
        }
    }
}
