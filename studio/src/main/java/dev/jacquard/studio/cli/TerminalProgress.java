package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.train.Report;
import dev.jacquard.studio.Progress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** A bar on a terminal, a line for every tenth of the budget elsewhere. */
final class TerminalProgress implements Progress {
    private static final int WIDTH = 24;
    private static final int SHOWN_LOSSES = 2;

    private final Console console;
    private final Cancellation cancellation;
    private int tenths = -1;

    TerminalProgress(Console console, Cancellation cancellation) {
        this.console = console;
        this.cancellation = cancellation;
    }

    @Override
    public void report(Report report) {
        if (report.losses().isEmpty()) return;
        var now = (int) (10 * report.progress());
        if (console.isTerminal()) {
            var filled = (int) (WIDTH * report.progress());
            console.replaceLine(
                    "%s %3.0f %%  %s left  %s  %.0f/s",
                    "█".repeat(filled) + "░".repeat(WIDTH - filled),
                    100 * report.progress(),
                    duration(report.secondsLeft()),
                    losses(report),
                    report.examplesPerSecond());
        } else if (now > tenths) {
            console.say(
                    "%d %%  step %d  %s left  %s  %.0f examples/s",
                    10 * now,
                    report.step(),
                    duration(report.secondsLeft()),
                    losses(report),
                    report.examplesPerSecond());
        }
        tenths = Math.max(tenths, now);
    }

    private static String losses(Report report) {
        return report.losses().entrySet().stream()
                .limit(SHOWN_LOSSES)
                .map(l -> String.format(Locale.ROOT, "%s %.4g", l.getKey(), l.getValue()))
                .collect(Collectors.joining("  "));
    }

    static String duration(double seconds) {
        var whole = Math.round(seconds);
        return whole < 3600
                ? String.format("%d:%02d", whole / 60, whole % 60)
                : String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    @Override
    public void preview(Path file) {
        // One word is enough: every later preview lies beside the first.
        if (tenths <= 0) console.say("What it makes by now is drawn into %s as it learns.", file.getParent());
    }

    @Override
    public void warning(Sentence sentence) {
        console.say(sentence);
    }

    @Override
    public boolean stop() {
        return cancellation.isAsked();
    }
}
