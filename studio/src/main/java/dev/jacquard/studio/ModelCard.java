package dev.jacquard.studio;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.nn.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;

/** A page about a trained model: data, training, measured quality, limits (Mitchell et al. 2019). */
final class ModelCard {
    private ModelCard() {}

    /** Writes the page anew from what the run folder holds and how the training ended. */
    static void write(RunFolder folder, Trainer.Outcome outcome) {
        var description = folder.description();
        var text = new StringBuilder();
        text.append("# ")
                .append(folder.path().toAbsolutePath().normalize().getFileName())
                .append("\n\n");
        text.append("A model of the recipe `").append(description.recipe()).append("`, trained by Jacquard ");
        text.append(description.program()).append(".\n\n## Data\n\n");
        var source = description.collection();
        text.append("- collection: ")
                .append(source.name())
                .append(", ")
                .append(source.items())
                .append(" items\n");
        text.append("- fingerprint: `").append(source.fingerprint()).append("`\n");
        text.append("- input: ").append(description.input()).append("\n\n## Training\n\n");
        text.append(String.format(
                Locale.ROOT,
                "- %d steps in %.1f minutes, seed %d%n",
                outcome.last().step(),
                outcome.last().seconds() / 60,
                description.seed()));
        if (outcome.firstValidation().isPresent())
            text.append(String.format(
                    Locale.ROOT,
                    "- loss on held-out items: %.4g before, %.4g after: %s%n",
                    outcome.firstValidation().getAsDouble(),
                    outcome.lastValidation().orElse(Double.NaN),
                    outcome.learned() ? "it learned" : "it learned nothing"));
        text.append("- settings: ").append(description.settings()).append("\n\n## Quality\n\n");
        text.append(quality(folder)).append("\n## Limits\n\n");
        text.append(
                "It makes works like those of its collection and knows nothing else. Small collections are copied more"
                        + " easily than large ones; look at `copied_share` above once `evaluate` has measured it.\n");
        SafeFiles.write(folder.card(), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String quality(RunFolder folder) {
        try {
            if (Files.exists(folder.report())
                    && JsonParser.parseString(Files.readString(folder.report())) instanceof JsonObject report
                    && report.get("evaluate") instanceof JsonObject evaluated)
                return "- measured: `" + evaluated.get("metrics") + "`\n- baseline: `" + evaluated.get("baseline")
                        + "`\n";
        } catch (IOException | JsonParseException unreadable) {
            return "Its report.json cannot be read.\n";
        }
        return "Not measured yet: run `evaluate`.\n";
    }
}
