package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final int SIDE = 32;

    /** Soft blobs, different for every seed, without flat places where noise alone would decide what is darker. */
    private static int[] blobs(int seed) {
        var random = new Random(seed);
        var samples = new double[SIDE * SIDE];
        for (var blob = 0; blob < 12; blob++) {
            var x = random.nextInt(SIDE);
            var y = random.nextInt(SIDE);
            var light = 160 * random.nextDouble() - 80;
            for (var at = 0; at < samples.length; at++)
                samples[at] += light * Math.exp(-(Math.pow(at % SIDE - x, 2) + Math.pow(at / SIDE - y, 2)) / 60);
        }
        var picture = new int[samples.length];
        for (var at = 0; at < picture.length; at++) picture[at] = (int) Math.max(20, Math.min(230, 128 + samples[at]));
        return picture;
    }

    private static Image picture(int[] samples, IntUnaryOperator change) {
        var bytes = new byte[samples.length];
        for (var at = 0; at < bytes.length; at++) bytes[at] = (byte) (samples[at] + change.applyAsInt(at));
        return Image.of(SIDE, SIDE, 1, bytes);
    }

    private static Image picture(int seed) {
        return picture(blobs(seed), at -> 0);
    }

    private static List<List<String>> found(Image... pictures) {
        return Inspection.of(Collection.of(List.of(pictures))).nearDuplicates();
    }

    @Test
    void aCopyThatIsALittleLighterIsFound() {
        assertEquals(List.of(List.of("000000", "000001")), found(picture(1), picture(blobs(1), at -> 1), picture(2)));
    }

    @Test
    void aCopyWithSlightNoiseIsFound() {
        var noisy = picture(blobs(1), at -> at * 7919 % 3 - 1);
        assertEquals(List.of(List.of("000001", "000002")), found(picture(2), picture(1), noisy));
    }

    @Test
    void aCopyThatIsMuchLighterIsAnotherPicture() {
        assertEquals(List.of(), found(picture(1), picture(blobs(1), at -> 20)));
    }

    @Test
    void picturesOfDifferentThingsAreNotFound() {
        var pictures = new ArrayList<Image>();
        for (var seed = 0; seed < 200; seed++) pictures.add(picture(seed));
        assertEquals(List.of(), found(pictures.toArray(Image[]::new)));
    }

    @Test
    void everyMemberOfAGroupIsLikeItsFirst() {
        var steps = new Image[12];
        for (var step = 0; step < steps.length; step++) {
            var lighter = step;
            steps[step] = picture(blobs(1), at -> lighter);
        }
        for (var group : found(steps)) {
            var first = Integer.parseInt(group.get(0));
            var last = Integer.parseInt(group.get(group.size() - 1));
            assertEquals(1, found(steps[first], steps[last]).size(), group.toString());
        }
    }

    @Test
    void ofIdenticalPicturesOnlyTheFirstIsLookedAt() {
        assertEquals(List.of(List.of("000000", "000002")), found(picture(1), picture(1), picture(blobs(1), at -> 1)));
    }

    @Test
    void aMirroredCopyIsFound() {
        assertEquals(
                List.of(List.of("000000", "000002")),
                found(picture(1), picture(2), picture(1).mirrored()));
    }

    @Test
    void aSmallerAndALargerCopyAreFound() {
        var half = picture(1).resized(Size.of(16, 16), Image.Fit.STRETCH);
        var large = picture(1).resized(Size.of(80, 80), Image.Fit.STRETCH);
        assertEquals(List.of(List.of("000000", "000001", "000003")), found(picture(1), half, picture(2), large));
    }

    @Test
    void texturesOfTheSameBrightnessAreNotFound() {
        var pictures = new Image[40];
        for (var seed = 0; seed < pictures.length; seed++) {
            var random = new Random(seed);
            pictures[seed] = picture(new int[SIDE * SIDE], at -> 100 + random.nextInt(60));
        }
        assertEquals(List.of(), found(pictures));
    }

    @Test
    void picturesThatDifferInOpacityAloneDiffer() {
        var shapes = new Image[2];
        for (var shape = 0; shape < shapes.length; shape++) {
            var samples = new byte[SIDE * SIDE * 4];
            for (var at = 0; at < SIDE * SIDE; at++) {
                for (var c = 0; c < 3; c++) samples[4 * at + c] = -1;
                samples[4 * at + 3] = (byte) (at / SIDE < SIDE / 2 == (shape == 0) ? 255 : 0);
            }
            shapes[shape] = Image.of(SIDE, SIDE, 4, samples);
        }
        assertEquals(List.of(), found(shapes));
    }
}
