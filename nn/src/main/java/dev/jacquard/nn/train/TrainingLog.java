package dev.jacquard.nn.train;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;

/** One JSON object a line for each report of a training. */
final class TrainingLog {
    private final Path file;

    TrainingLog(Path file) {
        this.file = file;
    }

    void append(Report report, double rate) {
        var line = new JsonObject();
        line.addProperty("step", report.step());
        line.addProperty("seconds", rounded(report.seconds()));
        report.losses().forEach((name, value) -> line.addProperty(name, Double.isFinite(value) ? value : null));
        report.validation().ifPresent(v -> line.addProperty("validation", Double.isFinite(v) ? v : null));
        line.addProperty("examples_per_second", rounded(report.examplesPerSecond()));
        line.addProperty("rate", rate);
        write(line);
    }

    /** Notes something that a person should know. */
    void warn(long step, double seconds, Sentence sentence) {
        var line = new JsonObject();
        line.addProperty("step", step);
        line.addProperty("seconds", rounded(seconds));
        line.addProperty("warning", sentence.toString());
        write(line);
    }

    private void write(JsonObject line) {
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw SafeFiles.problem(file, e);
        }
    }

    /** Forgets what was logged after {@code step}, since a resumed training does those steps again. */
    void rewind(long step) {
        if (!Files.exists(file)) return;
        try {
            var kept = new ArrayList<String>();
            for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) if (isUpTo(step, line)) kept.add(line);
            var text = kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
            SafeFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw SafeFiles.problem(file, e);
        }
    }

    private static boolean isUpTo(long step, String line) {
        try {
            return JsonParser.parseString(line).getAsJsonObject().get("step").getAsLong() <= step;
        } catch (JsonParseException | IllegalStateException | NullPointerException | NumberFormatException torn) {
            return false;
        }
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : 0;
    }
}
