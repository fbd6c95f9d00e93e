package dev.jacquard.nn.torch;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One engine of two threads for the tests of a class, guarded against leaks:
 * {@code @RegisterExtension static final EngineFixture engine = new EngineFixture();}.
 */
public final class EngineFixture implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    /** A test's body. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private final LeakGuard guard = new LeakGuard();
    private Engine engine;

    /** The running engine. */
    public Engine engine() {
        return engine;
    }

    /** Runs a test's body on the engine's thread, in a scope of its own. */
    public void run(Body body) {
        engine.call(() -> {
            body.run();
            return null;
        });
    }

    /** Computes something on the engine's thread. */
    public <T> T call(Callable<T> work) {
        return engine.call(work);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        engine = Engine.open(new EngineSettings(2, EngineSettings.Device.CPU));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        engine.close();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        guard.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        guard.afterEach(context);
    }
}
