package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaletteTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPixelHasAColourAndAnOpacityOfThePalette(long seed) {
        var random = new Random(seed);
        var own = Pictures.any(seed, 5, 7, 4);
        var palette = Palette.of(List.of(own));
        var picture = Pictures.any(-seed, 9 + random.nextInt(20), 11, 1 + random.nextInt(4));
        var kept = palette.apply(picture);
        assertEquals(picture.size(), kept.size());
        var allowed = colours(own);
        assertTrue(allowed.containsAll(colours(kept)), "other colours than the palette's");
        assertTrue(palette.covers(kept));
        assertEquals(kept, palette.apply(kept));
    }

    @Test
    void aPictureOfThePaletteStaysAsItIs() {
        var picture = Pictures.any(3, 30, 20, 3);
        assertEquals(picture, Palette.of(List.of(picture)).apply(picture));
    }

    @Test
    void theNearestColourIsTheOneThatAFullSearchFinds() {
        var random = new Random(5);
        var palette = Palette.of(List.of(Pictures.any(6, 30, 30, 4)));
        var finder = palette.finder();
        for (var i = 0; i < 300; i++) {
            var colour = random.nextInt();
            var best = 0;
            for (var c = 1; c < palette.size(); c++)
                if (distance(palette.colour(c), colour) < distance(palette.colour(best), colour)) best = c;
            var found = finder.applyAsInt(colour);
            assertEquals(distance(palette.colour(best), colour), distance(palette.colour(found), colour), 1e-12);
        }
    }

    /** Ottosson's published values of the lightness and opponents of sRGB red, green and blue, to four digits. */
    @ParameterizedTest
    @CsvSource({"ff0000, 0.6280, 0.2249, 0.1258", "00ff00, 0.8664, -0.2339, 0.1795", "0000ff, 0.4520, -0.0325, -0.3115"
    })
    void coloursLieWhereOklabHasThem(String colour, double lightness, double a, double b) {
        var found = oklab(Integer.parseInt(colour, 16), 1);
        assertEquals(lightness, found[0], 1e-3);
        assertEquals(a, found[1], 1e-3);
        assertEquals(b, found[2], 1e-3);
    }

    @Test
    void anOpaqueMiddleGreyStaysOpaqueWhereOnlyBlackAndWhiteAre() throws IOException {
        var file = Files.writeString(folder.resolve("two.hex"), "000000\nffffff\n");
        var kept = Palette.read(file).apply(Pictures.plain(2, 2, 128, 128, 128, 255));
        assertEquals(255, kept.sample(0, 0, 3));
    }

    @Test
    void faintOpacityBecomesCrisp() throws IOException {
        var file = Files.writeString(folder.resolve("p.hex"), "101010\nd04648\n");
        var palette = Palette.read(file);
        assertEquals(0, palette.apply(Pictures.plain(1, 1, 208, 70, 72, 40)).sample(0, 0, 3));
        assertEquals(255, palette.apply(Pictures.plain(1, 1, 208, 70, 72, 230)).sample(0, 0, 3));
    }

    @Test
    void aGimpPaletteIsRead() throws IOException {
        var text =
                "GIMP Palette\nName: A test\nColumns: 2\n#\n 20  12  28\tAlmost black\n208 70 72 Red, \"warm\"\n255 255 255\n";
        var palette = Palette.read(Files.writeString(folder.resolve("a.GPL"), text));
        assertEquals(Set.of(0xff140c1c, 0xffd04648, 0xffffffff, 0), colours(palette));
    }

    @Test
    void aGimpPaletteWithOpacityIsRead() throws IOException {
        var text = "GIMP Palette\nChannels: RGBA\n#\n20 12 28 255 black\n208 70 72 128 glass\n";
        var palette = Palette.read(Files.writeString(folder.resolve("a.gpl"), text));
        assertEquals(Set.of(0xff140c1c, 0x80d04648), colours(palette));
    }

    @Test
    void hexadecimalColoursAreRead() throws IOException {
        var palette = Palette.read(Files.writeString(folder.resolve("a.hex"), "1A1c2c\r\n#5d275d\r\n\r\n"));
        assertEquals(Set.of(0xff1a1c2c, 0xff5d275d, 0), colours(palette));
    }

    @Test
    void theColoursOfAPictureAreAPalette() throws IOException {
        var picture = Pictures.any(8, 6, 6, 4);
        var file = Files.write(folder.resolve("a.png"), picture.png());
        assertEquals(Palette.of(List.of(picture)), Palette.read(file));
    }

    @Test
    void aPaletteComesBackFromItsText() throws IOException {
        var palette = Palette.of(List.of(Pictures.any(9, 12, 12, 4)));
        assertEquals(palette, Palette.read(Files.writeString(folder.resolve("a.hex"), palette.hex())));
    }

    @ParameterizedTest
    @CsvSource({
        "a.gpl, JASC-PAL",
        "a.gpl, GIMP Palette",
        "b.gpl, 'GIMP Palette\n1 2 300'",
        "c.gpl, 'GIMP Palette\n1 2'",
        "a.hex, ''",
        "b.hex, 12345",
        "c.hex, red"
    })
    void whatIsNoPaletteIsRefused(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        var problem = assertThrows(Problem.class, () -> Palette.read(file));
        assertTrue(problem.getMessage().contains("is no palette"), problem.getMessage());
    }

    @Test
    void aMissingFileIsSaid() {
        var problem = assertThrows(Problem.class, () -> Palette.read(folder.resolve("none.gpl")));
        assertTrue(problem.getMessage().contains("no file"), problem.getMessage());
    }

    @Test
    void tooManyColoursAreRefused() {
        var samples = new byte[300 * 300 * 3];
        for (var p = 0; p < 90_000; p++) {
            samples[3 * p] = (byte) p;
            samples[3 * p + 1] = (byte) (p >> 8);
            samples[3 * p + 2] = (byte) (p >> 16);
        }
        var picture = Image.of(300, 300, 3, samples);
        assertThrows(Problem.class, () -> Palette.of(List.of(picture)));
    }

    @Test
    void whatIsFullyTransparentHasNoColour() {
        var palette = Palette.of(List.of(Pictures.plain(1, 1, 9, 9, 9, 0), Pictures.plain(1, 1, 7, 7, 7, 0)));
        assertEquals(1, palette.size());
        assertFalse(palette.covers(Pictures.plain(1, 1, 9, 9, 9, 255)));
        assertTrue(palette.covers(Pictures.plain(1, 1, 1, 2, 3, 0)));
    }

    private static Set<Integer> colours(Palette palette) {
        var colours = new HashSet<Integer>();
        for (var i = 0; i < palette.size(); i++) colours.add(palette.colour(i));
        return colours;
    }

    private static Set<Integer> colours(Image picture) {
        var all = picture.withChannels(4);
        var colours = new HashSet<Integer>();
        for (var y = 0; y < all.height(); y++)
            for (var x = 0; x < all.width(); x++) {
                var alpha = all.sample(x, y, 3);
                colours.add(
                        alpha == 0
                                ? 0
                                : alpha << 24
                                        | all.sample(x, y, 0) << 16
                                        | all.sample(x, y, 1) << 8
                                        | all.sample(x, y, 2));
            }
        return colours;
    }

    private static double distance(int a, int b) {
        var sum = Math.pow(((a >>> 24) - (b >>> 24)) / 255.0, 2);
        var places = new ArrayList<double[]>();
        for (var ground = 0; ground < 2; ground++) {
            places.clear();
            for (var colour : List.of(a, b)) places.add(oklab(colour, ground, (colour >>> 24) / 255.0));
            for (var i = 0; i < 3; i++) sum += Math.pow(places.get(0)[i] - places.get(1)[i], 2);
        }
        return sum;
    }

    private static double[] oklab(int colour, double opacity) {
        return oklab(colour, 0, opacity);
    }

    /** Over black (0) or white (1), through the cone responses of Ottosson's article. */
    private static double[] oklab(int colour, int ground, double opacity) {
        var linear = new double[3];
        for (var c = 0; c < 3; c++) {
            var value = opacity * (colour >> (16 - 8 * c) & 0xff) / 255.0 + ground * (1 - opacity);
            linear[c] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        double[][] cones = {
            {0.4122214708, 0.5363325363, 0.0514459929},
            {0.2119034982, 0.6806995451, 0.1073969566},
            {0.0883024619, 0.2817188376, 0.6299787005}
        };
        double[][] opponents = {
            {0.2104542553, 0.7936177850, -0.0040720468},
            {1.9779984951, -2.4285922050, 0.4505937099},
            {0.0259040371, 0.7827717662, -0.8086757660}
        };
        var lab = new double[3];
        for (var k = 0; k < 3; k++) {
            var cone = 0.0;
            for (var c = 0; c < 3; c++) cone += cones[k][c] * linear[c];
            for (var i = 0; i < 3; i++) lab[i] += opponents[i][k] * Math.cbrt(cone);
        }
        return lab;
    }
}
