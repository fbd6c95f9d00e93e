package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Upload;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pictures asked for by words of their names. */
class PictureWordsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final List<String> COLOURS = List.of("red", "green", "blue", "black", "white");

    private static final List<String> ANIMALS = List.of(
            "cat", "dog", "owl", "fox", "bee", "ant", "cow", "hen", "pig", "rat", "bat", "eel", "elk", "emu", "gnu");

    /** Two of each animal in each colour. */
    private static Collection<Image> zoo() {
        var random = new Random(1);
        var files = new ArrayList<Upload>();
        for (var colour : COLOURS)
            for (var animal : ANIMALS)
                for (var i = 1; i <= 2; i++) {
                    var samples = new byte[16 * 16];
                    random.nextBytes(samples);
                    var png = Image.of(16, 16, 1, samples).png();
                    files.add(new Upload(colour + "-" + animal + " " + i + ".PNG", new ByteArrayInputStream(png)));
                }
        return Collection.of(files.stream(), ImageSettings.DEFAULT);
    }

    @Test
    void wordsComeFromNamesWithoutEndingsAndNumbersTheMostFrequentFirst() {
        var words = PictureWords.of(zoo());
        assertEquals(COLOURS.size() + ANIMALS.size(), words.size());
        assertEquals(COLOURS.stream().sorted().toList(), words.words().subList(0, COLOURS.size()));
    }

    @Test
    void anItemHasTheWordsOfItsName() {
        var zoo = zoo();
        var words = PictureWords.of(zoo);
        var indices = words.indices(zoo);
        for (var i = 0; i < zoo.size(); i++)
            for (var index : indices[i])
                assertTrue(zoo.name(i).contains(words.words().get(index)), zoo.name(i));
    }

    @Test
    void theFactHoldsThem() {
        var words = PictureWords.of(zoo());
        assertEquals(words, PictureWords.of(Map.of(PictureWords.FACT, words.describe())));
        assertEquals(PictureWords.none(), PictureWords.of(Map.of()));
    }

    @Test
    void whatNobodyKnowsIsRefusedUnlessSomethingElseIsKnown() {
        var words = new PictureWords(List.of("cat", "red"));
        assertArrayEquals(new int[] {1, 0}, words.asked("a RED, cat-like unicorn 7"));
        assertArrayEquals(new int[0], words.asked(" "));
        assertThrows(Problem.class, () -> words.asked("unicorn"));
    }

    @Test
    void aRequestIsTheClassAndTheWordsOfUnitLength() {
        engine.run(() -> {
            var requests = new PictureRequests(
                    new Weights.Plan(), new Classes(List.of("pet", "wild")), new PictureWords(List.of("cat", "red")));
            assertEquals(4, requests.columns());
            var half = (float) Math.sqrt(0.5);
            assertArrayEquals(
                    new float[] {0, 1, half, half, 0, 0, 1, 0},
                    Tensors.floats(requests.of(new int[] {1, -1}, new int[][] {{0, 1}, {0}})));
        });
    }

    @Test
    void someClassesAndSomeWordsAreForgottenApart() {
        engine.run(() -> {
            var requests = new PictureRequests(
                    new Weights.Plan(), new Classes(List.of("pet")), new PictureWords(List.of("cat")));
            var rows = 4000;
            var told =
                    Tensors.doubles(requests.forgetful(requests.of(new int[rows], new int[rows][1]), Randomness.of(3))
                            .mean(0));
            assertEquals(0.9, told[0], 0.02);
            assertEquals(0.7, told[1], 0.02);
        });
    }
}
