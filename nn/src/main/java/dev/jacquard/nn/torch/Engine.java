package dev.jacquard.nn.torch;

import dev.jacquard.media.Problem;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * The one thread that owns every tensor of this process. Any thread may hand it work; the work runs there, one piece at
 * a time, inside a scope that frees what it made.
 *
 * <p>PyTorch's engine exists once in a process, so its settings do too: {@link #open} lends the running engine to a
 * second caller with equal settings and refuses one with others.
 */
public final class Engine implements AutoCloseable {
    private static Engine running;

    private final EngineSettings settings;
    private final ExecutorService executor;
    private Thread thread;
    private int users;

    private Engine(EngineSettings settings) {
        this.settings = settings;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            thread = new Thread(task, "jacquard-engine");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts the engine, or joins the one that runs.
     *
     * @throws Problem when its libraries cannot be loaded, the device is absent, or it runs with other settings
     */
    public static synchronized Engine open(EngineSettings settings) {
        if (running == null) {
            NativeLibraries.prepare();
            var engine = new Engine(settings);
            try {
                engine.call(() -> {
                    engine.start();
                    return null;
                });
            } catch (RuntimeException e) {
                engine.executor.shutdown();
                throw e;
            }
            running = engine;
        } else if (!running.settings.equals(settings)) {
            throw new Problem(
                    "The engine already runs in this process with %s; close what uses it before asking for %s.",
                    running.settings, settings);
        }
        running.users++;
        return running;
    }

    private void start() {
        try {
            openblas.blas_set_num_threads(1);
            NativeLibraries.load();
            torch.set_num_threads(settings.threads());
            // Denormal numbers in decaying moments slow a step by up to four times. Workers inherit this at their
            // start.
            org.bytedeco.pytorch.Context.setFlushDenormal(true);
            torch.globalContext().setDeterministicMkldnn(true);
            // Filling fresh memory with NaN is on by default in deterministic mode and costs a pass over every tensor.
            torch.globalContext().setDeterministicFillUninitializedMemory(false);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new Problem(
                    e,
                    "PyTorch's native engine could not be loaded (%s). Add org.bytedeco:pytorch, openblas and javacpp with"
                            + " this machine's classifier to the program, or set %s to a folder that can run programs.",
                    NativeErrors.line(cause),
                    NativeLibraries.VARIABLE);
        }
        if (settings.device() == EngineSettings.Device.CUDA && !torch.cuda_is_available())
            throw new Problem("This build of the engine finds no CUDA device; use device=cpu.");
        if (settings.device() == EngineSettings.Device.MPS && !torch.hasMPS())
            throw new Problem("This build of the engine finds no MPS device; use device=cpu.");
    }

    /** What this engine was started with. */
    public EngineSettings settings() {
        return settings;
    }

    /**
     * Runs {@code work} on the engine's thread and waits. Everything native it made is freed when it returns, unless it
     * was kept with {@link Memory#keep}.
     *
     * @throws Problem what the work threw, or what the native engine said, in one sentence
     */
    public <T> T call(Callable<T> work) {
        Callable<T> scoped = () -> {
            try (var scope = new PointerScope()) {
                return work.call();
            }
        };
        try {
            if (Thread.currentThread() == thread) return scoped.call();
            return executor.submit(scoped).get();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(e, "Interrupted while the engine was working.");
        } catch (Exception e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(Throwable thrown) {
        if (thrown instanceof Error error) throw error;
        if (thrown instanceof RuntimeException runtime) return NativeErrors.translate(runtime);
        return new Problem(thrown, "The engine stopped: %s", NativeErrors.line(thrown));
    }

    /**
     * Runs {@code work} with one processor thread for each operation: for small tensors, where waking a second thread takes
     * longer than the arithmetic. Called on the engine's thread.
     */
    public static <T> T onOneThread(Supplier<T> work) {
        var before = torch.get_num_threads();
        torch.set_num_threads(1);
        try {
            return work.get();
        } finally {
            torch.set_num_threads(before);
        }
    }

    /** How many native objects are alive: equal before and after a piece of work that leaks nothing. */
    public static long livePointers() {
        NativeLibraries.prepare();
        return Pointer.totalCount();
    }

    @Override
    public void close() {
        synchronized (Engine.class) {
            if (users == 0 || --users > 0) return;
            executor.shutdown();
            running = null;
        }
    }
}
