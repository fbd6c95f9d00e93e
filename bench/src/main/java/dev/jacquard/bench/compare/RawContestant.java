package dev.jacquard.bench.compare;

import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * The same steps as a Java program writes them against PyTorch's C++ library: functions, separate weights, its Adam.
 * Arguments: the workload, the exercise's file, {@code one} for one BLAS thread or {@code tuned} for channels-last memory,
 * denormal numbers flushed, and an OpenBLAS built for OpenMP where the third argument names one.
 */
public final class RawContestant {
    private RawContestant() {}

    /** Takes steps on demand. */
    public static void main(String[] arguments) throws IOException {
        var pacer = Pacer.open();
        var workload = Workload.of(arguments[0]);
        var exercise = Exercise.read(Path.of(arguments[1]));
        var tuned = arguments[2].equals("tuned");
        // Says where Jacquard keeps native libraries, so that they are not unpacked twice, and lifts JavaCPP's limits.
        Engine.livePointers();
        if (arguments.length > 3) Loader.loadGlobal(arguments[3]);
        else openblas.blas_set_num_threads(1);
        var threads = Runtime.getRuntime().availableProcessors();
        torch.set_num_threads(threads);
        torch.manual_seed(1);
        if (tuned) org.bytedeco.pytorch.Context.setFlushDenormal(true);
        var network = RawNetworks.of(workload, tuned);
        var pictures = !workload.kind().ofText();
        var count = Exercise.count(workload);
        var side = Workload.SIDE;
        // With one channel both layouts look the same, so channels-last is said through strides.
        var examples = !pictures
                ? Tensors.of(exercise.characters(workload, 0), count, workload.length())
                : tuned
                        ? Tensors.of(exercise.values(), count, side, side, 1).permute(0, 3, 1, 2)
                        : Tensors.of(exercise.values(), count, 1, side, side);
        var answers = pictures
                ? Tensors.of(exercise.wanted(), count)
                : Tensors.of(exercise.characters(workload, 1), count, workload.length());
        pacer.ready(network.parameters(), threads, facts());
        for (var step = 0L; pacer.next(); step++) {
            try (var scope = new PointerScope()) {
                var first = Exercise.first(workload, step);
                pacer.loss(network.step(
                        examples.narrow(0, first, workload.batch()), answers.narrow(0, first, workload.batch())));
            }
        }
    }

    /** What computes in this process. */
    static Map<String, String> facts() throws IOException {
        return Map.of(
                "library",
                "libtorch " + Loader.getVersion("org.bytedeco", "pytorch"),
                "vectors",
                torch.get_cpu_capability().getString());
    }
}
