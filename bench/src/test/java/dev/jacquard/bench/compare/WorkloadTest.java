package dev.jacquard.bench.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
    /** Millions for one picture or character, as another program counts them for the same shapes. */
    @ParameterizedTest
    @CsvSource({"classifier, 32.24", "lstm:32x128, 20.74", "gpt-4x128:32x128, 5.579", "gpt-6x384, 71.0"})
    void operationsAreThoseOfAnIndependentCount(String workload, double millions) {
        assertEquals(millions, Workload.of(workload).operations() / 1e6, millions * 1e-3);
    }

    @Test
    void theGansOperationsAreTheCommonCountWithoutTheCriticsUnusedGradients() {
        // 160.78 million with them; the critic's three layers need 13.26 million once.
        assertEquals(160.78 - 13.26, Workload.of("gan").operations() / 1e6, 0.01);
    }

    @Test
    void sizesStandBehindTheWord() {
        assertEquals(new Workload(Workload.Kind.LSTM, 32, 128), Workload.of("lstm:32x128"));
        assertEquals(new Workload(Workload.Kind.GAN, 64, 1), Workload.of("gan:64"));
        assertEquals(Workload.of("vae"), Workload.of(Workload.of("vae").toString()));
    }

    @Test
    void unknownWorkloadsAndSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Workload.of("diffusion"));
        assertThrows(IllegalArgumentException.class, () -> Workload.of("gan:64x2"));
        assertThrows(IllegalArgumentException.class, () -> Workload.of("lstm:many"));
        assertThrows(IllegalArgumentException.class, () -> Workload.of("gpt-6x384:4096x4096"));
    }

    @Test
    void theExerciseIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
        var made = Exercise.make();
        made.write(folder.resolve("exercise"));
        var read = Exercise.read(folder.resolve("exercise"));
        assertArrayEquals(made.pictures(), read.pictures());
        assertArrayEquals(made.labels(), read.labels());
        assertArrayEquals(made.text(), read.text());
    }

    @Test
    void everyCharacterIsFollowedByTheOneThatIsWanted() {
        var exercise = Exercise.make();
        var workload = Workload.of("gpt-4x128");
        var characters = exercise.characters(workload, 0);
        var wanted = exercise.characters(workload, 1);
        for (var i = 1; i < characters.length; i++) assertEquals(characters[i], wanted[i - 1]);
    }
}
