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
    private static final String QUALITY = "## Quality";
    private static final String LIMITS = "## Limits";

    private ModelCard() {}

    /** Brings the part on quality up to date, where there is a page. */
    static void refresh(RunFolder folder) {
        try {
            if (!Files.exists(folder.card())) return;
            var text = Files.readString(folder.card());
            var begin = text.indexOf(QUALITY);
            var end = text.indexOf(LIMITS);
            if (begin < 0 || end < begin) return;
            var fresh = text.substring(0, begin) + QUALITY + "\n\n" + quality(folder) + "\n" + text.substring(end);
            SafeFiles.write(folder.card(), fresh.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw SafeFiles.problem(folder.card(), e);
        }
    }

    /** Writes the page from how the training ended; {@link #refresh} adds what was measured later. */
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
        text.append("- settings: ")
                .append(description.settings())
                .append("\n\n")
                .append(QUALITY)
                .append("\n\n");
        text.append(quality(folder)).append('\n').append(LIMITS).append("\n\n");
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
