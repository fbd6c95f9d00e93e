package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.TextGpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonsenseTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/jacquard/examples/Nonsense.java");

    private static Plan<String> small(Plan<String> plan) {
        var small = plan.steps(40);
        for (var change : TextGpt.RECIPE.tiny().entrySet()) small = small.set(change.getKey(), change.getValue());
        return small;
    }

    @Test
    void fourRhymesBeginAsWishedAndTellWhereTheyComeFrom(@TempDir Path home) throws IOException {
        var works = Nonsense.run(home, 600, NonsenseTest::small);
        assertEquals(4, works.size());
        for (var work : works) assertTrue(work.content().startsWith("the moon "), work.content());
        assertEquals(4, Work.originsOf(home.resolve("rhymes.txt")).size());
        var report = Files.readString(home.resolve("text-gpt-texts/report.json"));
        assertTrue(report.contains("bits_per_character"), report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"texts.md", "texts.zh-CN.md"})
    void theBlockOfTheDocumentIsThisProgram(String document) throws IOException {
        var program = Files.readString(SOURCE).replace("\r", "");
        var tag = "// tag::write[]\n";
        var block =
                program.substring(program.indexOf(tag) + tag.length(), program.indexOf("            // end::write[]"));
        var text = Files.readString(Path.of("../docs").resolve(document)).replace("\r", "");
        assertTrue(text.contains("```java\n" + block.stripTrailing().stripIndent() + "\n```"), document);
    }
}
