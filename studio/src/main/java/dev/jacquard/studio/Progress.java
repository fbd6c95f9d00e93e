package dev.jacquard.studio;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.train.Report;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Who is told how a training goes, on the thread that called for it. */
public interface Progress {
    /** A report, about twice a second. */
    void report(Report report);

    /** A picture of what the model makes by now was written here. */
    default void preview(Path file) {}

    /** Something worth knowing, although the training goes on. */
    default void warning(Sentence sentence) {}

    /** Asked between steps: true ends the training, saved and ready to be resumed. */
    default boolean stop() {
        return false;
    }

    /** Tells nobody. */
    static Progress none() {
        return report -> {};
    }

    /** On standard error: a line that is written over on a terminal, otherwise one for each tenth. */
    static Progress bar() {
        PrintStream out = System.err;
        var terminal = System.console() != null;
        return new Progress() {
            private int tenths = -1;

            @Override
            public void report(Report report) {
                var tenth = (int) (10 * report.progress());
                if (!terminal && tenth == tenths) return;
                tenths = tenth;
                out.printf(
                        Locale.ROOT,
                        "%s%3.0f %%  step %d  %.0f examples/s  %.0f s left   ",
                        terminal ? "\r" : "",
                        100 * report.progress(),
                        report.step(),
                        report.examplesPerSecond(),
                        report.secondsLeft());
                if (!terminal || report.progress() >= 1) out.println();
            }

            @Override
            public void warning(Sentence sentence) {
                out.println();
                out.println(sentence);
            }
        };
    }
}
