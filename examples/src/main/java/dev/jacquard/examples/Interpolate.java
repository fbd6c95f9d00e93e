package dev.jacquard.examples;

import dev.jacquard.media.work.Work;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Path;

/**
 * Opens a run that was trained before, goes from one new work of it to another, and makes a picture of the way again from
 * nothing but its own file.
 *
 * <p>Leaves {@code between.gif}, the folder {@code between} with a picture for each step, and {@code again.png}, whose bytes
 * are those of the seventh of them. Another run, or one whose training went on since, has other weights and refuses.
 */
public final class Interpolate {
    private static final int STEPS = 24;
    private static final int CHOSEN = 6;

    private Interpolate() {}

    /** Takes a run folder, such as {@code my-studio/image-vae-moths}, and a folder for what it makes. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) throw new IllegalArgumentException("Give a run folder and a folder to write to.");
        run(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void run(Path run, Path out) {
        try (var model = TrainedModel.open(run)) {
            var way = model.latentCreator().interpolate(STEPS, 7);
            way.save(out.resolve("between.gif"));
            var pictures = way.save(out.resolve("between"));

            var origin = Work.originOf(pictures.get(CHOSEN));
            model.again(origin).save(out.resolve("again.png"));
        }
    }
}
