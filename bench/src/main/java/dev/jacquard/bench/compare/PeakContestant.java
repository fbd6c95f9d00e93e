package dev.jacquard.bench.compare;

import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Memory;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the machine can do: products of square matrices on all threads, and copies of what no cache holds. Its "loss" is the
 * best rate so far: operations, or bytes (each read or written), a second. Argument: {@code float32}, {@code bfloat16} or {@code memory}.
 */
public final class PeakContestant {
    /** Rows and columns of the matrices. */
    private static final int SIDE = 2048;
    /** Numbers of four bytes in a copied block. */
    private static final long BLOCK = 64L << 20;

    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private PeakContestant() {}

    /** Measures on demand. */
    public static void main(String[] arguments) {
        var pacer = Pacer.open();
        try (var engine = Engine.open(EngineSettings.standard())) {
            engine.call(() -> {
                var work = arguments[0].equals("memory")
                        ? copy()
                        : product(arguments[0].equals("float32") ? ScalarType.Float : ScalarType.BFloat16);
                var amount = arguments[0].equals("memory") ? 8.0 * BLOCK : 2.0 * SIDE * SIDE * SIDE;
                Memory.withoutGradients(work);
                pacer.ready(0, engine.settings().threads(), RawContestant.facts());
                var best = 0.0;
                while (pacer.next()) {
                    var begun = System.nanoTime();
                    try (var scope = new PointerScope()) {
                        Memory.withoutGradients(work);
                    }
                    best = Math.max(best, amount / ((System.nanoTime() - begun) / 1e9));
                    pacer.loss(best);
                }
                return null;
            });
        }
    }

    /** A product as a 1x1 convolution over a row of pixels, which oneDNN runs on all threads in both precisions. */
    private static Supplier<Tensor> product(ScalarType type) {
        var row = torch.randn(SIDE, SIDE).toType(type).view(1, SIDE, 1, SIDE).permute(0, 3, 1, 2);
        var weight = torch.randn(SIDE, SIDE).toType(type).view(SIDE, SIDE, 1, 1);
        var none = new TensorOptional();
        return () -> torch.conv2d(row, weight, none, ONE, ZERO, ONE, 1);
    }

    private static Supplier<Tensor> copy() {
        var from = torch.randn(BLOCK);
        var to = torch.zeros(BLOCK);
        return () -> to.copy_(from);
    }
}
