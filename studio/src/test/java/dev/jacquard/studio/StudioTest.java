package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.ImageSettings.LeaveOut;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.media.work.Origin;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.train.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that uses the library relies on. */
class StudioTest {
    private static final int COUNT = 400;

    @TempDir
    Path folder;

    private Plan<Image> plan(Collection<Image> collection) {
        var plan = ImageVae.on(collection).steps(12);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        return plan;
    }

    @Test
    void aRunOnAFolderIsResumedAndMeasuredFromItsFolderAlone() throws IOException {
        var pictures = Drawings.into(folder.resolve("pictures"), COUNT, 24, 16, 3);
        Files.write(
                pictures.resolve("zz-again.png"),
                Collection.images(pictures, Size.of(24, 16)).get(0).png());
        var settings = ImageSettings.DEFAULT
                .size(Size.of(16, 16))
                .fit(Image.Fit.STRETCH)
                .leaveOut(Set.of(LeaveOut.DUPLICATES))
                .together(true);
        try (var studio = Studio.open(folder.resolve("home"))) {
            var run = studio.train(plan(Collection.images(pictures, settings)), Progress.none())
                    .folder();
            var outcome = Studio.resume(run, Optional.of(new Budget.Steps(3)), Progress.none());
            assertEquals(15, outcome.last().step());
            assertEquals(
                    Collection.images(pictures, settings).size(),
                    run.description().collection().items());
            assertEquals(
                    settings, ImageSettings.of(run.description().collection().choices()));
            var model = studio.model(run.path().getFileName().toString(), ImageVae.RECIPE);
            assertTrue(Evaluation.of(model, Optional.empty()).metrics().get("frechet") > 0);
        }
    }

    @Test
    void aRunOnPicturesFromMemoryIsResumedAndMeasuredWithTheSamePicturesGivenAgain() {
        var pictures = Drawings.of(COUNT, 16, 16, 3);
        try (var studio = Studio.open(folder)) {
            var run =
                    studio.train(plan(Collection.of(pictures)), Progress.none()).folder();
            var more = Optional.<Budget>of(new Budget.Steps(3));
            assertThrows(Problem.class, () -> Studio.resume(run, more, Progress.none()));
            var others = Collection.of(pictures.subList(1, COUNT));
            assertThrows(Problem.class, () -> Studio.resume(run, others, more, Progress.none()));
            var outcome = Studio.resume(run, Collection.of(pictures), more, Progress.none());
            assertEquals(15, outcome.last().step());
            var model = studio.model(run.path().getFileName().toString(), ImageVae.RECIPE);
            var evaluation = Evaluation.of(model, Collection.of(pictures), Optional.empty());
            assertTrue(evaluation.metrics().get("frechet") > 0);
        }
    }

    @Test
    void aWorkMadeAgainByAnotherVersionSaysSo() {
        try (var studio = Studio.open(folder)) {
            var model = studio.train(plan(Collection.of(Drawings.of(48, 16, 16, 1))), Progress.none());
            var origin = model.create(1).get(0).origin();
            assertEquals(origin, model.again(origin).origin());
            var older = new Origin(
                    origin.recipe(),
                    origin.weights(),
                    origin.collection(),
                    origin.seed(),
                    origin.index(),
                    "0.0.9",
                    origin.mode(),
                    origin.settings());
            assertEquals(Version.current(), model.again(older).origin().program());
            assertNotEquals(older, model.again(older).origin());
        }
    }

    @Test
    void picturesTooLargeForTheRecipeAreRefusedBeforeAnythingIsWritten() {
        try (var studio = Studio.open(folder)) {
            var large = Collection.of(
                    Drawings.of(48, 200, 200, 1),
                    java.util.Collections.nCopies(48, "box"),
                    ImageSettings.DEFAULT.size(Size.of(200, 200)));
            var problem = assertThrows(Problem.class, () -> studio.train(plan(large), Progress.none()));
            assertTrue(problem.getMessage().contains("200"), problem.getMessage());
            assertEquals(0, folder.toFile().list().length);
        }
    }
}
