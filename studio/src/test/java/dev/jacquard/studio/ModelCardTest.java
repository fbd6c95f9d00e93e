package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.evaluate.Assessment;
import dev.jacquard.nn.evaluate.Measure;
import dev.jacquard.nn.model.ImageVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about a model, and what it is written from. */
class ModelCardTest {
    private static final int COUNT = 240;

    @TempDir
    static Path home;

    static RunFolder run;
    static Evaluation fresh;
    static Evaluation given;

    @BeforeAll
    static void trainAndMeasureOnce() throws IOException {
        var pictures = Collection.of(Drawings.of(COUNT, 16, 16, 3));
        var works = Drawings.into(home.resolve("works"), 12, 24, 24, 1);
        try (var studio = Studio.open(home.resolve("studio"))) {
            var plan = ImageVae.on(pictures).steps(12);
            for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
            var model = studio.train(plan, Progress.none());
            run = model.folder();
            assertTrue(Files.readString(run.card()).contains("Not measured yet"));
            fresh = Evaluation.of(model, pictures, Optional.empty());
            given = Evaluation.of(model, pictures, Optional.of(works));
            var few = Drawings.into(home.resolve("few"), 7, 16, 16, 1);
            Assertions.assertThrows(Problem.class, () -> Evaluation.of(model, pictures, Optional.of(few)));
        }
    }

    @Test
    void everyPictureOnThePageIsThere() throws IOException {
        var links = Pattern.compile("]\\(([^)]+)\\)")
                .matcher(Files.readString(run.card()))
                .results()
                .map(r -> r.group(1))
                .toList();
        assertTrue(links.contains("report/works.png") && links.contains("report/nearest.png"), links.toString());
        for (var link : links) assertTrue(Files.isRegularFile(run.path().resolve(link)), link);
    }

    @Test
    void aLostPageIsWrittenAgainToTheLetter() throws IOException {
        var before = Files.readString(run.card());
        Files.delete(run.card());
        ModelCard.write(run);
        assertEquals(before, Files.readString(run.card()));
    }

    @Test
    void theVerdictIsOnThePageInBothLanguages() throws IOException {
        var page = Files.readString(run.card());
        var last = fresh.assessment().findings();
        assertFalse(last.isEmpty());
        for (Sentence sentence : last) {
            assertTrue(page.contains(sentence.toString()), page);
            assertTrue(page.contains(Messages.chinese().of(sentence)), page);
        }
    }

    @Test
    void worksOfOthersAreMeasuredInAnySizeAndLeaveTheReportAlone() throws IOException {
        assertEquals(12, given.works());
        assertEquals(fresh.metrics().keySet(), given.metrics().keySet());
        var listed = given.json().getAsJsonArray("nearest").get(0).getAsJsonObject();
        assertTrue(listed.get("work").getAsString().endsWith(".png"), listed.toString());
        assertTrue(Files.readString(run.report()).contains("\"works\": " + fresh.works()));
        var width = given.assessment().metrics().get("precision");
        assertTrue(width.high() - width.low() > 0.2, width.toString());
    }

    @Test
    void whatCannotBeMeasuredIsNoNumberAnywhere() throws IOException {
        var none = new Measure(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        var assessment =
                new Assessment("frechet", true, Map.of("frechet", none), Map.of("frechet", none), none, List.of());
        var json = new Evaluation("image-vae", assessment, 10, 20, List.of(), 1, new JsonObject()).json();
        assertFalse(json.get("better_than_baseline").getAsBoolean());
        assertEquals("indistinguishable", json.get("comparison").getAsString());
        assertTrue(json.getAsJsonObject("metrics").get("frechet").isJsonNull());
        assertFalse(json.toString().matches(".*(NaN|Infinity).*"), json.toString());
        var report = Files.readString(run.report());
        try {
            Files.writeString(run.report(), "{\"evaluate\": " + json + "}");
            ModelCard.write(run);
            var page = Files.readString(run.card());
            assertTrue(page.contains("cannot be measured"), page);
            assertFalse(page.matches("(?s).*(NaN|Infinity).*"), page);
        } finally {
            Files.writeString(run.report(), report);
            ModelCard.write(run);
        }
    }
}
