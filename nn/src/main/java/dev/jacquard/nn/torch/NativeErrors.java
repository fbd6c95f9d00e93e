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

    /**
     * A native failure inside a layer: which layer, with which shapes, and the engine's own first line; any other
     * failure unchanged.
     */
    public static RuntimeException at(String path, RuntimeException thrown, Tensor... inputs) {
        if (!isNative(thrown)) return thrown;
        var line = line(thrown);
        if (isOutOfMemory(line)) return outOfMemory(thrown);
        var shapes = Stream.of(inputs)
                .map(t -> Arrays.toString(t.sizes().vec().get()))
                .collect(Collectors.joining(" and "));
        return new Problem(thrown, "The layer %s cannot take an input of shape %s: %s", path, shapes, line);
    }

    /** The same failure, if it came from the native engine, as a {@link Problem}; any other one unchanged. */
    public static RuntimeException translate(RuntimeException thrown) {
        if (!isNative(thrown)) return thrown;
        var line = line(thrown);
        return isOutOfMemory(line) ? outOfMemory(thrown) : new Problem(thrown, "The engine stopped: %s", line);
    }

    // The bridge throws the plain class, Java's own failures are of more special ones.
    private static boolean isNative(RuntimeException thrown) {
        return thrown.getClass() == RuntimeException.class;
    }

    private static boolean isOutOfMemory(String line) {
        return line.toLowerCase(Locale.ROOT).contains("allocate memory") || line.contains("bad_alloc");
    }

    private static Problem outOfMemory(RuntimeException thrown) {
        return new Problem(
                thrown, "Memory ran out inside the engine. Use a smaller batch or size, or close other programs.");
    }

    static String line(Throwable thrown) {
        return String.valueOf(thrown.getMessage())
                .lines()
                .findFirst()
                .orElse("no reason given")
                .strip();
    }
}
