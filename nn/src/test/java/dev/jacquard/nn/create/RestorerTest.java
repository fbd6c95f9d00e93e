package dev.jacquard.nn.create;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Pictures;
import dev.jacquard.nn.model.RestoringModel;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Restoring with models whose answers are formulas, so that every pixel is known beforehand. */
class RestorerTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int SIDE = 16;

    private interface Formula {
        Tensor of(Tensor x, Tensor known);
    }

    private record Fake(Pictures pictures, Formula formula) implements RestoringModel {
        @Override
        public Tensor propose(Tensor noise, Tensor known, Tensor mask, Damage damage) {
            return formula.of(noise, known);
        }

        @Override
        public Tensor agree(Tensor mixed, Tensor known, Tensor mask, Damage damage) {
            return formula.of(mixed, known);
        }

        @Override
        public Map<String, Weights> parts() {
            return Map.of();
        }

        @Override
        public Learner learner(Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static Fake fake(int channels, Formula formula) {
        return new Fake(new Pictures(SIDE, SIDE, channels), formula);
    }

    /** Takes every pixel for half of what it sees: windows cannot be told apart. */
    private static Fake halving(int channels) {
        return fake(channels, (x, known) -> x.mul(Tensors.scalar(0.5)));
    }

    /** Takes every pixel for the mean of its neighbours, as far as the window reaches. */
    private static Fake blurring() {
        return fake(
                1,
                (x, known) -> torch.avg_pool2d(
                        x,
                        new long[] {3, 3},
                        new long[] {1, 1},
                        new long[] {1, 1},
                        false,
                        true,
                        new org.bytedeco.pytorch.LongOptional()));
    }

    private static Restorer restorer(RestoringModel model) {
        return new Restorer(engine.engine(), model, new Signature("image-flow", "", "", ""));
    }

    private static Image noisy(int width, int height, int channels, int bits, long seed) {
        var random = new Random(seed);
        var samples = new char[width * height * channels];
        for (var i = 0; i < samples.length; i++) samples[i] = (char) random.nextInt(65_536);
        return Image.of(width, height, channels, samples).withBits(bits);
    }

    private static Image region(int width, int height, int left, int top, int right, int bottom) {
        var samples = new byte[width * height];
        for (var y = top; y < bottom; y++) for (var x = left; x < right; x++) samples[y * width + x] = (byte) 255;
        return Image.of(width, height, 1, samples);
    }

    private static Image restored(RestoringModel model, Image picture, String task, Image missing, long seed) {
        return restorer(model)
                .restore(picture, RestorationTask.named(task), Optional.ofNullable(missing), 1, seed)
                .get(0)
                .content();
    }

    @Test
    void knownPixelsStayAsTheyAreToTheBitInEveryDepthAndKindOfPicture() {
        for (var modelChannels : new int[] {1, 3, 4})
            for (var channels = 1; channels <= 4; channels++)
                for (var bits : new int[] {8, 16}) {
                    var picture = noisy(41, 37, channels, bits, channels);
                    var result = restored(halving(modelChannels), picture, "fill", region(41, 37, 5, 7, 30, 20), 1);
                    assertEquals(picture.size(), result.size());
                    assertEquals(channels, result.channels());
                    assertEquals(bits, result.bits());
                    for (var y = 0; y < 37; y++)
                        for (var x = 0; x < 41; x++) {
                            if (x >= 5 && x < 30 && y >= 7 && y < 20) continue;
                            for (var c = 0; c < channels; c++)
                                assertEquals(picture.deepSample(x, y, c), result.deepSample(x, y, c));
                        }
                }
    }

    @Test
    void eachSeedGivesItsOwnAnswerAndGivesItAgain() {
        var picture = noisy(40, 40, 1, 8, 1);
        var mask = region(40, 40, 10, 10, 30, 30);
        var one = restored(halving(1), picture, "fill", mask, 1);
        assertEquals(one, restored(halving(1), picture, "fill", mask, 1));
        assertNotEquals(one, restored(halving(1), picture, "fill", mask, 2));
        var three = restorer(halving(1)).restore(picture, new RestorationTask.Fill(), Optional.of(mask), 3, 1);
        assertEquals(one, three.get(0).content());
        assertNotEquals(one, three.get(1).content());
    }

    @Test
    void whereWindowsAgreeNoneCanBeSeen() {
        engine.run(() -> {
            var canvas = canvas(halving(1), 45, 39);
            var found = canvas.restored(new Canvas.Area(0, 0, 45, 39));
            // Noise halved twice: nothing of the windows' place is left.
            for (var window = 0; window < 2; window++) {
                var other = canvas(halving(1), 45, 39).restored(new Canvas.Area(window * 9, 3, 40, 30));
                for (var y = 3; y < 30; y++)
                    for (var x = window * 9; x < 40; x++)
                        assertEquals(found[y * 45 + x], other[(y - 3) * (40 - window * 9) + x - window * 9], 1e-5f);
            }
        });
    }

    private static Canvas canvas(RestoringModel model, int width, int height) {
        return new Canvas(
                model,
                new RestoringModel.Damage.Missing(),
                width,
                height,
                area -> new float[area.width() * area.height()],
                new BitSet(),
                5);
    }

    @Test
    void aPartRestoredByItselfIsAsInTheWhole() {
        engine.run(() -> {
            var whole = canvas(blurring(), 150, 130).restored(new Canvas.Area(0, 0, 150, 130));
            var part = canvas(blurring(), 150, 130).restored(new Canvas.Area(61, 43, 90, 77));
            for (var y = 43; y < 77; y++)
                for (var x = 61; x < 90; x++)
                    assertEquals(whole[y * 150 + x], part[(y - 43) * 29 + x - 61], 1e-5f, x + ", " + y);
        });
    }

    @Test
    void atTheSeamsOfWindowsPixelsDifferNoMoreThanElsewhere() {
        engine.run(() -> {
            var width = 160;
            var found = canvas(blurring(), width, 160).restored(new Canvas.Area(0, 0, width, 160));
            var atSeams = 0.0;
            var elsewhere = 0.0;
            var seams = 0;
            var others = 0;
            for (var x = SIDE; x < width - SIDE; x++)
                for (var y = SIDE; y < 160 - SIDE; y++) {
                    var step = Math.abs(found[y * width + x] - found[y * width + x - 1]);
                    if (x % (SIDE / 2) == 0) {
                        atSeams += step;
                        seams++;
                    } else {
                        elsewhere += step;
                        others++;
                    }
                }
            assertEquals(1, atSeams / seams / (elsewhere / others), 0.1);
        });
    }

    @Test
    void whatIsKnownOfAPictureComesToTheModelInItsPlace() {
        // Takes every window for what is given of it.
        var giving = fake(3, (x, known) -> known);
        var picture = noisy(50, 40, 3, 16, 3);
        var result = restored(giving, picture, "denoise", null, 1);
        for (var y = 0; y < 40; y++)
            for (var x = 0; x < 50; x++)
                for (var c = 0; c < 3; c++) assertEquals(picture.deepSample(x, y, c), result.deepSample(x, y, c), 1);
    }

    @Test
    void picturesGrowAndGoOn() {
        var giving = fake(1, (x, known) -> known);
        var flat = Image.of(9, 7, 1, filled(63, (byte) 77));
        var large = restored(giving, flat, "upscale:4", null, 1);
        assertEquals(36, large.width());
        assertEquals(28, large.height());
        assertEquals(77, large.sample(20, 11, 0));
        var longer = restored(halving(1), flat, "outpaint:20,0,3,30", null, 1);
        assertEquals(32, longer.width());
        assertEquals(37, longer.height());
        for (var y = 0; y < 7; y++) for (var x = 0; x < 9; x++) assertEquals(77, longer.sample(x + 20, y, 0));
    }

    private static byte[] filled(int count, byte value) {
        var samples = new byte[count];
        java.util.Arrays.fill(samples, value);
        return samples;
    }

    @Test
    void colourMakesThreeChannelsOfOneAndIsRefusedByARunOfGreyPictures() {
        var giving = fake(3, (x, known) -> known);
        var coloured = restored(giving, noisy(20, 20, 1, 8, 1), "colour", null, 1);
        assertEquals(3, coloured.channels());
        assertThrows(Problem.class, () -> restored(halving(1), noisy(20, 20, 3, 8, 1), "colour", null, 1));
    }

    @Test
    void withoutAMaskWhatIsTransparentIsMissing() {
        var samples = new byte[20 * 20 * 4];
        for (var i = 3; i < samples.length / 2; i += 4) samples[i] = (byte) 255;
        var result = restored(halving(3), Image.of(20, 20, 4, samples), "fill", null, 1);
        assertEquals(255, result.sample(3, 15, 3));
        assertEquals(0, result.sample(3, 3, 0));
        var opaque = noisy(20, 20, 3, 8, 1);
        assertThrows(Problem.class, () -> restored(halving(3), opaque, "fill", null, 1));
    }

    @Test
    void aMaskOfAnotherSizeAndAnEmptyOneAreRefused() {
        var picture = noisy(20, 20, 1, 8, 1);
        assertThrows(Problem.class, () -> restored(halving(1), picture, "fill", region(21, 20, 0, 0, 5, 5), 1));
        assertThrows(Problem.class, () -> restored(halving(1), picture, "fill", region(20, 20, 0, 0, 0, 0), 1));
    }

    @Test
    void noiseIsEstimatedWithinATenth() {
        var random = new Random(3);
        for (var deviation : new double[] {0.02, 0.1}) {
            var samples = new char[64 * 64];
            for (var y = 0; y < 64; y++)
                for (var x = 0; x < 64; x++)
                    samples[y * 64 + x] = (char) (65535
                            * (0.3 + 0.4 * x / 64 + deviation * Math.max(-2.9, Math.min(2.9, random.nextGaussian()))));
            assertEquals(deviation, Noise.of(Image.of(64, 64, 1, samples)), 0.1 * deviation);
        }
    }

    @Test
    void aTaskIsFoundByItsNameAndOthersAreRefused() {
        for (var name : new String[] {"fill", "denoise", "upscale:2", "upscale:4", "colour", "outpaint:1,2,3,4"})
            assertEquals(name, RestorationTask.named(name).word());
        for (var name : new String[] {"upscale:3", "outpaint:0,0,0,0", "outpaint:1,2,3", "sharpen", ""})
            assertThrows(Problem.class, () -> RestorationTask.named(name), name);
    }

    @Test
    void theOriginTellsTheTaskAndThePicture() {
        var work = restorer(halving(1))
                .restore(noisy(20, 20, 1, 8, 1), new RestorationTask.Denoise(), Optional.empty(), 1, 7)
                .get(0);
        assertEquals("restore", work.origin().mode());
        assertEquals("denoise", work.origin().settings().get("task"));
        assertTrue(work.origin().settings().get("original").matches("[0-9a-f]{64}"));
        assertArrayEquals(work.bytes(), work.bytes());
    }
}
