package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier from its pictures in folders to its card, by commands alone. */
class ClassifierCommandsTest {
    private static final int EACH = 150;
    private static final int SIDE = 16;

    @TempDir
    static Path shared;

    static Path pictures;
    static Path trained;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() {
        pictures = shared.resolve("shapes");
        for (var i = 0; i < EACH; i++) {
            SafeFiles.write(
                    pictures.resolve("bright/b%03d.png".formatted(i)),
                    picture(i, 150).png());
            SafeFiles.write(
                    pictures.resolve("dark/d%03d.png".formatted(i)),
                    picture(i, 20).png());
        }
        trained = shared.resolve("trained");
        var words = new ArrayList<Object>(List.of(
                "train", "image-classifier", pictures, "--run", trained, "--steps", 240, "--set", "average=0.9"));
        ImageClassifier.RECIPE.tiny().forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        var done = Cli.run(words.toArray()).succeeds();
        assertEquals(List.of(trained), done.paths());
        assertTrue(done.err().contains("recognize FILE"), done.err());
    }

    /** Noise around a shade. */
    private static Image picture(int number, int shade) {
        var random = new Random(number);
        var samples = new byte[SIDE * SIDE];
        for (var i = 0; i < samples.length; i++) samples[i] = (byte) (shade + random.nextInt(80));
        return Image.of(SIDE, SIDE, 1, samples);
    }

    @Test
    void evaluateGivesAccuracyAndCalibrationBesideThoseOfTheBaseline() throws IOException {
        var report = Cli.run("evaluate", trained, "--json").json();
        assertEquals("accuracy", report.get("primary_metric").getAsString());
        assertFalse(report.get("smaller_is_better").getAsBoolean());
        for (var side : List.of("metrics", "baseline", "uncertainty"))
            for (var key : List.of("accuracy", "calibration_error"))
                assertTrue(report.getAsJsonObject(side).has(key), side + " " + key);
        assertTrue(report.getAsJsonObject("metrics").get("accuracy").getAsDouble() > 0.9, report.toString());
        assertEquals(2, report.getAsJsonArray("classes").size());
        assertTrue(report.getAsJsonObject("abstention").has("answered_right"), "abstention");
        assertTrue(Image.read(trained.resolve("report/confusion.png")).width() > 60, "confusion");
        var card = Files.readString(trained.resolve("MODEL_CARD.md"));
        assertTrue(card.contains("| dark |") && card.contains("report/confusion.png"), card);
        assertFalse(card.contains("works"), card);
    }

    @Test
    void evaluateTellsWhatTheRunAndOthersWithstandWhenAsked() throws IOException {
        var other = folder.resolve("other");
        for (var name : List.of("recipe.json", "model.safetensors"))
            SafeFiles.write(other.resolve(name), Files.readAllBytes(trained.resolve(name)));
        var report = Cli.run("evaluate", trained, "--json", "--set", "beside=" + other)
                .json();
        var runs = report.getAsJsonObject("robustness").getAsJsonObject("runs");
        assertEquals(2, runs.size());
        var rotation = runs.getAsJsonObject("other").getAsJsonObject("rotation");
        assertEquals(37, rotation.getAsJsonArray("at").size());
        assertEquals(37, rotation.getAsJsonArray("accuracy").size());
        assertEquals(
                6, report.getAsJsonObject("robustness").getAsJsonArray("answer").size());
        assertTrue(Files.exists(trained.resolve("report/robustness.png")), "plot");
        assertTrue(Files.readString(trained.resolve("MODEL_CARD.md")).contains("What it withstands"), "card");
    }

    @Test
    void aPictureIsRecognizedWithItsConfidence() {
        var file = folder.resolve("new.png");
        SafeFiles.write(file, picture(999, 150).png());
        var seen = Cli.run("recognize", file, "--run", trained, "--json").json();
        assertEquals("bright", seen.get("text").getAsString());
        assertTrue(seen.get("confidence").getAsDouble() > 0.5, seen.toString());
        assertTrue(seen.has("abstains"), seen.toString());
        assertTrue(Cli.run("recognize", file, "--run", trained).succeeds().out().contains("bright"), "words");
    }

    @Test
    void aFolderIsRecognizedFileByFileAndABrokenOneStopsNothing() throws IOException {
        SafeFiles.write(folder.resolve("in/a.png"), picture(998, 20).png());
        Files.writeString(folder.resolve("broken.png"), "no picture");
        SafeFiles.write(folder.resolve("c.png"), picture(997, 150).png());
        var files =
                Cli.run("recognize", folder, "--run", trained, "--json").json().getAsJsonArray("files");
        assertEquals(3, files.size());
        var broken = files.get(0).getAsJsonObject();
        assertEquals("broken.png", broken.get("file").getAsString());
        assertTrue(broken.has("problem"), broken.toString());
        var dark = files.get(2).getAsJsonObject();
        assertEquals("in/a.png", dark.get("file").getAsString());
        assertEquals("dark", dark.get("text").getAsString());
    }

    @Test
    void whatDoesNotGoIsRefusedInASentence() {
        Cli.run("recognize", pictures).refuses(2, "--run");
        Cli.run("evaluate", trained, "--set", "robust=true").refuses(2, "robust", "beside");
        Cli.run("evaluate", trained, "--set", "robustness=yes").refuses(2, "robustness", "yes");
        Cli.run("evaluate", trained, "--works", pictures).refuses(1, "recognize");
        Cli.run("create", trained).refuses(1, "image-classifier");
        Cli.run("recognize", folder, "--run", trained).refuses(1, "no picture");
    }

    @Test
    void picturesWithoutLabelsAreRefusedBeforeAnythingIsWritten() {
        var plain = folder.resolve("plain");
        Cli.draw(plain, 40);
        var run = folder.resolve("run");
        Cli.run("train", "image-classifier", plain, "--run", run, "--steps", 1).refuses(1, "no labels", "cat_01.png");
        assertFalse(Files.exists(run), "a run was begun");
    }
}
