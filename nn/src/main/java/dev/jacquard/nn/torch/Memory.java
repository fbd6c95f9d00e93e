package dev.jacquard.nn.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;

/**
 * Native objects that outlive the scope they were made in, freed together by {@link #close} from any thread.
 *
 * <p>Everything else lives as long as the innermost {@link PointerScope}: one a training step, one a call.
 */
public final class Memory implements AutoCloseable {
    private final PointerScope scope;

    public Memory() {
        scope = new PointerScope();
        // Popped without freeing: it no longer collects what others make, and close() frees what was kept.
        scope.extend().close();
    }

    /** Keeps {@code pointer} until this memory is closed, whatever scope it was made in. */
    public <P extends Pointer> P keep(P pointer) {
        // Scopes count references: the scope it was made in gives back its own when it closes.
        scope.attach(pointer);
        return pointer;
    }

    /** Runs {@code work} without recording gradients. */
    public static <T> T withoutGradients(Supplier<T> work) {
        return recording(false, work);
    }

    /** Runs {@code work} recording gradients, also within {@link #withoutGradients}. */
    public static <T> T withGradients(Supplier<T> work) {
        return recording(true, work);
    }

    private static <T> T recording(boolean gradients, Supplier<T> work) {
        var before = GradMode.is_enabled();
        GradMode.set_enabled(gradients);
        try {
            return work.get();
        } finally {
            GradMode.set_enabled(before);
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
