package dev.jacquard.nn.torch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What this machine does.
 *
 * @param processor what the system calls it
 * @param instructions the widest vector instructions that the engine uses, such as {@code AVX512}
 * @param threads processor threads of one operation
 * @param float32 multiplications and additions a second in large products
 * @param bfloat16 the same with products in bfloat16
 * @param copied bytes a second that a copy of a large tensor reads and writes
 */
public record Machine(
        String processor, String instructions, int threads, double float32, double bfloat16, double copied) {
    private static final long COPIED_NUMBERS = 1 << 24;
    private static final int TRIALS = 8;

    /** Measures for about half a second. */
    public static Machine measure(Engine engine) {
        return engine.call(() -> new Machine(
                processorName(),
                torch.get_cpu_capability().getString(),
                engine.settings().threads(),
                Precision.FLOAT32.rate(),
                Precision.BFLOAT16.rate(),
                copyRate()));
    }

    /** What large products reach in this precision. */
    public double rate(Precision precision) {
        return precision == Precision.BFLOAT16 ? bfloat16 : float32;
    }

    private static double copyRate() {
        return Memory.withoutGradients(() -> {
            try (var scope = new PointerScope()) {
                var from = Tensors.empty(ScalarType.Float, COPIED_NUMBERS).fill_(Tensors.scalar(1));
                var to = Tensors.empty(ScalarType.Float, COPIED_NUMBERS);
                var best = Double.MAX_VALUE;
                for (var trial = 0; trial < TRIALS; trial++) {
                    var begun = System.nanoTime();
                    to.copy_(from);
                    best = Math.min(best, (System.nanoTime() - begun) / 1e9);
                }
                return 2 * Float.BYTES * COPIED_NUMBERS / best;
            }
        });
    }

    private static String processorName() {
        var file = Path.of("/proc/cpuinfo");
        try {
            if (Files.isReadable(file))
                for (var line : Files.readAllLines(file, StandardCharsets.UTF_8))
                    if (line.startsWith("model name"))
                        return line.substring(line.indexOf(':') + 1).strip();
        } catch (IOException unreadable) {
            return System.getProperty("os.arch");
        }
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
