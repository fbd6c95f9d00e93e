package dev.jacquard.studio;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.nn.model.Model;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.studio.RunFolder.Ancestor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trainings that begin with the weights of another run instead of random ones. */
final class Ancestry {
    private Ancestry() {}

    /**
     * The run that the setting {@code from} names, or null where it names none.
     *
     * @throws Problem when there is none, or it is unfinished
     */
    static Ancestor of(Settings settings) {
        var from = settings.text(Recipe.FROM);
        if (from.isEmpty()) return null;
        var folder = new RunFolder(Path.of(from).toAbsolutePath().normalize());
        folder.description();
        return new Ancestor(folder.path().toString(), SafeFiles.sha256(TrainedModel.bytes(folder)));
    }

    /**
     * Takes from the ancestor every parameter and statistic that the model has under the same path and in the same shape.
     *
     * @throws Problem when its weights are gone or others than they were, or none of them fits
     */
    static void load(Ancestor ancestor, Model<?> model) {
        var folder = new RunFolder(Path.of(ancestor.place()));
        var bytes = read(folder);
        if (!SafeFiles.sha256(bytes).equals(ancestor.weights()))
            throw new Problem(
                    "The run %s, which this one begins with, has changed. Begin a new run.", ancestor.place());
        var file = Safetensors.of(folder.model().toString(), bytes);
        var taken = model.parts().entrySet().stream()
                .mapToLong(part -> part.getValue().loadWhatFits(file, part.getKey() + "/"))
                .sum();
        if (taken == 0)
            throw new Problem(
                    "No weights of the run %s fit this recipe with these settings. Name a run of the same recipe, and give"
                            + " the settings of its network.",
                    ancestor.place());
    }

    private static byte[] read(RunFolder folder) {
        try {
            return Files.readAllBytes(folder.model());
        } catch (IOException e) {
            throw new Problem(
                    e,
                    "The weights of %s, which this run begins with, cannot be read: %s. Put them back, or begin a new run.",
                    folder.path(),
                    SafeFiles.reasonOf(e));
        }
    }
}
