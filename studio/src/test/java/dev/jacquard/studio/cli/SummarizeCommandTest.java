package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.jacquard.nn.model.TextGpt;
import dev.jacquard.nn.model.TextSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummarizeCommandTest {
    private static final String STORY =
            "CHAPTER I\n\nThe harvest of wheat failed in the valley. The farmers lost their wheat"
                    + " harvest.\n\nNobody had bread, since the wheat harvest of the valley had failed.\n\nCHAPTER II\n\nA circus with two"
                    + " elephants came to the small town. The elephants of the circus pleased the town.\n";

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void sentencesStandWhereTheySayInEnglishAndChinese() throws IOException {
        var chinese = "第一章 麦子\n\n今年山谷里的小麦歉收了。农民的小麦没有收成。\n\n第二章 马戏\n\n马戏团带着两头大象来到小城。小城的人都喜欢马戏团的大象。\n";
        for (var text : List.of(STORY, chinese)) {
            var summary = Cli.run("summarize", file("a.txt", text), "--sentences", 2, "--json")
                    .json();
            var sentences = summary.getAsJsonArray("sentences");
            assertEquals(2, sentences.size());
            var chapters = new ArrayList<Integer>();
            for (var sentence : sentences) {
                var one = sentence.getAsJsonObject();
                assertEquals(
                        one.get("text").getAsString(),
                        text.substring(
                                one.get("start").getAsInt(), one.get("end").getAsInt()));
                chapters.add(one.get("chapter").getAsInt());
            }
            assertEquals(List.of(1, 2), chapters);
        }
    }

    @Test
    void printedSentencesTellTheirPlace() throws IOException {
        var printed = Cli.run("summarize", file("a.txt", STORY), "--sentences", 1, "--set", "similarity=words")
                .succeeds();
        assertTrue(printed.out().contains("[chapter 1, paragraph "), printed.out());
        assertEquals(2, printed.out().lines().count());
    }

    @Test
    void aFolderIsAllItsTextsInWhateverEncoding() throws IOException {
        file("a.txt", STORY);
        Files.write(folder.resolve("b.txt"), "山谷里的小麦歉收了。农民没有收成。".getBytes(Charset.forName("GB18030")));
        Files.write(folder.resolve("c.txt"), new byte[] {0, 1, 2, 3, 0, 0, 9});
        var run = Cli.run("summarize", folder, "--share", 0.3, "--json");
        var files = run.json().getAsJsonArray("files");
        assertEquals(2, files.size());
        assertEquals("b.txt", files.get(1).getAsJsonObject().get("file").getAsString());
        assertTrue(run.err().contains("c.txt"), run.err());
    }

    @Test
    void standardInputIsRead() {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(STORY.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        try {
            var words = Cli.run("summarize", "-", "--words", 12, "--json").json();
            assertTrue(words.get("words").getAsInt() <= 12);
            System.setIn(new ByteArrayInputStream(" \n".getBytes(StandardCharsets.UTF_8)));
            Cli.run("summarize", "-").refuses(1, "no text");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() throws IOException {
        var text = file("a.txt", STORY);
        Cli.run("summarize", text, "--words", 5, "--share", 0.1).refuses(2, "one way");
        Cli.run("summarize", text, "--sentences", 0).refuses(2, "at least");
        Cli.run("summarize", text, "--share", 2).refuses(2, "--share");
        Cli.run("summarize", text, "--set", "similarity=french").refuses(2, "auto, words, english");
        Cli.run("summarize", text, "--set", "beam=4").refuses(2, "similarity");
        Cli.run("summarize", file("b.txt", "# A heading")).refuses(1, "no sentence");
        Cli.run("summarize", folder.resolve("nowhere")).refuses(1, "nowhere");
    }

    @Test
    void aRunWritesSummariesAndIsMeasuredAgainstTheText() throws IOException {
        var run = folder.resolve("run");
        train(
                TextSummary.RECIPE.name(),
                TextSummary.RECIPE.tiny(),
                pairs(),
                run,
                "--open",
                "field=body",
                "--open",
                "summary=title");
        var text = file("a.txt", "Here is the fox of Anna, which is 7 years old.");
        var summary = Cli.run("summarize", text, "--run", run, "--json").json();
        assertEquals(0, summary.getAsJsonArray("invented").size());
        assertEquals(
                summary.get("summary"),
                summary.getAsJsonArray("sentences").get(0).getAsJsonObject().get("text"));
        Cli.run("summarize", text, "--run", run, "--set", "inventions=allow").succeeds();
        Cli.run("summarize", text, "--run", run, "--set", "beam=0").refuses(2, "beam");
        Cli.run("summarize", text, "--run", run, "--words", 3).refuses(2, "--words");
        Cli.run("create", run).refuses(1, "text-summary");

        var measured = Cli.run("evaluate", run, "--json").json();
        assertEquals("rouge_l", measured.get("primary_metric").getAsString());
        for (var key : List.of("rouge_1", "rouge_2", "rouge_l", "invented_share"))
            for (var of : List.of("metrics", "baseline")) {
                var value = measured.getAsJsonObject(of).get(key).getAsDouble();
                assertTrue(value >= 0 && value <= 1, of + " " + key + " " + value);
            }
        assertEquals(0, metric(measured, "invented_share"));
        for (var system : List.of("lead", "text_rank", "extract"))
            assertTrue(measured.getAsJsonObject("differences").has(system), system);
        assertTrue(Files.readString(run.resolve("report/summaries.txt")).contains("people: "));
        Cli.run("evaluate", run, "--works", folder).refuses(1, "without their texts");
    }

    private static double metric(JsonObject measured, String key) {
        return measured.getAsJsonObject("metrics").get(key).getAsDouble();
    }

    @Test
    void aRunOfTextsTellsWhichSentencesAreAlike() throws IOException {
        var run = folder.resolve("run");
        train(TextGpt.RECIPE.name(), TextGpt.RECIPE.tiny(), pairs(), run, "--open", "field=body");
        var summary = Cli.run("summarize", file("a.txt", STORY), "--run", run, "--json")
                .json();
        assertEquals("run", summary.get("similarity").getAsString());
        assertEquals(5, summary.getAsJsonArray("sentences").size());
    }

    private static void train(String recipe, Map<String, String> tiny, Path pairs, Path run, Object... more) {
        var words = new ArrayList<Object>(List.of("train", recipe, pairs, "--run", run, "--steps", 20));
        tiny.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        words.addAll(List.of(more));
        Cli.run(words.toArray()).succeeds();
    }

    private Path pairs() throws IOException {
        var random = new Random(3);
        var animals = List.of("cat", "dog", "fox", "owl");
        var names = List.of("Anna", "Bela", "Carl", "Dora");
        var csv = new StringBuilder("title,body\n");
        for (var n = 0; n < 400; n++) {
            var animal = animals.get(random.nextInt(4));
            var name = names.get(random.nextInt(4));
            var age = random.nextInt(90);
            csv.append(animal).append(" of ").append(name).append(',');
            csv.append("\"Here is the ").append(animal).append(" of ").append(name);
            csv.append(". It is ").append(age).append(" years old.\"\n");
        }
        return file("pairs.csv", csv.toString());
    }
}
