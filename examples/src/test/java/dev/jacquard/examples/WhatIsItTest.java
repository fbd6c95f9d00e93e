package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageClassifier;
import dev.jacquard.nn.model.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIsItTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/jacquard/examples/WhatIsIt.java");

    private static Plan<Image> small(Plan<Image> plan) {
        var small = plan.steps(60);
        for (var change : ImageClassifier.RECIPE.tiny().entrySet())
            small = small.set(change.getKey(), change.getValue());
        return small.set("average", 0.9).set("warm-up", 5);
    }

    @Test
    void everyUnseenShapeGetsALabelAndProbabilitiesOfAllThree(@TempDir Path home) {
        var seen = WhatIsIt.run(home, 300, WhatIsItTest::small);
        assertEquals(9, seen.size());
        for (var one : seen) {
            assertEquals(3, one.probabilities().size());
            assertEquals(
                    1, one.probabilities().values().stream().mapToDouble(p -> p).sum(), 1e-6);
            assertEquals(one.confidence(), one.probabilities().get(one.label()));
            assertTrue(one.confidence() >= 1 / 3.0, one.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify.md", "classify.zh-CN.md"})
    void theBlockOfTheDocumentIsThisProgram(String document) throws IOException {
        var program = Files.readString(SOURCE).replace("\r", "");
        var tag = "// tag::recognize[]\n";
        var block = program.substring(
                program.indexOf(tag) + tag.length(), program.indexOf("            // end::recognize[]"));
        var text = Files.readString(Path.of("../docs").resolve(document)).replace("\r", "");
        assertTrue(text.contains("```java\n" + block.stripTrailing().stripIndent() + "\n```"), document);
    }
}
