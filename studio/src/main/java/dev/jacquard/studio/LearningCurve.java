package dev.jacquard.studio;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the loss on items kept aside went down, by a run's log. */
final class LearningCurve {
    private static final double MINUTE = 60;

    private LearningCurve() {}

    /** The lines of the log, without what was torn. */
    static List<JsonObject> log(RunFolder folder) {
        try {
            return Files.exists(folder.log())
                    ? Files.readAllLines(folder.log()).stream()
                            .flatMap(LearningCurve::parsed)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Stream<JsonObject> parsed(String line) {
        try {
            return JsonParser.parseString(line) instanceof JsonObject object ? Stream.of(object) : Stream.empty();
        } catch (JsonParseException torn) {
            return Stream.empty();
        }
    }

    /** Minutes of training and loss, where the loss was measured anew; lines in between repeat the last one. */
    static List<double[]> points(List<JsonObject> log) {
        var points = new ArrayList<double[]>();
        for (var line : log) {
            if (!ModelCard.isNumber(line.get("validation")) || !ModelCard.isNumber(line.get("seconds"))) continue;
            var loss = line.get("validation").getAsDouble();
            if (!points.isEmpty() && points.get(points.size() - 1)[1] == loss) continue;
            points.add(new double[] {line.get("seconds").getAsDouble() / MINUTE, loss});
        }
        return points;
    }

    /** Draws it, where there is more than one point. */
    static void draw(RunFolder folder) {
        var points = points(log(folder));
        if (points.size() > 1)
            SafeFiles.write(folder.curve(), LineChart.of(points).png());
    }
}
