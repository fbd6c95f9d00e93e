package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.studio.Drawings;
import dev.jacquard.studio.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with what a command is given: the fixed status, one sentence, and nothing half-written. */
class BadInputTest {
    @TempDir
    static Path shared;

    private static Path pictures;
    private static Path trained;

    @TempDir
    Path folder;

    private Path run;

    @BeforeAll
    static void trainOnce() {
        pictures = Drawings.into(shared.resolve("pictures"), 48, 16, 16, 1);
        trained = shared.resolve("trained");
        train(pictures, trained, 10).succeeded();
    }

    @BeforeEach
    void freshRun() {
        run = folder.resolve("run");
    }

    static Ran train(Path pictures, Path run, int steps, Object... more) {
        var words = new ArrayList<Object>(List.of("train", "image-vae", pictures, "--run", run, "--steps", steps));
        for (var setting : List.of("latent=8", "width=8", "batch=16")) words.addAll(List.of("--set", setting));
        words.addAll(List.of(more));
        return Ran.of(words.toArray());
    }

    private static List<String> everythingIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(f -> !f.equals(folder))
                    .map(f -> folder.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    private Path copyOfTrained() throws IOException {
        for (var name : everythingIn(trained)) {
            var from = trained.resolve(name);
            if (Files.isDirectory(from)) Files.createDirectories(run.resolve(name));
            else {
                Files.createDirectories(run.resolve(name).getParent());
                Files.copy(from, run.resolve(name));
            }
        }
        return run;
    }

    @Test
    void anEmptyFolder() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        train(empty, run, 5).failed(1, "empty");
        assertEquals(List.of("empty"), everythingIn(folder));
        Ran.of("inspect", empty).failed(1, "empty");
    }

    @Test
    void onePicture() throws IOException {
        var one = Drawings.into(folder.resolve("one"), 1, 16, 16, 1);
        train(one, run, 5).failed(1, "holds 1 items; a network needs 8 at least");
        assertEquals(List.of("one", "one/000.png"), everythingIn(folder));
    }

    @Test
    void textsThatAreNamedLikePictures() throws IOException {
        var texts = folder.resolve("texts");
        for (var i = 0; i < 9; i++)
            SafeFiles.write(texts.resolve(i + ".png"), "not a picture".getBytes(StandardCharsets.UTF_8));
        train(texts, run, 5).failed(1, "texts");
        assertFalse(Files.exists(run));
    }

    @Test
    void noSuchPlace() {
        train(folder.resolve("nowhere"), run, 5).failed(1, "nowhere");
        assertFalse(Files.exists(run));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latent=-3 | latent is a whole number from 2 to 512, not -3.",
                "latent=many | latent is a whole number, not \"many\".",
                "latent=99999999999999999999 | latent is a whole number",
                "rate=0 | rate is a number from",
                "nonsense=1 | There is no setting \"nonsense\" here",
                "device=toaster | device is one of cpu, cuda, mps",
                "latent | KEY=VALUE",
            })
    void aSettingThatCannotBe(String setting, String words) {
        Ran.of("train", "image-vae", pictures, "--run", run, "--set", setting).failed(2, words);
        assertFalse(Files.exists(run));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train image-wobble PICTURES | There is no recipe \"image-wobble\"",
                "trian image-vae PICTURES | \"trian\" is not known here; did you mean",
                "paint | \"paint\" is not known here",
                "train image-vae PICTURES --minutes 0 | more than 0 minutes, not 0.0",
                "train image-vae PICTURES --minutes -1 | more than 0 minutes",
                "train image-vae PICTURES --minutes NaN | more than 0 minutes",
                "train image-vae PICTURES --minutes Infinity | more than 0 minutes",
                "train image-vae PICTURES --minutes abc | --minutes does not take \"abc\"",
                "train image-vae PICTURES --steps 0 | at least 1 step, not 0",
                "train image-vae PICTURES --steps 1.5 | --steps does not take \"1.5\"",
                "train image-vae PICTURES --steps 5 --minutes 1 | not both",
                "train image-vae PICTURES --steps | --steps",
                "train image-vae | Say what to train on what",
                "train | Say what to train on what",
                "train --resume TRAINED --seed 3 --steps 1 | --resume goes with",
                "train --resume TRAINED --set latent=4 | --resume goes with",
                "demo --minutes 0 | more than 0 minutes",
                "create | DIR is missing",
                "create TRAINED --mode dance | There is no mode \"dance\"",
                "create TRAINED --count 0 | at least 1, not 0",
                "create TRAINED --count -4 | at least 1, not -4",
                "create TRAINED --mode traverse --count 1 | at least 2",
                "create TRAINED --mode vary | needs 1 pictures",
                "create TRAINED --set temperature=hot | temperature is a number",
                "create TRAINED --set temperature=3 | temperature is a number from 0",
                "create TRAINED --set strength=0.5 | has no setting \"strength\"",
                "create TRAINED --seed x | --seed does not take \"x\"",
                "collect nonsense | There is no built-in collection \"nonsense\"",
                "recipes --jsno | \"--jsno\" is not known here",
            })
    void aCallThatCannotBe(String call, String words) throws IOException {
        var before = everythingIn(shared);
        var arguments = Arrays.stream(call.split(" "))
                .map(w -> w.equals("PICTURES") ? pictures.toString() : w.equals("TRAINED") ? trained.toString() : w)
                .toArray();
        Ran.of(arguments).failed(2, words);
        assertEquals(before, everythingIn(shared));
        assertFalse(Files.exists(Path.of("runs")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "evaluate", "train --resume"})
    void aRunThatIsNotThere(String command) throws IOException {
        var words = new ArrayList<Object>(List.of(command.split(" ")));
        words.add(run);
        Ran.of(words.toArray()).failed(1, "There is no run " + run + ".");
        assertEquals(List.of(), everythingIn(folder));
        Files.createDirectory(run);
        Ran.of(words.toArray()).failed(1, "holds no run");
        assertEquals(List.of("run"), everythingIn(folder));
    }

    @Test
    void aRunWithoutWeights() throws IOException {
        copyOfTrained();
        Files.delete(run.resolve("model.safetensors"));
        Ran.of("create", run).failed(1, "has no finished weights yet. Go on with it: train --resume " + run);
        Ran.of("evaluate", run).failed(1, "has no finished weights yet");
        assertFalse(Files.exists(run.resolve("works")));
    }

    @Test
    void aRunThatIsThereAlready() throws IOException {
        copyOfTrained();
        var before = everythingIn(run);
        train(pictures, run, 5).failed(1, "There is a run in " + run + " already.");
        assertEquals(before, everythingIn(run));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"recipe\":\"image-vae\"}",
                "{\"recipe\":\"image-vae\",\"settings\":{},\"steps\":-5,\"seed\":1,\"input\":{},"
                        + "\"collection\":{\"name\":\"x\",\"place\":\"y\",\"items\":1,\"fingerprint\":\"z\"}}",
                "{\"recipe\":\"image-vae\",\"settings\":{},\"steps\":5,\"seed\":1,\"input\":{},"
                        + "\"collection\":{\"name\":\"x\",\"place\":\"y\",\"items\":1,\"fingerprint\":\"z\"}}",
                "{\"recipe\":\"image-vae\",\"settings\":{},\"steps\":5,\"seed\":1,\"input\":{},\"collection\":{}}",
            })
    void aDamagedDescription(String text) throws IOException {
        copyOfTrained();
        Files.writeString(run.resolve("recipe.json"), text);
        Ran.of("create", run).failed(1, "recipe.json");
        Ran.of("train", "--resume", run).failed(1, "recipe.json");
        assertFalse(Files.exists(run.resolve("works")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-16", "17", "1000000000", "x"})
    void aDescriptionOfOtherPictures(String width) throws IOException {
        copyOfTrained();
        var recipe = run.resolve("recipe.json");
        var text = Files.readString(recipe);
        Files.writeString(recipe, text.replace("\"width\": \"16\"", "\"width\": \"" + width + "\""));
        Ran.of("create", run).failed(1, "");
        Ran.of("train", "--resume", run, "--steps", 1).failed(1, "");
        assertFalse(Files.exists(run.resolve("works")));
    }

    private static byte[] encoded(Map<String, String> metadata, List<Safetensors.Entry> entries) {
        var pieces = Safetensors.encode(metadata, entries);
        var bytes = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(bytes::put);
        return bytes.array();
    }

    @Test
    void weightsThatAreTornOrHostile() throws IOException {
        copyOfTrained();
        var model = run.resolve("model.safetensors");
        var whole = Files.readAllBytes(model);
        var hugeHeader = ByteBuffer.allocate(100)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.MAX_VALUE)
                .array();
        var notFinite = whole.clone();
        Arrays.fill(notFinite, notFinite.length - 64, notFinite.length, (byte) 0xFF);
        for (var bytes : List.of(
                new byte[0],
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length + 8),
                hugeHeader,
                notFinite,
                encoded(Map.of(), List.of()),
                encoded(
                        Map.of(),
                        List.of(new Safetensors.Entry("encoder/codes.weight", "F32", new long[] {2}, new byte[8]))),
                "text".getBytes(StandardCharsets.UTF_8))) {
            Files.write(model, bytes);
            Ran.of("create", run).failed(1, "model.safetensors");
        }
        assertFalse(Files.exists(run.resolve("works")));
        Files.write(model, whole);
        Ran.of("create", run, "--count", 1).succeeded();
    }

    @Test
    void aCollectionThatHasChanged() throws IOException {
        var own = Drawings.into(folder.resolve("own"), 20, 16, 16, 1);
        train(own, run, 5).succeeded();
        var recipe = Files.readAllBytes(run.resolve("recipe.json"));
        Files.delete(own.resolve("003.png"));
        Ran.of("train", "--resume", run, "--steps", 5)
                .failed(1, "has changed since this run began (20 items then, 19 now)");
        assertArrayEquals(recipe, Files.readAllBytes(run.resolve("recipe.json")));
    }

    @Test
    void aDiskThatIsTooSmallForTheFirstCheckpoint() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("disk"), 1024)) {
            train(pictures, disk.folder().resolve("run"), 5).failed(1, "no space left");
            assertEquals(List.of(), everythingIn(disk.folder()));
        }
    }

    @Test
    void aDiskThatFillsUpCostsWhatCameAfterTheLastCheckpoint() throws Exception {
        var whole = folder.resolve("whole");
        train(pictures, whole, 40, "--set", "checkpoint=0").succeeded();
        long checkpoint;
        try (var files = Files.list(whole.resolve("checkpoints"))) {
            checkpoint = Files.size(files.findFirst().orElseThrow());
        }
        try (var disk = SmallDisk.at(folder.resolve("disk"), (int) (checkpoint * 2.5 / 1024))) {
            var there = disk.folder().resolve("run");
            var ran = train(pictures, there, 40, "--set", "checkpoint=0");
            assertEquals(1, ran.status(), ran::toString);
            assertTrue(ran.err().contains("There is no space left to write"), ran::toString);
            assertTrue(everythingIn(there).stream().noneMatch(f -> f.endsWith(".part")));
            Ran.of("train", "--resume", there).status();
            disk.resize((int) (checkpoint * 5 / 1024));
            Ran.of("train", "--resume", there).succeeded();
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve("model.safetensors")),
                    Files.readAllBytes(there.resolve("model.safetensors")));
        }
    }

    @Test
    void aFolderThatCannotBeWritten() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("disk"), 200_000)) {
            var there = disk.folder().resolve("run");
            train(pictures, there, 5).succeeded();
            disk.makeReadOnly();
            train(pictures, disk.folder().resolve("other"), 5).failed(1, "read-only");
            Ran.of("train", "--resume", there, "--steps", 5).failed(1, "read-only");
            Ran.of("create", there).failed(1, "read-only");
            var elsewhere = folder.resolve("works");
            Ran.of("create", there, "--count", 2, "--out", elsewhere).succeeded();
            assertEquals(2, everythingIn(elsewhere).size());
        }
    }

    @Test
    void worksForWhichThereIsNoSpace() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("disk"), 16)) {
            var ran = Ran.of(
                    "create", trained, "--count", 64, "--out", disk.folder().resolve("works"));
            assertEquals(1, ran.status(), ran::toString);
            assertTrue(ran.err().contains("no space left"), ran::toString);
            assertTrue(everythingIn(disk.folder()).stream().noneMatch(f -> f.endsWith(".part")));
        }
    }
}
