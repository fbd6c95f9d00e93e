package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Classes as a function of a normal number. */
class FlowClassesTest {
    private static FlowClasses classes() {
        var images = new ArrayList<Image>();
        var labels = new ArrayList<String>();
        for (var i = 0; i < 40; i++) {
            images.add(Image.of(16, 16, 1, new byte[256]));
            labels.add(i % 4 == 0 ? "moth" : "beetle");
        }
        return FlowClasses.of(
                FlowClasses.describe(Collection.of(images, labels)), Settings.of(ImageFlow.RECIPE.settings()));
    }

    @Test
    void normalNumbersChooseClassesAsOftenAsTheCollectionHasThem() {
        var random = new Random(1);
        var counts = new int[3];
        for (var i = 0; i < 20_000; i++) counts[(int) classes().token(random.nextGaussian())]++;
        assertEquals(0, counts[0]);
        assertEquals(0.75, counts[1] / 20_000.0, 0.01);
        assertEquals(0.25, counts[2] / 20_000.0, 0.01);
    }

    @Test
    void aLabelIsFoundByItsName() {
        assertEquals(List.of("beetle", "moth"), classes().names());
        assertEquals(2, classes().token(Optional.of("moth")));
        assertEquals(0, classes().token(Optional.of("wasp")));
        assertEquals(0, classes().token(Optional.empty()));
    }

    @Test
    void aPictureThatWasReadHasNoClass() {
        assertEquals(0, classes().token(FlowClasses.NO_CLASS));
    }

    @Test
    void withoutLabelsThereIsNothingToChoose() {
        var none = new FlowClasses(List.of(), new double[0]);
        assertEquals(0, none.token(0.3));
        assertEquals(0, none.size());
    }
}
