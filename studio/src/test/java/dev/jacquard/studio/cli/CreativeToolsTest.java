package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Palette;
import dev.jacquard.media.image.Seamless;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.studio.Drawings;
import dev.jacquard.studio.TrainedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mode of {@code create} on pictures that are not square and have transparency, and what it refuses. */
class CreativeToolsTest {
    @TempDir
    static Path shared;

    static Path pictures;
    static Path trained;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() {
        pictures = Drawings.into(shared.resolve("boxes"), 60, 24, 16, 4);
        trained = shared.resolve("trained");
        Cli.train(pictures, trained, "--steps", 15).succeeds();
    }

    private static Cli create(Object... more) {
        var words = new ArrayList<Object>(List.of("create", trained));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    private static Path picture(int number) {
        return pictures.resolve("%03d.png".formatted(number));
    }

    private static String given(int count) {
        var names = new ArrayList<String>();
        for (var i = 0; i < count; i++) names.add(picture(i).toString());
        return String.join(",", names);
    }

    /** Every work in these files is made again from its origin, to the bit. */
    private static void assertMadeAgain(List<Path> files) {
        try (var model = TrainedModel.open(trained, ImageVae.RECIPE)) {
            for (var file : files)
                assertEquals(Image.read(file), model.again(Work.originOf(file)).content(), file.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sample, 0",
        "vary, 1",
        "interpolate, 3",
        "walk, 0",
        "walk, 3",
        "arithmetic, 3",
        "reconstruct, 2",
        "evolve, 0"
    })
    void worksOfEveryModeAreMadeAgain(String mode, int needed) {
        var words = new ArrayList<Object>(List.of("--mode", mode, "--out", folder, "--seed", 11 + needed));
        if (!mode.equals("arithmetic") && !mode.equals("reconstruct")) words.addAll(List.of("--count", 4));
        if (needed > 0) words.addAll(List.of("--from", given(needed)));
        var files = create(words.toArray()).paths();
        assertEquals(mode.equals("arithmetic") ? 1 : mode.equals("reconstruct") ? 2 : 4, files.size());
        assertEquals(24, Image.read(files.get(0)).width());
        assertEquals(16, Image.read(files.get(0)).height());
        assertMadeAgain(files);
    }

    @Test
    void aWalkIsAnAnimationWhereNobodySaysOtherwise() {
        var files = create("--mode", "walk", "--count", 5, "--seed", 3).paths();
        assertEquals(List.of(trained.resolve("works").resolve("walk-seed3.gif")), files);
    }

    @Test
    void aGridIsASheetOfTwoWishes() {
        var sheet = folder.resolve("grid.png");
        create(
                        "--mode",
                        "grid",
                        "--count",
                        3,
                        "--set",
                        "x=temperature:0.5..1.5",
                        "--set",
                        "y=temperature:1|2",
                        "--out",
                        sheet)
                .paths();
        var origins = Work.originsOf(sheet);
        assertEquals(6, origins.size());
        assertEquals(
                List.of("0.5", "1", "1.5"),
                origins.subList(0, 3).stream()
                        .map(o -> o.settings().get("temperature"))
                        .toList());
    }

    @Test
    void aDirectionThatGotANameMovesWorks() {
        create("--mode", "traverse", "--count", 3, "--set", "name=0:size", "--out", folder.resolve("ways"))
                .succeeds();
        var plain = create("--count", 1, "--out", folder.resolve("plain")).paths();
        var moved = create("--count", 1, "--set", "size=3", "--out", folder.resolve("moved"))
                .paths();
        assertNotEquals(Image.read(plain.get(0)), Image.read(moved.get(0)));
        assertMadeAgain(moved);
    }

    @Test
    void favouritesLeadToTheNextSheetAndTheSameOnesAgainToNone() {
        var first = create("--mode", "evolve", "--count", 4, "--seed", 21).paths();
        assertEquals(trained.resolve("works").resolve("evolve-seed21-sheet-00.png"), first.get(0));
        var favourites = first.get(2) + "," + first.get(4);
        var second =
                create("--mode", "evolve", "--seed", 21, "--from", favourites).paths();
        assertEquals(trained.resolve("works").resolve("evolve-seed21-sheet-01.png"), second.get(0));
        assertEquals(
                second,
                create("--mode", "evolve", "--seed", 21, "--from", favourites).paths());
        assertMadeAgain(second.subList(1, second.size()));
        var third = create("--mode", "evolve", "--seed", 21, "--from", second.get(1))
                .paths();
        assertEquals(8, Work.originOf(third.get(1)).index());
    }

    @Test
    void withThePaletteOfTheCollectionWorksHaveNoOtherColour() {
        var files =
                create("--count", 6, "--set", "palette=own", "--out", folder).paths();
        var own = Palette.of(Collection.images(pictures));
        for (var file : files) assertTrue(own.covers(Image.read(file)), file.toString());
        assertMadeAgain(files);
    }

    @Test
    void aPaletteFromAFileIsKeptSoThatWorksCanBeMadeAgainWithoutIt() throws IOException {
        var file = folder.resolve("three.gpl");
        SafeFiles.write(file, "GIMP Palette\n0 0 0\n255 255 255\n200 30 30\n".getBytes(StandardCharsets.UTF_8));
        var palette = Palette.read(file);
        var files = create("--count", 3, "--set", "palette=" + file, "--set", "seamless=true", "--out", folder)
                .paths();
        Files.delete(file);
        for (var work : files) assertTrue(palette.covers(Image.read(work)), work.toString());
        assertMadeAgain(files);
    }

    @Test
    void tilesContinueThemselves() {
        var tiles =
                create("--count", 8, "--set", "seamless=true", "--out", folder).paths();
        for (var tile : tiles) {
            var seam = Seamless.seam(Image.read(tile));
            assertTrue(seam < 1.5, tile + ": " + seam);
        }
        assertMadeAgain(tiles);
    }

    @Test
    void spritesLieOnOneSheetWithTheirJson() throws IOException {
        var sheet = folder.resolve("boxes.png");
        var files =
                create("--count", 5, "--set", "sprites=array", "--out", sheet).paths();
        assertEquals(List.of(sheet, folder.resolve("boxes.json")), files);
        assertEquals(3 * 24, Image.read(sheet).width());
        assertTrue(Files.readString(files.get(1)).contains("\"filename\": \"image-vae-seed1-0004.png\""));
    }

    @Test
    void theNearestOriginalIsShownBesideEachWork() {
        var run = create("--count", 3, "--set", "nearest=true", "--out", folder.resolve("a.png"));
        assertEquals(List.of(folder.resolve("a.png"), folder.resolve("a-nearest.png")), run.paths());
        assertEquals(
                3, run.err().lines().filter(l -> l.contains("is nearest to")).count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--mode;dance;--count;1;no mode",
                "--mode;walk;--set;waves=0;waves is a number",
                "--mode;grid;--set;x=temperature:0..1;two wishes",
                "--mode;arithmetic;--from;a.png;needs 3 pictures",
                "--mode;traverse;--set;name=99:far;by its number",
                "--mode;traverse;--set;name=0:temperature;setting already",
                "--mode;traverse;--set;name=0:nearest;setting already",
                "--set;nearest=maybe;--count;1;one of",
                "--set;sprites=true;--count;1;one of",
                "--set;seamless=perhaps;--count;1;one of",
                "--set;brightness=1;--count;1;no setting"
            })
    void whatCannotBeIsRefused(String first, String second, String third, String fourth, String why) {
        var run = create(first, second, third, fourth, "--out", folder.resolve("out"));
        assertTrue(run.status() == 2 || run.status() == 1, run.err());
        assertTrue(run.err().contains(why), run.err());
    }

    @Test
    void aFavouriteWithoutAnOriginIsRefused() {
        create("--mode", "evolve", "--seed", 31, "--from", picture(0)).refuses(1, "carries no origin");
    }
}
