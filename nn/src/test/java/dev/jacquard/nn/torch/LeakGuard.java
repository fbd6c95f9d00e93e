package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves more native objects behind than it found. */
public final class LeakGuard implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", Engine.livePointers());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        var before = (long) context.getStore(NAMESPACE).get("before");
        if (Engine.livePointers() != before) {
            // Pointers made outside every scope are freed when their wrappers are collected.
            System.gc();
            Thread.sleep(200);
        }
        assertEquals(before, Engine.livePointers(), "native objects alive after the test");
    }
}
