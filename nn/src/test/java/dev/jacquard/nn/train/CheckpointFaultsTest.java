package dev.jacquard.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.nn.torch.EngineFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are sound files and yet of no use, and disks that take none. */
class CheckpointFaultsTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    @TempDir
    Path folder;

    private Toys toys;

    @BeforeEach
    void newRun() {
        toys = new Toys(engine, folder);
    }

    private static TrainingSettings often() {
        return new TrainingSettings(new Budget.Steps(200), 7, Schedule.CONSTANT, 0, 1, 0.9, 0, 0);
    }

    private static void stop(Toys toys) {
        var rounds = new AtomicInteger();
        toys.train(often(), () -> rounds.incrementAndGet() > 4);
    }

    private static void putNan(Path checkpoint) throws IOException {
        var bytes = Files.readAllBytes(checkpoint);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - Float.BYTES, Float.NaN);
        Files.write(checkpoint, bytes);
    }

    private static void forgetState(Path checkpoint) throws IOException {
        var text = Files.readString(checkpoint, StandardCharsets.ISO_8859_1);
        Files.writeString(checkpoint, text.replace("\"state\"", "\"stale\""), StandardCharsets.ISO_8859_1);
    }

    private interface Fault {
        void on(Path checkpoint) throws IOException;
    }

    private void assertGoesOnFromTheOneBefore(Fault fault) throws IOException {
        var uninterrupted = new Toys(engine, folder.resolve("other")).train(often());
        stop(toys);
        assertEquals(2, toys.checkpoints().size());
        fault.on(toys.checkpoints().get(0));
        var ended = toys.train(often());
        assertEquals(1, toys.warnings.size());
        var warning = toys.warnings.get(0).toString();
        assertTrue(warning.endsWith("The training goes on from the checkpoint before it."), warning);
        assertEquals(uninterrupted.weights(), ended.weights());
        assertEquals(uninterrupted.averages(), ended.averages());
    }

    @Test
    void aCheckpointThatHoldsNoNumberIsPassedOver() throws IOException {
        assertGoesOnFromTheOneBefore(CheckpointFaultsTest::putNan);
    }

    @Test
    void aCheckpointThatDoesNotSayWhereItStandsIsPassedOver() throws IOException {
        assertGoesOnFromTheOneBefore(CheckpointFaultsTest::forgetState);
    }

    @Test
    void whatWasUsedIsThatOfTheCheckpointBefore() throws IOException {
        stop(toys);
        forgetState(toys.checkpoints().get(0));
        var name = toys.checkpoints().get(1).getFileName().toString();
        assertEquals(
                Long.parseLong(name.replaceAll("\\D", "")), Trainer.used(folder).steps());
    }

    @Test
    void checkpointsOfNoUseAloneAreAProblemAndNotAWarning() throws IOException {
        stop(toys);
        for (var checkpoint : toys.checkpoints()) putNan(checkpoint);
        var problem = assertThrows(Problem.class, () -> toys.train(often()));
        assertTrue(problem.getMessage().contains("not finite"), problem.getMessage());
        assertEquals(List.of(), toys.warnings);
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            return -1;
        }
    }

    private interface DiskFault {
        void on(Path disk) throws Exception;
    }

    /** Stops a training on a disk of one megabyte, lets something happen to the disk, and goes on. */
    private void assertSaysAndKeeps(DiskFault fault, String said) throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
                "mounting a small disk is not permitted here");
        try {
            var small = new Toys(engine, disk);
            stop(small);
            var newest = small.checkpoints().get(0);
            var before = Files.readAllBytes(newest);
            fault.on(disk);
            var problem = assertThrows(Problem.class, () -> small.train(often()));
            assertTrue(problem.getMessage().contains(said), problem.getMessage());
            assertArrayEquals(before, Files.readAllBytes(newest));
        } finally {
            assertEquals(0, run("umount", disk.toString()));
        }
    }

    @Test
    void aFullDiskIsAProblemAndKeepsTheLastCheckpoint() throws Exception {
        assertSaysAndKeeps(
                disk -> {
                    var filler = disk.resolve("filler");
                    assertThrows(IOException.class, () -> Files.write(filler, new byte[2 << 20]));
                },
                "There is no space left");
    }

    @Test
    void aReadOnlyDiskIsAProblemAndKeepsTheLastCheckpoint() throws Exception {
        assertSaysAndKeeps(
                disk -> assumeTrue(
                        run("mount", "-o", "remount,ro", disk.toString()) == 0,
                        "making a disk read-only is not permitted here"),
                "cannot be written");
    }
}
