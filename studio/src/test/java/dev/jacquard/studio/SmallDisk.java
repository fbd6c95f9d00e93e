package dev.jacquard.studio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk in memory that can be full or read-only; only a person who may mount has one. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** A disk of so many kilobytes at this folder; the test is skipped where there can be none. */
    public static SmallDisk at(Path folder, int kilobytes) throws Exception {
        Files.createDirectories(folder);
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", folder.toString()),
                "only root on Linux may mount a small disk");
        return new SmallDisk(folder);
    }

    public Path folder() {
        return folder;
    }

    /** Gives it another size. */
    public void resize(int kilobytes) throws Exception {
        remount("size=" + kilobytes + "k");
    }

    public void makeReadOnly() throws Exception {
        remount("ro");
    }

    private void remount(String option) throws Exception {
        if (!succeeds("mount", "-o", "remount," + option, folder.toString()))
            throw new IOException("The disk could not be mounted again with " + option + ".");
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        succeeds("umount", "-l", folder.toString());
    }
}
