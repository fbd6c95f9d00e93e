package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.studio.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A work is the same in another process, and the library makes what the command line makes. */
class SameWorkElsewhereTest {
    @TempDir
    Path folder;

    @Test
    void aWorkOfSixtyFourIsTheOneMadeAloneInAnotherProcess() throws Exception {
        var plan = ImageVae.on(Collection.of(Drawings.of(48, 16, 16, 3))).steps(20);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        try (var studio = Studio.open(folder)) {
            var model = studio.train(plan, Progress.none());
            var works = model.create(64, 9);
            var out = folder.resolve("out");
            try (var child = Child.start(
                    Main.class,
                    List.of(),
                    "create",
                    model.folder().path().toString(),
                    "--count",
                    "1",
                    "--seed",
                    "9",
                    "--out",
                    out.toString())) {
                var said = child.end();
                assertEquals(0, child.status(), said::toString);
            }
            var file = out.resolve("image-vae-seed9-0000.png");
            assertArrayEquals(works.get(0).bytes(), Files.readAllBytes(file));
            Work<Image> again = model.again(Work.originOf(file));
            assertEquals(works.get(0), again);
        }
    }
}
