package dev.jacquard.nn.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The numbers in which the products of a training step are computed (Micikevicius et al. 2018; Kalamkar et al. 2019).
 * Weights, what optimizers remember, statistics and losses are float32 in every case; the products by which Muon makes a matrix
 * orthogonal are computed in this precision too.
 */
public enum Precision {
    /** Everything in float32. */
    FLOAT32,
    /** Products and convolutions in bfloat16, which has the range of float32 and a quarter of its digits. */
    BFLOAT16;

    private static final double BFLOAT16_GAIN = 1.33;
    private static final long WIDTH = 512;
    private static final long ROWS = 2048;
    private static final int TRIALS = 8;
    private static final long SHORT_ROWS = 128;
    private static final int SHORT_TRIALS = 20;

    /** The one that products are computed in right now. Called on the engine's thread. */
    public static Precision current() {
        return torch.is_autocast_enabled(DeviceType.CPU) ? BFLOAT16 : FLOAT32;
    }

    /** Runs {@code work} in this precision. Called on the engine's thread; may be nested. */
    public <T> T in(Supplier<T> work) {
        if (this == current()) return work.get();
        var wanted = this == BFLOAT16;
        torch.set_autocast_enabled(DeviceType.CPU, wanted);
        if (wanted) torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        try {
            return work.get();
        } finally {
            torch.set_autocast_enabled(DeviceType.CPU, !wanted);
            // It keeps converted weights, which the optimizer is about to change.
            if (wanted) torch.clear_cache();
        }
    }

    /**
     * The one that products take least time in here: bfloat16 where the processor computes in it, which makes them at least
     * a third faster. Called on the engine's thread, for some hundredths of a second.
     */
    public static Precision fastest() {
        // One thread waits for no other, and short trials by turns see the same machine however busy it is.
        return Engine.onOneThread(() -> {
            var float32 = Double.MAX_VALUE;
            var bfloat16 = Double.MAX_VALUE;
            for (var trial = 0; trial < SHORT_TRIALS; trial++) {
                float32 = Math.min(float32, FLOAT32.seconds(SHORT_ROWS));
                bfloat16 = Math.min(bfloat16, BFLOAT16.seconds(SHORT_ROWS));
            }
            return float32 > BFLOAT16_GAIN * bfloat16 ? BFLOAT16 : FLOAT32;
        });
    }

    /** Multiplications and additions a second in a large product on all threads, the best of some trials. */
    double rate() {
        var best = Double.MAX_VALUE;
        for (var trial = 0; trial < TRIALS; trial++) best = Math.min(best, seconds(ROWS));
        return 2.0 * ROWS * WIDTH * WIDTH / best;
    }

    private double seconds(long rows) {
        return Memory.withoutGradients(() -> {
            try (var scope = new PointerScope()) {
                var pixels = torch.ones(1, rows, 1, WIDTH).permute(0, 3, 1, 2);
                var weight = torch.ones(WIDTH, WIDTH, 1, 1);
                var begun = System.nanoTime();
                in(() -> torch.conv2d(pixels, weight));
                return (System.nanoTime() - begun) / 1e9;
            }
        });
    }
}
