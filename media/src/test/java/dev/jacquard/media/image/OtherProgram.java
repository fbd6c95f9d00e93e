package dev.jacquard.media.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of others that check ours, where the machine has them. */
final class OtherProgram {
    private OtherProgram() {}

    /** Runs it in a folder; a test whose program is missing is skipped. */
    static void run(Path folder, String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "the program " + program + " is not here");
        }
        var said = new String(process.getInputStream().readAllBytes());
        try {
            process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertEquals(0, process.exitValue(), command + ": " + said);
    }
}
