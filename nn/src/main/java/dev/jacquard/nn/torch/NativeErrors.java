package dev.jacquard.nn.torch;

import dev.jacquard.media.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** Turns what the native engine throws into one sentence. */
public final class NativeErrors {
    private NativeErrors() {}

    /** A native failure inside a layer: which layer, with which shapes, and the engine's own first line. */
    public static Problem at(String path, RuntimeException thrown, Tensor... inputs) {
        if (thrown instanceof Problem problem) return problem;
        var shapes = Stream.of(inputs)
                .map(t -> Arrays.toString(t.sizes().vec().get()))
                .collect(Collectors.joining(" and "));
        return new Problem(thrown, "The layer %s cannot take an input of shape %s: %s", path, shapes, line(thrown));
    }

    /** The same failure, if it came from the native engine, as a {@link Problem}; any other one unchanged. */
    public static RuntimeException translate(RuntimeException thrown) {
        if (thrown.getClass() != RuntimeException.class) return thrown;
        var line = line(thrown);
        if (line.toLowerCase(Locale.ROOT).contains("allocate memory") || line.contains("bad_alloc"))
            return new Problem(
                    thrown, "Memory ran out inside the engine. Use a smaller batch or size, or close other programs.");
        return new Problem(thrown, "The engine stopped: %s", line);
    }

    static String line(Throwable thrown) {
        return String.valueOf(thrown.getMessage())
                .lines()
                .findFirst()
                .orElse("no reason given")
                .strip();
    }
}
