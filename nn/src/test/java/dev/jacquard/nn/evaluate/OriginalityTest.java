package dev.jacquard.nn.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.media.collection.BuiltIn;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.EngineFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who copies is found out, however it is disguised, and who does not is not accused. */
class OriginalityTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int MOST_TRAINING = 20_000;
    private static final int MOST_HELD_OUT = 1000;
    private static final int PLANTED = 200;

    private static List<Image> some(Collection<Image> collection, int most) {
        var count = Math.min(most, collection.size());
        var all = new ArrayList<Image>();
        for (var i = 0; i < count; i++) all.add(collection.get((int) (i * (long) collection.size() / count)));
        return all;
    }

    private static List<Image> forged(List<Image> training, Forgeries forgery) {
        var random = new SplittableRandom(5);
        var all = new ArrayList<Image>();
        for (var i = 0; i < PLANTED; i++)
            all.add(forgery.of(training.get((int) (i * (long) training.size() / PLANTED)), random));
        return all;
    }

    private static double copied(NearestOriginals originals, List<Image> works, List<Image> heldOut) {
        var threshold = Statistics.quantile(originals.of(heldOut).distances(), 0.01);
        return Statistics.shareBelow(originals.of(works).distances(), threshold);
    }

    @ParameterizedTest
    @EnumSource(Forgeries.class)
    void aForgedPictureIsTracedToItsOriginal(Forgeries forgery) {
        engine.run(() -> {
            var training = Forgeries.drawings(2000, 28, 1);
            var works = forged(training, forgery);
            var originals = new NearestOriginals(training);
            var share = copied(originals, works, Forgeries.drawings(500, 28, 2));
            assertTrue(share > 0.95, "copied share " + share);
            var found = originals.of(works).originals();
            var right = 0;
            for (var i = 0; i < PLANTED; i++) if (found[i] == i * training.size() / PLANTED) right++;
            assertTrue(right >= 0.98 * PLANTED, right + " traced");
        });
    }

    @Test
    void theSamePictureHasNoDistanceAndABlankOneIsNoCopy() {
        engine.run(() -> {
            var training = Forgeries.drawings(50, 28, 1);
            var originals = new NearestOriginals(training);
            assertEquals(0, originals.of(training).distances()[7]);
            assertEquals(7, originals.of(training).originals()[7]);
            var blank = Image.of(28, 28, 1, new byte[28 * 28]);
            var away = originals.of(List.of(blank)).distances()[0];
            assertTrue(away > 0.2 && Double.isFinite(away), "distance " + away);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist", "digits", "tiles", "emoji"})
    void onBuiltInCollectionsCopiesAreFoundAndHeldOutPicturesAreInnocent(String name) {
        assumeTrue(BuiltIn.named(name).orElseThrow().here(), name + " is not here: jacquard collect " + name);
        var collection = Collection.open(name, Optional.empty());
        engine.run(() -> {
            var training = some(collection.part(Part.TRAIN), MOST_TRAINING);
            var heldOut = some(collection.part(Part.TEST), MOST_HELD_OUT);
            var originals = new NearestOriginals(training);
            var innocent = copied(originals, heldOut, heldOut);
            assertTrue(innocent >= 0.005 && innocent <= 0.02, name + ": held-out pictures " + innocent);
            for (var forgery : Forgeries.values()) {
                // A file format without opacity gives another picture.
                if (forgery == Forgeries.COMPRESSION && collection.channels() == 4) continue;
                var share = copied(originals, forged(training, forgery), heldOut);
                assertTrue(share > 0.9, name + ": " + forgery + " " + share);
            }
        });
    }
}
