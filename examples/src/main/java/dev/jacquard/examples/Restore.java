package dev.jacquard.examples;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.create.RestorationTask;
import dev.jacquard.studio.TrainedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens a run of {@code image-flow} and lets it restore a picture: three proposals for what a mask leaves out, and the whole at
 * twice the size.
 *
 * <p>Leaves {@code filled.png}, a sheet of three, and {@code large.png}. What the mask shows dark is in the proposals as it was.
 */
public final class Restore {
    private Restore() {}

    /** Takes a run folder, a picture, a mask of its size that is light where something is missing, and a folder to write to. */
    public static void main(String[] arguments) {
        if (arguments.length != 4)
            throw new IllegalArgumentException("Give a run folder, a picture, a mask and a folder to write to.");
        run(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
    }

    static void run(Path run, Path picture, Path mask, Path out) {
        // tag::restore[]
        try (var model = TrainedModel.open(run)) {
            var damaged = Image.read(picture);
            var missing = Optional.of(Image.read(mask));
            model.restorer()
                    .restore(damaged, new RestorationTask.Fill(), missing, 3, 1)
                    .save(out.resolve("filled.png"));
            model.restorer()
                    .restore(damaged, new RestorationTask.Upscale(2), Optional.empty(), 1, 1)
                    .save(out.resolve("large.png"));
        }
        // end::restore[]
    }
}
