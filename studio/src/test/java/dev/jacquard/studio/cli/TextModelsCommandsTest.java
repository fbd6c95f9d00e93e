package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.TextClassifier;
import dev.jacquard.nn.model.TextVae;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines with their vectors, and labels of texts, by commands alone. */
class TextModelsCommandsTest {
    @TempDir
    static Path shared;

    static Path lines;
    static Path letters;
    static Path writer;
    static Path judge;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() {
        var random = new Random(2);
        var all = new StringBuilder();
        for (var n = 0; n < 400; n++)
            all.append("the %s %s the %s\n"
                    .formatted(
                            List.of("cat", "dog", "fox", "king").get(random.nextInt(4)),
                            List.of("sees", "hears", "likes", "fears").get(random.nextInt(4)),
                            List.of("moon", "river", "bird", "queen").get(n % 4)));
        lines = shared.resolve("lines.txt");
        write(lines, all.toString());
        letters = shared.resolve("letters");
        for (var n = 0; n < 300; n++) {
            var merry = n % 2 == 0;
            write(
                    letters.resolve(merry ? "merry" : "sad").resolve("letter" + n + ".txt"),
                    "It is the %s of %s, and %s comes with number %d."
                            .formatted(
                                    List.of("morning", "evening").get(random.nextInt(2)),
                                    List.of("May", "June", "July").get(random.nextInt(3)),
                                    merry ? "joyful laughter" : "bitter sorrow",
                                    random.nextInt(90)));
        }
        writer = train("writer", TextVae.RECIPE, lines, 60, "--open", "pieces=line", "--set", "length=32");
        judge = train("judge", TextClassifier.RECIPE, letters, 120, "--set", "average=0.9", "--set", "warm-up=5");
    }

    private static void write(Path file, String text) {
        SafeFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path train(String name, Recipe<String> recipe, Path place, int steps, Object... more) {
        var run = shared.resolve(name);
        var words = new ArrayList<Object>(List.of("train", recipe.name(), place, "--run", run, "--steps", steps));
        recipe.tiny().forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        words.addAll(List.of(more));
        assertEquals(List.of(run), Cli.run(words.toArray()).succeeds().paths());
        return run;
    }

    @Test
    void wayFromOneLineToAnotherIsOneFileThatTellsAllOrigins() throws IOException {
        var from = folder.resolve("from.txt");
        var to = folder.resolve("to.txt");
        write(from, "the cat sees the moon\n");
        write(to, "the king fears the queen");
        var words = new Object[] {
            "create",
            writer,
            "--mode",
            "interpolate",
            "--from",
            from + "," + to,
            "--count",
            5,
            "--out",
            folder.resolve("way.txt")
        };
        var file = Cli.run(words).succeeds().paths().get(0);
        assertEquals(4, Files.readString(file).split("\\* \\* \\*", -1).length - 1);
        var origins = Cli.run("origin", file, "--json").json();
        assertTrue(origins.toString().contains("interpolate"), origins.toString());
        assertEquals(
                Files.readString(file), Files.readString(Cli.run(words).paths().get(0)));
    }

    @Test
    void linesAreVariedReconstructedWalkedThroughEvolvedAndPrinted() {
        var from = folder.resolve("from.txt");
        write(from, "the fox hears the bird");
        for (var mode : List.of("vary", "reconstruct"))
            for (var file : Cli.run("create", writer, "--mode", mode, "--from", from, "--count", 2, "--out", folder)
                    .succeeds()
                    .paths()) assertTrue(Files.exists(file) && file.toString().endsWith(".txt"), mode);
        for (var mode : List.of("walk", "evolve", "sample"))
            assertFalse(Cli.run("create", writer, "--mode", mode, "--count", 4)
                    .succeeds()
                    .paths()
                    .isEmpty());
        var printed =
                Cli.run("create", writer, "--print", "--count", 3).succeeds().out();
        assertEquals(3, printed.lines().filter(line -> !line.isBlank()).count(), printed);
        Cli.run("create", writer, "--mode", "vary").refuses(2, "--from");
        Cli.run("create", writer, "--mode", "vary", "--from", lines).refuses(1, "tokens", "single line");
        Cli.run("train", "text-vae", letters, "--run", folder.resolve("r"), "--set", "length=8")
                .refuses(1, "pieces=line");
    }

    @Test
    void evaluateTellsHowLinesComeBack() {
        var report = Cli.run("evaluate", writer, "--json").json();
        assertEquals("reconstructed_share", report.get("primary_metric").getAsString());
        for (var side : List.of("metrics", "baseline"))
            for (var key : List.of("bits_per_character", "nats_per_token", "copied_share", "reconstructed_share"))
                assertTrue(report.getAsJsonObject(side).has(key), side + " " + key);
        assertTrue(report.has("nats_told_by_vector"), report.toString());
    }

    @Test
    void aTextIsRecognizedByItsWords() {
        var file = folder.resolve("new.txt");
        write(file, "Here comes number 7 and bitter sorrow in the evening.");
        var seen = Cli.run("recognize", file, "--run", judge, "--json").json();
        assertEquals("sad", seen.get("text").getAsString());
        var words = seen.getAsJsonArray("words");
        assertTrue(
                List.of("bitter", "sorrow")
                        .contains(words.get(0).getAsJsonObject().get("word").getAsString()),
                words.toString());
        var said = Cli.run("recognize", file, "--run", judge).succeeds().out();
        assertTrue(said.contains("sad") && said.contains("by the words:"), said);
        SafeFiles.write(folder.resolve("noise.bin"), new byte[] {0, 1, 2, 3, 0, 0, 7, (byte) 200});
        var files =
                Cli.run("recognize", folder, "--run", judge, "--json").json().getAsJsonArray("files");
        assertEquals(2, files.size());
        assertTrue(files.get(1).getAsJsonObject().has("problem"), files.toString());
    }

    @Test
    void evaluateOfAJudgeComparesWithNaiveBayesAndChecksTheWords() {
        var report = Cli.run("evaluate", judge, "--json").json();
        assertTrue(report.getAsJsonObject("metrics").get("accuracy").getAsDouble() > 0.9, report.toString());
        assertEquals("naive Bayes over words", report.get("baseline_name").getAsString());
        var deleted = report.getAsJsonObject("deleted_words");
        assertTrue(deleted.get("named").getAsDouble() > deleted.get("random").getAsDouble(), deleted.toString());
    }

    /** Of so few texts that no recipe takes them, since trying them all takes a while. */
    @Test
    void inspectTellsOfTextsAndWhyNoRecipeTakesThem() {
        for (var n = 0; n < 4; n++)
            write(folder.resolve("letter" + n + ".txt"), "It is the %dth of the letters that he wrote.".formatted(n));
        var report = Cli.run("inspect", folder, "--json").json();
        assertEquals(4, report.get("items").getAsInt());
        assertEquals(1, report.getAsJsonObject("languages").get("en").getAsDouble());
        for (var field : List.of("unreadable", "duplicates", "near_duplicates", "advice", "characters"))
            assertTrue(report.has(field), field);
        var recipes = new ArrayList<String>();
        for (var recipe : report.getAsJsonArray("recipes")) {
            recipes.add(recipe.getAsJsonObject().get("name").getAsString());
            assertFalse(recipe.getAsJsonObject().get("fits").getAsBoolean(), recipe.toString());
        }
        assertTrue(recipes.containsAll(List.of("text-gpt", "text-vae", "text-classifier")), recipes.toString());
        var said = Cli.run("inspect", folder).succeeds().out();
        assertTrue(said.contains("4 texts") && said.contains("different words"), said);
    }
}
