package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.nn.model.ImageVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is cut off, by a person or by a full disk. */
class InterruptTest {
    private static final int INTERRUPTED = 130;

    @TempDir
    Path folder;

    @Test
    void aTrainingSavesOnControlCAndIsFinishedLater() throws IOException, InterruptedException {
        var status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "signals are sent by the kill of Linux");
        var ignored = Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("SigIgn:"))
                .mapToLong(l -> Long.parseUnsignedLong(l.substring(7).strip(), 16))
                .sum();
        assumeTrue((ignored & 2) == 0, "these tests were started with interrupts ignored");
        var pictures = folder.resolve("discs");
        var run = folder.resolve("run");
        var said = folder.resolve("said.txt");
        Cli.draw(pictures, 60);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "train",
                "image-vae",
                pictures.toString(),
                "--run",
                run.toString(),
                "--minutes",
                "5",
                "--lang",
                "en"));
        ImageVae.RECIPE.tiny().forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            while (process.isAlive() && !Files.readString(said).contains("step ")) Thread.sleep(100);
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> read(said));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(INTERRUPTED, process.exitValue(), read(said));
        assertTrue(read(said).contains("Saved. Go on with: jacquard train --resume " + run), read(said));
        assertFalse(read(said).contains("\tat "), read(said));
        Cli.run("train", "--resume", run, "--steps", 3).succeeds();
        assertTrue(Files.exists(run.resolve("MODEL_CARD.md")));
    }

    @Test
    void aFullDiskIsSaidInOneSentence() throws IOException, InterruptedException {
        var pictures = folder.resolve("discs");
        Cli.draw(pictures, 60);
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
        var mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assumeTrue(mounted == 0, "small disks may not be mounted here");
        try {
            var cli = Cli.train(pictures, disk.resolve("run"), "--steps", 2);
            assertEquals(1, cli.status(), cli.err());
            assertTrue(cli.err().contains("There is no space left to write"), cli.err());
            assertFalse(cli.err().contains("\tat "), cli.err());
            try (var files = Files.walk(disk)) {
                assertEquals(
                        List.of(),
                        files.filter(f -> f.toString().endsWith(".part")).toList());
            }
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
