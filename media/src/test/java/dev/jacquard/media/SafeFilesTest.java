package dev.jacquard.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {
    @TempDir
    Path folder;

    @Test
    void contentInPiecesIsWrittenWholeIntoFoldersMadeForIt() throws IOException {
        var file = folder.resolve("new/张三 家/file.bin");
        SafeFiles.write(file, List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        assertEquals(1, filesIn(file.getParent()));
    }

    @Test
    void aWriterThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        var file = Files.writeString(folder.resolve("a.txt"), "old");
        var problem = assertThrows(
                Problem.class,
                () -> SafeFiles.write(file, stream -> {
                    stream.write(new byte[100_000]);
                    throw new IOException("the dog ate it");
                }));
        assertTrue(problem.getMessage().contains("the dog ate it"), problem.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(1, filesIn(folder));
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "only root mounts disks");
        try {
            var problem = assertThrows(Problem.class, () -> SafeFiles.write(disk.resolve("big"), new byte[1 << 20]));
            assertTrue(problem.getMessage().startsWith("There is no space left"), problem.getMessage());
            assertEquals(0, filesIn(disk));
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void aDeviceIsWrittenToAndNotReplaced() {
        var device = Path.of("/dev/full");
        assumeTrue(Files.exists(device), "no device that is always full here");
        var problem = assertThrows(Problem.class, () -> SafeFiles.write(device, new byte[10]));
        assertTrue(problem.getMessage().startsWith("There is no space left"), problem.getMessage());
        assertTrue(Files.exists(device) && !Files.isRegularFile(device), "the device was replaced");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        var target = Files.writeString(folder.resolve("target"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link"), target);
        SafeFiles.write(link, "new".getBytes(StandardCharsets.US_ASCII));
        assertTrue(Files.isSymbolicLink(link), "the link was replaced");
        assertEquals("new", Files.readString(target));
    }

    @Test
    void aReadOnlyPlaceIsSaid() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk.toString()), "only root mounts disks");
        try {
            var problem = assertThrows(Problem.class, () -> SafeFiles.write(disk.resolve("a"), new byte[1]));
            assertTrue(problem.getMessage().contains("read-only"), problem.getMessage());
            var inFolder = assertThrows(Problem.class, () -> SafeFiles.createFolder(disk.resolve("b/c")));
            assertTrue(inFolder.getMessage().contains("read-only"), inFolder.getMessage());
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void aFolderInTheWayIsSaid() {
        var problem = assertThrows(Problem.class, () -> SafeFiles.write(folder, new byte[1]));
        assertTrue(problem.getMessage().contains("is a folder"), problem.getMessage());
    }

    @Test
    void aHashIsTheOneOfTheStandard() {
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                SafeFiles.sha256("abc".getBytes(StandardCharsets.US_ASCII)));
    }

    private static long filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
