package dev.jacquard.nn.torch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own that starts the engine, adds two tensors and says the sum. */
final class EngineProbe {
    static final String SUM = "the sum is 10.0";

    private EngineProbe() {}

    public static void main(String[] arguments) throws Exception {
        try (var engine = Engine.open(new EngineSettings(1, EngineSettings.Device.CPU))) {
            var sum = engine.call(() -> Tensors.of(new float[] {1, 2}, 2)
                    .add(Tensors.of(new float[] {3, 4}, 2))
                    .sum()
                    .item_double());
            System.out.println("the sum is " + sum);
            var maps = Path.of("/proc/self/maps");
            if (Files.exists(maps)) Files.readAllLines(maps).forEach(System.out::println);
        }
    }

    /** What such a process prints, with these options of Java and these variables of the environment. */
    static String run(List<String> options, Map<String, String> environment) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-Dfile.encoding=UTF-8", "-XX:+ErrorFileToStdout"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), EngineProbe.class.getName()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("XDG_CACHE_HOME", NativeLibraries.VARIABLE));
        builder.environment().putAll(environment);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS)) process.destroyForcibly();
        return said;
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
