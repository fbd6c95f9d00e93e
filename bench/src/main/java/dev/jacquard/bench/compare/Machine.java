package dev.jacquard.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the figures were made on, and what it can do. */
final class Machine {
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final double MEASURED_SECONDS = 1;

    private final Map<String, Child> peaks = new LinkedHashMap<>();
    private final Map<String, Double> best = new LinkedHashMap<>();

    /** Facts for the head of the table. */
    static Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("caches", caches());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        return facts;
    }

    private static String processor() {
        return line(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch"));
    }

    private static java.util.Optional<String> line(Path file, String key) {
        try (var lines = Files.lines(file)) {
            return lines.filter(l -> l.startsWith(key)).findFirst().map(l -> l.substring(l.indexOf(':') + 1)
                    .strip());
        } catch (IOException e) {
            return java.util.Optional.empty();
        }
    }

    private static String caches() {
        var found = new ArrayList<String>();
        for (var i = 0; i < 8; i++) {
            var folder = CACHES.resolve("index" + i);
            try {
                var type = Files.readString(folder.resolve("type")).strip();
                found.add("L" + Files.readString(folder.resolve("level")).strip()
                        + (type.equals("Unified") ? "" : " " + type.toLowerCase(java.util.Locale.ROOT)) + " "
                        + Files.readString(folder.resolve("size")).strip());
            } catch (IOException e) {
                break;
            }
        }
        return found.isEmpty() ? "not told" : String.join(", ", found);
    }

    /** Starts what measures the machine's own rates. */
    void open(Path scratch) throws IOException {
        for (var what : List.of("float32", "bfloat16", "memory")) {
            var command = new ArrayList<>(
                    Contestant.java(System.getProperty("java.class.path"), PeakContestant.class.getName()));
            command.add(what);
            var child = new Child(command, Map.of(), scratch.resolve("peak-" + what));
            peaks.put(what, child);
            child.answer();
        }
    }

    /** Measures once more; the best of all counts. */
    void measure() throws IOException {
        for (var peak : peaks.entrySet()) {
            var rate =
                    peak.getValue().ask("run " + MEASURED_SECONDS).get("loss").getAsDouble();
            best.merge(peak.getKey(), rate, Math::max);
        }
    }

    /** Operations a second in this precision. */
    double operations(boolean bfloat16) {
        return best.get(bfloat16 ? "bfloat16" : "float32");
    }

    /** Bytes a second, read or written. */
    double bytes() {
        return best.get("memory");
    }

    void close() {
        peaks.values().forEach(Child::close);
    }
}
