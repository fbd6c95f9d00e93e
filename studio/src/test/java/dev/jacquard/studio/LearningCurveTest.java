package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    private static List<JsonObject> log(String... lines) {
        return Stream.of(lines)
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void aPointIsWhereTheLossWasMeasuredAnewAtItsMinute() {
        var points = LearningCurve.points(log(
                "{\"seconds\": 0, \"validation\": 0.5}",
                "{\"seconds\": 30, \"validation\": 0.5}",
                "{\"seconds\": 60, \"validation\": 0.25}",
                "{\"seconds\": 90, \"warning\": \"slow\"}",
                "{\"seconds\": 95, \"validation\": null}",
                "{\"seconds\": 120, \"validation\": 0.125}"));
        assertEquals(3, points.size());
        assertArrayEquals(new double[] {0, 0.5}, points.get(0));
        assertArrayEquals(new double[] {1, 0.25}, points.get(1));
        assertArrayEquals(new double[] {2, 0.125}, points.get(2));
    }
}
