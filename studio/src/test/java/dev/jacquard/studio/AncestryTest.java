package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AncestryTest {
    @TempDir
    Path folder;

    private static Plan<Image> plan(String latent) {
        var pictures = Collection.of(Drawings.of(48, 16, 16, 1));
        var plan = ImageVae.on(pictures).set("form", "plain").steps(1);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        return plan.set("latent", latent);
    }

    private Path ancestor(Studio studio) {
        return studio.train(plan("8").steps(20), Progress.none()).folder().path();
    }

    @Test
    void aTrainingThatHardlyMovesMakesTheWorksOfTheRunItBeganWith() {
        try (var studio = Studio.open(folder)) {
            var before = ancestor(studio);
            var child = studio.train(plan("8").set("from", before).set("rate", 1e-9), Progress.none());
            assertEquals(
                    before.toString(), child.folder().description().ancestor().place());
            var made = child.create(1).get(0).content();
            var wanted = studio.model(before.getFileName().toString(), ImageVae.RECIPE)
                    .create(1)
                    .get(0)
                    .content();
            for (var y = 0; y < 16; y++)
                for (var x = 0; x < 16; x++) assertEquals(wanted.sample(x, y, 0), made.sample(x, y, 0), 2);
        }
    }

    @Test
    void anotherSizeOfLatentSpaceTakesWhatFits() {
        try (var studio = Studio.open(folder)) {
            var from = ancestor(studio);
            studio.train(plan("12").set("from", from), Progress.none());
        }
    }

    @Test
    void aRunThatIsNotThereIsRefusedBeforeAnythingIsWritten() {
        try (var studio = Studio.open(folder)) {
            var problem = assertThrows(
                    Problem.class,
                    () -> studio.train(plan("8").set("from", folder.resolve("nowhere")), Progress.none()));
            assertTrue(problem.getMessage().contains("nowhere"), problem.getMessage());
            assertEquals(0, folder.toFile().list().length);
        }
    }

    @Test
    void aRunThatChangedAfterATrainingBeganWithItIsRefused() throws IOException {
        try (var studio = Studio.open(folder)) {
            var from = ancestor(studio);
            var child =
                    studio.train(plan("8").set("from", from), Progress.none()).folder();
            try (var checkpoints = Files.list(child.path().resolve("checkpoints"))) {
                for (var file : checkpoints.toList()) Files.delete(file);
            }
            var model = from.resolve("model.safetensors");
            var bytes = Files.readAllBytes(model);
            bytes[bytes.length - 1] ^= 1;
            Files.write(model, bytes);
            var problem = assertThrows(
                    Problem.class,
                    () -> Studio.resume(child, plan("8").collection(), java.util.Optional.empty(), Progress.none()));
            assertTrue(problem.getMessage().contains("has changed"), problem.getMessage());
            assertArrayEquals(bytes, Files.readAllBytes(model));
        }
    }
}
