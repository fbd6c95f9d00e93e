package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in collections themselves, skipped where they can be had from nowhere. */
class BuiltInTest {
    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist", "digits", "emoji", "tiles", "shakespeare", "tang-poems", "descriptions"})
    void itIsWhatItsPinsSay(String name) {
        var builtIn = BuiltIn.named(name).orElseThrow();
        var collection = builtIn.medium() == Medium.IMAGE
                ? open(name, ImageSettings.DEFAULT)
                : orSkipped(name, () -> builtIn.open(places(), TextSettings.DEFAULT));
        assertTrue(builtIn.verify(places()), "the cache is not what it must be");
        assertEquals(builtIn.items(), collection.size());
        var all = collection.select(IntStream.range(0, collection.size()).toArray());
        assertEquals(collection.fingerprint(), all.fingerprint(), "the known fingerprint is not the computed one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist", "digits", "emoji", "tiles"})
    void noPictureIsInTwoParts(String name) {
        var collection = open(name, ImageSettings.DEFAULT);
        var parts = new HashMap<String, Part>();
        int total = 0;
        for (var part : Part.values()) {
            var inPart = collection.part(part);
            total += inPart.size();
            for (int i = 0; i < inPart.size(); i++) {
                var before = parts.put(HexFormat.of().formatHex(inPart.contentHash(i)), part);
                assertTrue(before == null || before == part, inPart.name(i) + " is in " + before + " and " + part);
            }
        }
        assertEquals(collection.size(), total);
    }

    @Test
    void fashionMnistHasItsOfficialTestPart() {
        var test = open("fashion-mnist", ImageSettings.DEFAULT).part(Part.TEST);
        assertEquals(10_000, test.size());
        assertEquals(Optional.of("Ankle boot"), test.label(0));
        assertEquals(Optional.of("Pullover"), test.label(1));
        assertEquals(10, test.labels().size());
    }

    @Test
    void everyKindOfGarmentIsThereSevenThousandTimes() {
        var collection = open("fashion-mnist", ImageSettings.DEFAULT);
        var counts = IntStream.range(0, collection.size())
                .mapToObj(i -> collection.label(i).orElseThrow())
                .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
        assertEquals(Set.of(7_000L), new HashSet<>(counts.values()));
    }

    @Test
    void skinTonesOfAnEmojiAreNeverSplit() {
        var collection = open("emoji", ImageSettings.DEFAULT);
        var tone = java.util.regex.Pattern.compile("-1f3f[b-f]");
        var parts = new HashMap<String, Part>();
        for (var part : Part.values()) {
            var inPart = collection.part(part);
            for (int i = 0; i < inPart.size(); i++) {
                var name = inPart.name(i);
                if (!tone.matcher(name).find() || name.indexOf("1f3f") != name.lastIndexOf("1f3f")) continue;
                var before = parts.put(tone.matcher(name).replaceAll(""), part);
                assertTrue(before == null || before == part, name + " is in another part than its other tones");
            }
        }
        assertTrue(parts.size() > 100, "only " + parts.size() + " emoji with tones");
    }

    @Test
    void emojiComeInAnotherSizeToo() {
        var collection = open("emoji", ImageSettings.DEFAULT.size(Size.of(32, 32)));
        assertEquals(Size.of(32, 32), collection.get(100).size());
        assertEquals(4, collection.channels());
    }

    @Test
    void theZipOfTilesAsAPathHoldsTheSameTilesAndTheLargerOnes() {
        var zip = sharedData().resolve("tiles/tiles-nov-2015.zip");
        if (!Files.exists(zip)) abort("no " + zip);
        var collection = Collection.images(zip);
        assertEquals(2_552, collection.size());
        assertEquals(java.util.List.of("dngn", "item", "mon"), collection.labels());
        assertEquals(4, collection.channels());
        assertEquals(Size.of(32, 32), collection.imageSize());
    }

    private static Collection<Image> open(String name, ImageSettings settings) {
        return orSkipped(name, () -> BuiltIn.named(name).orElseThrow().open(places(), settings));
    }

    static <E> Collection<E> orSkipped(String name, Supplier<Collection<E>> opening) {
        try {
            return opening.get();
        } catch (Problem e) {
            return abort(name + " is not to be had here: " + e.getMessage());
        }
    }

    static Places places() {
        var machine = Places.ofThisMachine();
        var mirror = machine.mirror().or(() -> Optional.of(sharedData()).filter(Files::isDirectory));
        return new Places(Path.of("target", "collections").toAbsolutePath(), mirror, true, true);
    }

    private static Path sharedData() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var data = at.resolve("../shared/data").normalize();
            if (Files.exists(at.resolve(".git")) && Files.isDirectory(data)) return data;
        }
        return Path.of("no-shared-data");
    }
}
