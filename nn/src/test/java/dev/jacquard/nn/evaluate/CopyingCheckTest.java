package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.EngineFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyingCheckTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final List<Image> TRAINING = Forgeries.drawings(80, 28, 1);

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void newPicturesAreNoCopies(int heldOut) {
        var check = new CopyingCheck(engine.engine(), TRAINING, Forgeries.drawings(heldOut, 28, 2));
        var finding = check.of(Forgeries.drawings(64, 28, 3));
        assertFalse(finding.copying(), "share " + finding.share());
    }

    @Test
    void aFewCopiesAmongManyAreASign() {
        var works = new ArrayList<>(Forgeries.drawings(56, 28, 3));
        var random = new SplittableRandom(5);
        for (var i = 0; i < 8; i++) works.add(Forgeries.values()[0].of(TRAINING.get(i), random));
        var finding = new CopyingCheck(engine.engine(), TRAINING, List.of()).of(works);
        assertTrue(finding.copying(), "share " + finding.share());
        assertTrue(finding.share() >= 8 / 64.0, "share " + finding.share());
    }

    @Test
    void threePicturesTellNothing() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CopyingCheck(engine.engine(), TRAINING.subList(0, 3), List.of()));
    }
}
