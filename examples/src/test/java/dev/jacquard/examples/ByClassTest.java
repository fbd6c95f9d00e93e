package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageGan;
import dev.jacquard.nn.model.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByClassTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/jacquard/examples/ByClass.java");

    private static Plan<Image> small(Plan<Image> plan) {
        var small = plan.steps(6);
        for (var change : ImageGan.RECIPE.tiny().entrySet()) small = small.set(change.getKey(), change.getValue());
        return small;
    }

    @Test
    void sixteenWorksSayThatTheyAreRings(@TempDir Path home) {
        var rings = ByClass.run(home, 120, ByClassTest::small);
        assertEquals(16, rings.size());
        for (var ring : rings) assertEquals("ring", ring.origin().settings().get("class"));
        assertEquals(16, Work.originsOf(home.resolve("rings.png")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"image-gan.md", "image-gan.zh-CN.md"})
    void theBlockOfTheDocumentIsThisProgram(String document) throws IOException {
        var program = Files.readString(SOURCE).replace("\r", "");
        var tag = "// tag::class[]\n";
        var block =
                program.substring(program.indexOf(tag) + tag.length(), program.indexOf("            // end::class[]"));
        var text = Files.readString(Path.of("../docs").resolve(document)).replace("\r", "");
        assertTrue(text.contains("```java\n" + block.stripTrailing().stripIndent() + "\n```"), document);
    }
}
