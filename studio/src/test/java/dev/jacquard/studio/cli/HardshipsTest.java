package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.jacquard.studio.Child;
import dev.jacquard.studio.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose disk fills up, whose folder cannot be written, whose collection or description has changed. */
class HardshipsTest {
    @TempDir
    Path folder;

    private Path pictures;
    private Path run;

    @BeforeEach
    void draw() {
        pictures = folder.resolve("discs");
        run = folder.resolve("run");
        Cli.draw(pictures, 48);
    }

    private static List<String> everythingIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(f -> !f.equals(folder))
                    .map(f -> folder.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void assertNoHalves(Path folder) throws IOException {
        assertEquals(
                List.of(),
                everythingIn(folder).stream().filter(f -> f.endsWith(".part")).toList());
    }

    private static byte[] model(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("model.safetensors"));
    }

    @Test
    void aDiskTooSmallForTheFirstCheckpointHoldsNothingAfterwards() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("disk"), 1024)) {
            Cli.train(pictures, disk.folder().resolve("run"), "--steps", 5).refuses(1, "no space left");
            assertEquals(List.of(), everythingIn(disk.folder()));
        }
    }

    @Test
    void aDiskThatFillsUpCostsWhatCameAfterTheLastCheckpoint() throws Exception {
        Cli.train(pictures, run, "--steps", 40).succeeds();
        long checkpoint;
        try (var files = Files.list(run.resolve("checkpoints"))) {
            checkpoint = Files.size(files.findFirst().orElseThrow()) / 1024;
        }
        try (var disk = SmallDisk.at(folder.resolve("disk"), (int) (checkpoint * 2.5))) {
            var there = disk.folder().resolve("run");
            var cli = Cli.train(pictures, there, "--steps", 40);
            assertEquals(1, cli.status(), cli.err());
            assertTrue(cli.err().contains("There is no space left to write"), cli.err());
            assertNoHalves(there);
            disk.resize((int) (checkpoint * 5));
            Cli.run("train", "--resume", there).succeeds();
            assertArrayEquals(model(run), model(there));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedAndStaysOfUse() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("disk"), 200_000)) {
            var there = disk.folder().resolve("run");
            Cli.train(pictures, there, "--steps", 5).succeeds();
            disk.makeReadOnly();
            Cli.train(pictures, disk.folder().resolve("other"), "--steps", 5).refuses(1, "read-only");
            Cli.run("train", "--resume", there, "--steps", 5).refuses(1, "read-only");
            Cli.run("create", there).refuses(1, "read-only");
            var works = folder.resolve("works");
            Cli.run("create", there, "--count", 2, "--out", works).succeeds();
            assertEquals(2, everythingIn(works).size());
        }
    }

    @Test
    void worksForWhichThereIsNoSpaceAreNotHalfThere() throws Exception {
        Cli.train(pictures, run, "--steps", 5).succeeds();
        try (var disk = SmallDisk.at(folder.resolve("disk"), 16)) {
            var cli =
                    Cli.run("create", run, "--count", 64, "--out", disk.folder().resolve("works"));
            assertEquals(1, cli.status(), cli.err());
            assertTrue(cli.err().contains("no space left"), cli.err());
            assertNoHalves(disk.folder());
        }
    }

    @Test
    void checkpointsThatLostTheirRecipeAreNotTakenForANewRunsOwn() throws IOException {
        Cli.train(pictures, run, "--steps", "3").succeeds();
        Files.delete(run.resolve("recipe.json"));
        Cli.train(pictures, run, "--steps", "3").refuses(1, "recipe.json is gone");
        assertTrue(Files.exists(run.resolve("checkpoints")));
    }

    @Test
    void aCollectionThatHasChangedIsNotTrainedOn() throws IOException {
        Cli.train(pictures, run, "--steps", 5).succeeds();
        var recipe = Files.readAllBytes(run.resolve("recipe.json"));
        Files.delete(pictures.resolve("disc-003.png"));
        Cli.run("train", "--resume", run, "--steps", 5)
                .refuses(1, "has changed since this run began (48 items then, 47 now)");
        assertArrayEquals(recipe, Files.readAllBytes(run.resolve("recipe.json")));
    }

    @Test
    void aFinishedRunIsResumedAtOnceAndAsksForMore() throws IOException {
        Cli.train(pictures, run, "--steps", 5).succeeds();
        var before = model(run);
        var again = Cli.run("train", "--resume", run).succeeds();
        assertTrue(again.err().contains("used up before"), again.err());
        assertArrayEquals(before, model(run));
        Cli.run("train", "--resume", run, "--steps", 4).succeeds();
        var recipe = JsonParser.parseString(Files.readString(run.resolve("recipe.json")))
                .getAsJsonObject();
        assertEquals(9, recipe.get("steps").getAsLong());
        var longer = Cli.run("train", "--resume", run, "--minutes", "0.01").succeeds();
        assertFalse(longer.err().contains("used up before"), longer.err());
    }

    @Test
    void aTrainingThatLearnsNothingSaysSo() {
        var cli = Cli.train(pictures, run, "--steps", 2, "--set", "rate=0.000000001")
                .succeeds();
        assertTrue(cli.err().contains("The network learned nothing"), cli.err());
    }

    @Test
    void aSecondTrainingOfTheSameRunIsRefused() throws Exception {
        var words = "train image-vae %s --run %s --steps 100000 --lang en".formatted(pictures, run);
        try (var child = Child.start(Main.class, List.of(), words.split(" "))) {
            assertTrue(child.says("0 %"), "no report");
            Cli.run("train", "--resume", run).refuses(1, "is being trained right now");
            Cli.train(pictures, run, "--steps", 5).refuses(1, "There is a run in");
            assertTrue(child.isAlive());
            child.kill();
        }
        assertTrue(Files.exists(run.resolve("recipe.json")));
    }

    @Test
    void whatIsHalfWrittenGoesWhenTheRunGoesOn() throws IOException {
        Cli.train(pictures, run, "--steps", 5).succeeds();
        for (var name : List.of(".recipe.json.1f.part", "previews/.a.png.2.part", "checkpoints/.b.3.part"))
            Files.write(run.resolve(name), new byte[9]);
        Cli.run("train", "--resume", run, "--steps", 1).succeeds();
        assertNoHalves(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-16", "17", "1000000000", "x"})
    void aDescriptionOfPicturesThatCannotBeIsRefused(String width) throws IOException {
        Cli.train(pictures, run, "--steps", 2).succeeds();
        var recipe = run.resolve("recipe.json");
        var text = Files.readString(recipe);
        Files.writeString(recipe, text.replace("\"width\": \"16\"", "\"width\": \"" + width + "\""));
        Cli.run("create", run).refuses(1);
        Cli.run("train", "--resume", run, "--steps", 1).refuses(1);
        assertFalse(Files.exists(run.resolve("works")));
    }
}
