package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageVae;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's program, word for word, but for where it works and how long it trains. */
class FirstRunTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/jacquard/examples/FirstRun.java");
    private static final int STEPS = 4;

    @TempDir
    static Path here;

    @BeforeAll
    static void aReaderPastesIt() throws Exception {
        for (var i = 0; i < 48; i++)
            SafeFiles.write(
                    here.resolve("moths/moth-" + i + ".png"),
                    OwnPictures.tartan(i).png());
        run(compiled(shrunk(Files.readString(SOURCE))));
    }

    private static String shrunk(String source) {
        var tiny = ImageVae.RECIPE.tiny().entrySet().stream()
                .map(change -> ".set(\"%s\", \"%s\")".formatted(change.getKey(), change.getValue()))
                .collect(Collectors.joining());
        var small = replaced(source, ".minutes(20)", ".steps(" + STEPS + ")" + tiny);
        var elsewhere =
                replaced(small, "Path.of(\"", "Path.of(\"" + here.toString().replace("\\", "\\\\") + "/");
        return replaced(elsewhere, "FirstRun", "Small");
    }

    private static String replaced(String text, String what, String by) {
        assertTrue(text.contains(what), what + " is no longer in the program");
        return text.replace(what, by);
    }

    private static Path compiled(String source) throws IOException {
        var file = here.resolve("Small.java");
        Files.writeString(file, source);
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", here.toString(), file.toString());
        assertEquals(0, status, "javac's status");
        return here;
    }

    private static void run(Path classes) throws Exception {
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            var main = loader.loadClass("dev.jacquard.examples.Small").getMethod("main", String[].class);
            main.invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theBlockOfTheReadmeIsThisProgram(String readme) throws IOException {
        var program = Files.readString(SOURCE).replace("\r", "");
        var region = program.substring(
                program.indexOf("// tag::readme[]\n") + "// tag::readme[]\n".length(),
                program.indexOf("        // end::readme[]"));
        var text = Files.readString(Path.of("..").resolve(readme)).replace("\r", "");
        var begin = text.indexOf("```java\n") + "```java\n".length();
        assertEquals(region.stripTrailing().stripIndent() + "\n", text.substring(begin, text.indexOf("```", begin)));
    }

    @Test
    void sixteenMothsThatKnowWhereTheyComeFromAreOnTheSheet() {
        var sheet = here.resolve("moths.png");
        assertEquals(
                16, Work.originsOf(sheet).stream().filter(o -> o.seed() == 1).count());
        assertTrue(Image.read(sheet).width() >= 4 * 64, "four of 64 pixels side by side");
    }

    @Test
    void theWayBetweenTwoMothsMoves() throws IOException {
        var animation = Files.readAllBytes(here.resolve("between.gif"));
        assertArrayEquals("GIF89a".getBytes(), Arrays.copyOf(animation, 6));
        assertEquals(Size.of(256, 256), Image.read(here.resolve("between.gif")).size());
    }

    @Test
    void theRunIsInTheStudio() {
        var run = here.resolve("my-studio/image-vae-moths");
        for (var file : new String[] {"recipe.json", "log.jsonl", "model.safetensors", "MODEL_CARD.md"})
            assertTrue(Files.isRegularFile(run.resolve(file)), file);
    }
}
