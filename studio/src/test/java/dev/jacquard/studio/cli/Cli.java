package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageVae;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a command did: its exit status, and what it said on either stream. */
record Cli(int status, String out, String err) {
    static Cli run(Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var words =
                new ArrayList<>(Arrays.stream(arguments).map(Object::toString).toList());
        if (!words.contains("--lang")) words.addAll(List.of("--lang", "en"));
        var status = Main.run(
                words.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Cli(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Trains next to nothing on these pictures. */
    static Cli train(Path pictures, Path run, Object... more) {
        var words =
                new ArrayList<Object>(List.of("train", "image-vae", pictures, "--run", run, "--set", "checkpoint=0"));
        ImageVae.RECIPE.tiny().forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        words.addAll(List.of(more));
        return run(words.toArray());
    }

    /** Pictures of 16 by 16 pixels with a disc somewhere, no two alike. */
    static void draw(Path folder, int count) {
        for (var i = 0; i < count; i++) {
            var samples = new byte[256];
            for (var at = 0; at < samples.length; at++) {
                var x = at % 16 - 3 - i % 10;
                var y = at / 16 - 3 - i / 10 % 10;
                samples[at] = (byte) (x * x + y * y < 9 + i / 100 * 4 ? 255 - i % 7 : i % 5);
            }
            dev.jacquard.media.SafeFiles.write(
                    folder.resolve("disc-%03d.png".formatted(i)),
                    Image.of(16, 16, 1, samples).png());
        }
    }

    Cli succeeds() {
        assertEquals(0, status, err);
        assertFalse(err.contains("\tat "), err);
        return this;
    }

    /** Ended with this status, nothing on standard output, and said why in a sentence that holds {@code words}. */
    Cli refuses(int expected, String... words) {
        assertEquals(expected, status, err);
        assertEquals("", out);
        assertFalse(err.contains("\tat ") || err.contains("fault of the program"), err);
        var said = err.lines()
                .filter(l -> !l.startsWith("See: ") && !l.startsWith("Training ") && !l.startsWith("Measuring "))
                .toList();
        assertEquals(1, said.size(), err);
        for (var word : words) assertTrue(said.get(0).contains(word), err);
        return this;
    }

    /** The one JSON object on standard output. */
    JsonObject json() {
        succeeds();
        return JsonParser.parseString(out).getAsJsonObject();
    }

    /** The paths on standard output. */
    List<Path> paths() {
        succeeds();
        return out.lines().map(Path::of).toList();
    }
}
