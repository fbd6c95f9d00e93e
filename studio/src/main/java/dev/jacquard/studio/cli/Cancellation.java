package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C during a training: asks it to stop, waits until it has saved, and says how to go on. */
final class Cancellation implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 120;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    Cancellation(Console console, Sentence howToGoOn) {
        hook = new Thread(() -> {
            asked = true;
            console.say("Stopping: saving first ...");
            try {
                if (ended.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) console.say(howToGoOn);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean isAsked() {
        return asked;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is going down already; the hook says goodbye.
            return;
        }
    }
}
