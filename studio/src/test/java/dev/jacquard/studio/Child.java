package dev.jacquard.studio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java process of its own on the tests' class path, and what it says line by line. */
public final class Child implements AutoCloseable {
    private static final String END = "\u0000";

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        var reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (var stream = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = stream.readLine(); line != null; line = stream.readLine()) lines.add(line);
        } catch (IOException e) {
            lines.add("(" + e.getMessage() + ")");
        }
        lines.add(END);
    }

    /** Starts a class with these options of Java and these arguments. */
    public static Child start(Class<?> main, List<String> options, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What starts fast: these processes live for seconds.
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.platform.extension="));
        if (Runtime.version().feature() >= 22) command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putIfAbsent("OMP_WAIT_POLICY", "passive");
        // As the launcher has it: memory that was taken once is kept.
        builder.environment().putIfAbsent("MALLOC_MMAP_THRESHOLD_", "1073741824");
        builder.environment().putIfAbsent("MALLOC_TRIM_THRESHOLD_", "8589934592");
        builder.environment().keySet().removeAll(List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"));
        return new Child(builder.start());
    }

    /** Waits until it says a line that begins like this; false when it ends without. */
    public boolean says(String beginning) throws InterruptedException {
        for (; ; ) {
            var line = lines.poll(5, TimeUnit.MINUTES);
            if (line == null) throw new AssertionError("It hangs after saying " + said);
            if (line.equals(END)) {
                lines.add(END);
                return false;
            }
            said.add(line);
            if (line.startsWith(beginning)) return true;
        }
    }

    /** Waits for the end and gives all lines. */
    public List<String> end() throws InterruptedException {
        says(END);
        process.waitFor();
        return said;
    }

    /** Its exit status, once it has ended. */
    public int status() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it as nothing can be prepared for. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long id() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
