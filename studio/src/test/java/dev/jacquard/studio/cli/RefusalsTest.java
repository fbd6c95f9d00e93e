package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person did wrong is said in one sentence, and leaves nothing behind. */
class RefusalsTest {
    @TempDir
    static Path shared;

    static Path pictures;
    static Path trained;

    @TempDir
    Path folder;

    Path run;

    @BeforeAll
    static void trainOnce() {
        pictures = shared.resolve("discs");
        trained = shared.resolve("trained");
        Cli.draw(pictures, 60);
        Cli.train(pictures, trained, "--steps", 20).succeeds();
    }

    @BeforeEach
    void nameARun() {
        run = folder.resolve("run");
    }

    @AfterEach
    void nothingHalfWrittenIsLeft() throws IOException {
        try (var files = Files.walk(folder)) {
            assertEquals(
                    List.of(), files.filter(f -> f.toString().endsWith(".part")).toList());
        }
    }

    private void refusesToTrain(int status, Path place, List<Object> more, String... words) {
        Cli.train(place, run, more.toArray()).refuses(status, words);
        assertFalse(Files.exists(run));
    }

    @Test
    void anEmptyFolderIsNoCollection() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        refusesToTrain(1, empty, List.of("--steps", 1), "empty");
        Cli.run("inspect", empty).refuses(1, "empty");
    }

    @Test
    void aSinglePictureIsTooLittle() {
        var one = folder.resolve("one");
        Cli.draw(one, 1);
        refusesToTrain(1, one, List.of("--steps", 1), "1 items", "Add more");
    }

    @Test
    void textsNamedLikePicturesAreNone() throws IOException {
        var texts = Files.createDirectory(folder.resolve("texts"));
        for (var i = 0; i < 20; i++) Files.writeString(texts.resolve(i + ".png"), "no picture");
        refusesToTrain(1, texts, List.of("--steps", 1), "holds no pictures");
    }

    @Test
    void aPlaceThatIsNotThereIsNamed() {
        refusesToTrain(1, folder.resolve("nowhere"), List.of("--steps", 1), "nowhere");
    }

    @Test
    void anUnknownRecipeIsAnsweredWithThoseThereAre() {
        Cli.run("train", "image-wae", pictures, "--run", run).refuses(2, "image-wae", "image-vae");
        assertFalse(Files.exists(run));
    }

    @Test
    void anUnknownCommandIsAnsweredWithASimilarOne() {
        Cli.run("trian").refuses(2, "trian", "train");
    }

    @Test
    void anUnknownOptionIsNamed() {
        Cli.run("recipes", "--colour").refuses(2, "--colour");
    }

    @Test
    void anUnknownModeIsAnsweredWithThoseThereAre() {
        Cli.run("create", trained, "--mode", "dream").refuses(2, "dream", "interpolate");
    }

    @Test
    void aModeNeedsItsPictures() {
        Cli.run("create", trained, "--mode", "vary").refuses(2, "--from");
    }

    @Test
    void aSettingOfAnotherModeIsRefused() {
        Cli.run("create", trained, "--set", "strength=1").refuses(2, "strength");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "1.5"})
    void aNumberOfWorksIsWholeAndAtLeastOne(String count) {
        Cli.run("create", trained, "--count", count, "--out", run).refuses(2, count);
        assertFalse(Files.exists(run));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latent=-3", "latent=1e9", "latent=many", "nonsense=1", "form=round", "rate=nan", "latent"})
    void aSettingThatTheRecipeDoesNotTakeIsRefused(String setting) {
        refusesToTrain(2, pictures, List.of("--steps", 1, "--set", setting), setting.replaceAll("=.*", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-16", "many", "16x", "16x16x3", "70000"})
    void aSizeIsOneOrTwoNumbersOfPixels(String size) {
        refusesToTrain(2, pictures, List.of("--steps", 1, "--size", size), size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "16x8", "129"})
    void aSizeThatTheRecipeCannotLearnIsRefused(String size) {
        refusesToTrain(1, pictures, List.of("--steps", 1, "--size", size), "16 to 128");
    }

    @Test
    void aFitIsOneOfThree() {
        refusesToTrain(2, pictures, List.of("--steps", 1, "--fit", "squash"), "squash", "stretch");
        refusesToTrain(2, pictures, List.of("--steps", 1, "--leave-out", "ugly"), "ugly", "mislabelled");
    }

    @Test
    void aLanguageThatIsNotSpokenIsRefused() {
        Cli.run("recipes", "--lang", "fr").refuses(2, "fr", "zh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "abc", "NaN", "Infinity"})
    void minutesAreANumberOverZero(String minutes) {
        refusesToTrain(2, pictures, List.of("--minutes", minutes), minutes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "abc", "99999999999999999999"})
    void stepsAreAtLeastOne(String steps) {
        refusesToTrain(2, pictures, List.of("--steps", steps), steps);
    }

    @Test
    void aBudgetIsMinutesOrSteps() {
        refusesToTrain(2, pictures, List.of("--minutes", 1, "--steps", 1), "--minutes", "--steps");
    }

    @Test
    void aValueThatIsMissingIsNamed() {
        Cli.run("create").refuses(2, "DIR");
        Cli.run("train", "image-vae", pictures, "--run").refuses(2, "--run");
    }

    @Test
    void anOptionIsGivenOnce() {
        refusesToTrain(2, pictures, List.of("--steps", 1, "--steps", 2), "--steps");
    }

    @Test
    void aMissingRunIsNamedAndNotMade() {
        Cli.run("create", run).refuses(1, run.toString());
        Cli.run("evaluate", run).refuses(1, run.toString());
        Cli.run("train", "--resume", run).refuses(1, run.toString());
        assertFalse(Files.exists(run));
    }

    @Test
    void aFolderThatIsNoRunIsNamed() {
        Cli.run("create", pictures).refuses(1, "holds no run");
        Cli.run("train", "--resume", pictures).refuses(1, "holds no run");
        assertFalse(Files.exists(pictures.resolve(".lock")));
    }

    @Test
    void aRunIsNotTrainedOver() throws IOException {
        var before = Files.readAllBytes(trained.resolve("model.safetensors"));
        Cli.train(pictures, trained, "--steps", 1).refuses(1, "--resume");
        assertTrue(Arrays.equals(before, Files.readAllBytes(trained.resolve("model.safetensors"))));
    }

    @Test
    void aRunWithoutWeightsSaysHowToGoOn() throws IOException {
        copyRun();
        Files.delete(run.resolve("model.safetensors"));
        Cli.run("create", run).refuses(1, "train --resume " + run);
        assertFalse(Files.exists(run.resolve("works")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"recipe\": \"image-vae\"}", "{\"recipe\": 3}"})
    void aDamagedDescriptionIsNamed(String text) throws IOException {
        copyRun();
        Files.writeString(run.resolve("recipe.json"), text);
        Cli.run("create", run).refuses(1, "recipe.json");
    }

    enum Damage {
        EMPTY,
        CUT_SHORT,
        HEADER_OF_EXABYTES,
        HEADER_LIKE_A_WELL,
        SHAPE_OF_EXABYTES,
        ANOTHER_NETWORK,
        NOT_A_NUMBER;

        byte[] done(byte[] sound) {
            return switch (this) {
                case EMPTY -> new byte[0];
                case CUT_SHORT -> Arrays.copyOf(sound, sound.length / 2);
                case HEADER_OF_EXABYTES ->
                    ByteBuffer.wrap(sound.clone())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(Long.MAX_VALUE)
                            .array();
                case HEADER_LIKE_A_WELL -> file("[".repeat(200_000), 0);
                case SHAPE_OF_EXABYTES ->
                    file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4);
                case ANOTHER_NETWORK -> file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
                case NOT_A_NUMBER -> {
                    var header = (int) ByteBuffer.wrap(sound)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong();
                    yield ByteBuffer.wrap(sound.clone())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(8 + header, Float.NaN)
                            .array();
                }
            };
        }

        private static byte[] file(String header, int data) {
            var text = header.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(8 + text.length + data)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .put(text)
                    .array();
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damagedWeightsAreNamed(Damage damage) throws IOException {
        copyRun();
        var weights = run.resolve("model.safetensors");
        Files.write(weights, damage.done(Files.readAllBytes(weights)));
        Cli.run("create", run).refuses(1, "model.safetensors");
        assertFalse(Files.exists(run.resolve("works")));
    }

    @Test
    void aPictureOfAnotherHandHasNoOrigin() {
        Cli.run("origin", pictures.resolve("disc-000.png")).refuses(1, "no origin");
    }

    @Test
    void whatIsMissingIsSaidInChineseToo() {
        var said = Cli.run("create", run, "--lang", "zh").err();
        assertTrue(said.contains("没有名为") && said.contains(run.toString()), said);
        assertTrue(Cli.run("create", "--lang", "zh").err().contains("缺少"));
        assertTrue(Cli.run("train", "image-vae", pictures, "--minutes", "abc", "--lang", "zh")
                .err()
                .contains("不接受"));
    }

    @Test
    void verboseShowsWhereItFailed() {
        var said = Cli.run("create", run, "--verbose").err();
        assertTrue(said.contains("\tat "), said);
    }

    private void copyRun() throws IOException {
        Files.createDirectory(run);
        for (var name : List.of("recipe.json", "model.safetensors"))
            Files.copy(trained.resolve(name), run.resolve(name));
    }
}
