package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C during a training: asks it to stop, waits until it has saved, and says how to go on. */
final class Cancellation implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 120;

    private static final long TO_SAY_WHY_MILLISECONDS = 1000;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;
    private volatile boolean saved;

    Cancellation(Console console, Sentence howToGoOn) {
        hook = new Thread(() -> {
            asked = true;
            console.say("Stopping: saving first ...");
            try {
                if (!ended.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS))
                    console.say("Saving takes too long; the checkpoint before is kept.");
                else if (saved) console.say(howToGoOn);
                else Thread.sleep(TO_SAY_WHY_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Everything is on disk. */
    void saved() {
        saved = true;
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
