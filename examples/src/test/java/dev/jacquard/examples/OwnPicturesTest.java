package dev.jacquard.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPicturesTest {
    private static final int STEPS = 4;
    private static Path sheet;

    @TempDir
    static Path home;

    @BeforeAll
    static void run() {
        sheet = OwnPictures.run(home, 60, OwnPicturesTest::small);
    }

    private static Plan<Image> small(Plan<Image> plan) {
        var small = plan.steps(STEPS);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) small = small.set(change.getKey(), change.getValue());
        return small;
    }

    @Test
    void sixteenNewTartansInColourAreOnTheSheet() {
        var origins = Work.originsOf(sheet);
        assertEquals(16, origins.size());
        assertTrue(origins.stream().allMatch(o -> o.recipe().equals("image-vae")), "recipe");
        assertEquals(3, Image.read(sheet).channels());
    }

    @Test
    void twoTartansDifferAndOneIsAlwaysTheSame() {
        assertEquals(Size.of(32, 32), OwnPictures.tartan(1).size());
        assertEquals(OwnPictures.tartan(1), OwnPictures.tartan(1));
        assertNotEquals(OwnPictures.tartan(1), OwnPictures.tartan(2));
    }

    @Test
    void interpolateMakesAStepOfTheWayAgainFromItsFile(@TempDir Path out) throws IOException {
        Interpolate.main(new String[] {home.resolve("image-vae-pictures").toString(), out.toString()});
        try (var steps = Files.list(out.resolve("between"))) {
            var files = steps.sorted().toList();
            assertEquals(24, files.size());
            assertArrayEquals(Files.readAllBytes(files.get(6)), Files.readAllBytes(out.resolve("again.png")));
            assertNotEquals(Image.read(files.get(0)), Image.read(files.get(23)));
        }
        assertTrue(Files.size(out.resolve("between.gif")) > 0, "the animation is empty");
    }
}
