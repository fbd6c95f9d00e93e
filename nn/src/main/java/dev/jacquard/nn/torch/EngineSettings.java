package dev.jacquard.nn.torch;

/**
 * What the engine is told before it starts.
 *
 * @param threads processor threads for one operation, 1 to 1024
 * @param device where tensors live
 */
public record EngineSettings(int threads, Device device) {
    /** A kind of processor that PyTorch's engine computes on. */
    public enum Device {
        CPU,
        CUDA,
        MPS
    }

    public EngineSettings {
        if (threads < 1 || threads > 1024)
            throw new IllegalArgumentException("The engine runs on 1 to 1024 threads, not " + threads + ".");
        if (device == null) throw new IllegalArgumentException("The engine needs a device: cpu, cuda or mps.");
    }

    /** All processors that this process may use, on the CPU. */
    public static EngineSettings standard() {
        return new EngineSettings(Runtime.getRuntime().availableProcessors(), Device.CPU);
    }

    /** The same with {@code threads} threads. */
    public EngineSettings withThreads(int threads) {
        return new EngineSettings(threads, device);
    }
}
