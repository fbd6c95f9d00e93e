package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.work.TextFile;
import dev.jacquard.nn.model.TextGpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps in texts, filled by a network that has read a few sentences only. */
class TextGapsTest {
    private static final List<String> ANIMALS = List.of("cat", "dog", "fox", "king");

    @TempDir
    static Path shared;

    static Path run;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() throws IOException {
        var random = new Random(4);
        var all = new StringBuilder();
        for (var n = 0; n < 400; n++)
            all.append("the %s sees the moon\n".formatted(ANIMALS.get(random.nextInt(ANIMALS.size()))));
        var lines = Files.writeString(shared.resolve("lines.txt"), all);
        run = shared.resolve("run");
        var words = new ArrayList<Object>(
                List.of("train", TextGpt.RECIPE.name(), lines, "--run", run, "--steps", 300, "--open", "pieces=line"));
        TextGpt.RECIPE.tiny().forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        Cli.run(words.toArray()).succeeds();
    }

    private List<String> restored(String text, Object... more) throws IOException {
        var file = Files.writeString(folder.resolve("gap.txt"), text);
        var words = new ArrayList<Object>(List.of("restore", run, file, "--out", folder.resolve("out")));
        words.addAll(List.of("--set", "length=12"));
        words.addAll(List.of(more));
        var found = new ArrayList<String>();
        for (var path : Cli.run(words.toArray()).succeeds().paths())
            found.add(TextFile.withoutOrigin(Files.readString(path)));
        return found;
    }

    @Test
    void whatIsKnownStaysAndWhatIsMissingFits() throws IOException {
        for (var text : restored("the [...] sees the moon", "--count", 3, "--set", "temperature=0.5")) {
            assertTrue(text.startsWith("the ") && text.strip().endsWith(" sees the moon"), text);
            var found = text.strip().substring(4, text.strip().length() - " sees the moon".length());
            assertTrue(ANIMALS.contains(found), found);
        }
    }

    @Test
    void severalGapsAreFilled() throws IOException {
        var text = restored("the [...] sees the [...]on").get(0).strip();
        assertTrue(text.matches("(?s)the .+ sees the .+on"), text);
    }

    @Test
    void proposalsAreTheSameAgainAndAloneAndDiffer() throws IOException {
        var gap = "the [...] sees the moon";
        var three = restored(gap, "--count", 3, "--seed", 5);
        assertEquals(three, restored(gap, "--count", 3, "--seed", 5));
        assertEquals(three.subList(0, 1), restored(gap, "--count", 1, "--seed", 5));
        var many = new HashSet<String>();
        for (var seed = 1; seed <= 6; seed++) many.addAll(restored(gap, "--set", "draws=2", "--seed", seed));
        assertTrue(many.size() > 1, many.toString());
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() throws IOException {
        var whole = Files.writeString(folder.resolve("whole.txt"), "the cat sees the moon");
        Cli.run("restore", run, whole).refuses(1, "no gap", "[...]");
        var gap = Files.writeString(folder.resolve("gap.txt"), "the [...] sees");
        Cli.run("restore", run, gap, "--mask", "1,1,2,2").refuses(2, "--mask");
        Cli.run("restore", run, gap, "--set", "task=denoise").refuses(2, "gaps");
        Cli.run("restore", run, gap, "--set", "lenght=4").refuses(2, "lenght");
    }
}
