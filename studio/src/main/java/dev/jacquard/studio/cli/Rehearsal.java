package dev.jacquard.studio.cli;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageVae;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the usual commands once on next to nothing, so that the launcher's build can archive the classes they load (JEP 350).
 * It also unpacks the engine, which the first training would otherwise have to wait for.
 */
final class Rehearsal {
    private static final int PICTURES = 16;
    private static final int SIDE = 16;

    private Rehearsal() {}

    /** Leaves with 1 when a command failed; {@code arguments[0]} is a folder to work in. */
    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        var pictures = folder.resolve("pictures");
        for (var i = 0; i < PICTURES; i++) {
            var samples = new byte[SIDE * SIDE];
            for (var at = 0; at < samples.length; at++) samples[at] = (byte) ((at % SIDE) * i + at / SIDE);
            SafeFiles.write(
                    pictures.resolve(i + ".png"),
                    Image.of(SIDE, SIDE, 1, samples).png());
        }
        var run = folder.resolve("run").toString();
        var work = folder.resolve("work.png").toString();
        var train = new ArrayList<>(List.of(
                "train", "image-vae", pictures.toString(), "--run", run, "--steps", "4", "--set", "checkpoint=0"));
        ImageVae.RECIPE.tiny().forEach((key, value) -> train.addAll(List.of("--set", key + "=" + value)));
        var good = run("--help")
                & run("recipes", "--json")
                & run("collections", "--json")
                & run("inspect", pictures.toString(), "--json")
                & run(train.toArray(String[]::new))
                & run("create", run, "--count", "1", "--out", work)
                & run("origin", work, "--json");
        System.exit(good ? 0 : 1);
    }

    private static boolean run(String... arguments) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return Main.run(arguments, nowhere, System.err) == 0;
    }
}
