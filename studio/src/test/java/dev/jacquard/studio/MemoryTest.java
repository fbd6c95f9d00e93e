package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a fixed Java heap, neither training nor creating makes the process grow. */
class MemoryTest {
    /** What a process held after so many steps or works. */
    private record Sample(long count, long kilobytes, long pointers) {}

    @TempDir
    Path folder;

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "resident memory is read from /proc");
    }

    private static List<Sample> samples(List<String> said, String what) {
        var found = new ArrayList<Sample>();
        for (var line : said) {
            if (!line.startsWith(what + " ")) continue;
            var parts = line.split(" ");
            found.add(new Sample(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3])));
        }
        return found;
    }

    /** Growth in bytes for one more, by least squares from {@code begin} of them on. */
    private static double growth(List<Sample> samples, double begin) {
        var end = samples.get(samples.size() - 1).count();
        var late = samples.stream().filter(s -> s.count() >= end * begin).toList();
        var meanX = late.stream().mapToLong(Sample::count).average().orElseThrow();
        var meanY = late.stream().mapToLong(Sample::kilobytes).average().orElseThrow();
        var covariance = 0.0;
        var variance = 0.0;
        for (var s : late) {
            covariance += (s.count() - meanX) * (s.kilobytes() - meanY) * 1024;
            variance += (s.count() - meanX) * (s.count() - meanX);
        }
        return covariance / variance;
    }

    private List<String> run(int count) throws Exception {
        // The collector must not give the fixed heap's pages away bit by bit while the native side is watched.
        var options = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");
        try (var child = Child.start(
                MemoryProbe.class,
                options,
                folder.resolve("run").toString(),
                Integer.toString(count),
                Integer.toString(count))) {
            var said = child.end();
            assertEquals(0, child.status(), () -> String.join("\n", said));
            return said;
        }
    }

    private static void assertFlat(List<String> said, String what, double bytes, double begin) {
        var samples = samples(said, what);
        var end = samples.get(samples.size() - 1);
        var reference = samples.stream()
                .filter(s -> s.count() >= Math.min(1000, end.count() / 2))
                .findFirst()
                .orElseThrow();
        System.out.printf(
                "%s: %d to %d KB from %d to %d, %.0f bytes each; %d to %d pointers%n",
                what,
                reference.kilobytes(),
                end.kilobytes(),
                reference.count(),
                end.count(),
                growth(samples, begin),
                reference.pointers(),
                end.pointers());
        assertTrue(growth(samples, begin) < bytes, () -> what + " grow the process: " + samples);
        assertTrue(
                end.kilobytes() <= reference.kilobytes() * 1.05 + 32 * 1024,
                () -> what + " grow the process: " + samples);
        // Equal but for the codes that the full form keeps once its encoder rests.
        assertTrue(Math.abs(end.pointers() - reference.pointers()) <= 8, () -> what + ": " + samples);
    }

    @Test
    void aThousandStepsAndWorksLeaveTheProcessAsItWas() throws Exception {
        var said = run(1000);
        // Over so few, what the allocator keeps once weighs more than what a small leak would add; and up to a third of
        // the steps the recipe still takes up its parts one by one.
        assertFlat(said, "steps", 16 * 1024, 0.5);
        assertFlat(said, "works", 16 * 1024, 0.5);
    }

    @Test
    @Tag("long")
    void tenThousandStepsAndWorksLeaveTheProcessAsItWas() throws Exception {
        var said = run(10_000);
        assertFlat(said, "steps", 1024, 0.2);
        assertFlat(said, "works", 1024, 0.2);
    }
}
