package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageFlow;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small run restores a picture larger than those that it learned from. */
class RestoreTest {
    private static final Size PICTURE = Size.of(40, 30);

    @TempDir
    static Path here;

    @BeforeAll
    static void aReaderRunsIt() {
        var pictures = new ArrayList<Image>();
        for (var i = 0; i < 40; i++) pictures.add(OwnPictures.tartan(i).resized(Size.of(16, 16), Image.Fit.CROP));
        try (var studio = Studio.open(here.resolve("studio"))) {
            var plan = ImageFlow.on(Collection.of(pictures)).steps(4);
            for (var change : ImageFlow.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
            var run = studio.train(plan, Progress.none()).folder().path();
            var picture = here.resolve("tartan.png");
            SafeFiles.write(
                    picture,
                    OwnPictures.tartan(99).resized(PICTURE, Image.Fit.CROP).png());
            var mask = new byte[40 * 30];
            for (var y = 10; y < 20; y++) for (var x = 5; x < 25; x++) mask[y * 40 + x] = (byte) 255;
            var missing = here.resolve("mask.png");
            SafeFiles.write(missing, Image.of(40, 30, 1, mask).png());
            Restore.run(run, picture, missing, here);
        }
    }

    @Test
    void threeProposalsAreOnTheSheetAndTheLargePictureIsTwiceAsLarge() {
        assertEquals(3, Work.originsOf(here.resolve("filled.png")).size());
        assertEquals(Size.of(80, 60), Image.read(here.resolve("large.png")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"image-flow.md", "image-flow.zh-CN.md"})
    void theBlockOfThePageIsThisProgram(String page) throws IOException {
        var source = Path.of("src/main/java/dev/jacquard/examples/Restore.java");
        var program = Files.readString(source).replace("\r", "");
        var region = program.substring(
                program.indexOf("// tag::restore[]\n") + "// tag::restore[]\n".length(),
                program.indexOf("        // end::restore[]"));
        var text = Files.readString(Path.of("../docs").resolve(page)).replace("\r", "");
        var begin = text.indexOf("```java\n") + "```java\n".length();
        assertEquals(region.stripTrailing().stripIndent() + "\n", text.substring(begin, text.indexOf("```", begin)));
    }
}
