package dev.jacquard.bench.compare;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a comparison found, for people and for programs. */
final class Table {
    private final Machine machine;
    private final Map<Workload, List<Measured>> results;
    private final double seconds;
    private final int rounds;

    Table(Machine machine, Map<Workload, List<Measured>> results, double seconds, int rounds) {
        this.machine = machine;
        this.results = results;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    String text() {
        var out = new StringBuilder();
        Machine.facts().forEach((name, value) -> line(out, "%-10s %s", name, value));
        line(
                out,
                "%-10s %.0f GFLOP/s in float32, %.0f in bfloat16; copies read and write %.1f GB/s",
                "peak",
                machine.operations(false) / 1e9,
                machine.operations(true) / 1e9,
                machine.bytes() / 1e9);
        line(out, "%-10s %d rounds of %.1f s; medians, and from least to largest", "windows", rounds, seconds);
        results.forEach((workload, found) -> text(out, workload, found));
        var met = new LinkedHashSet<Contestant>();
        results.values().forEach(all -> all.forEach(m -> met.add(m.contestant())));
        line(out, "");
        for (var contestant : met) line(out, "%-13s %s", contestant.name(), contestant.what());
        return out.toString();
    }

    private void text(StringBuilder out, Workload workload, List<Measured> found) {
        line(
                out,
                "%n%s: %,d numbers, %.3g million operations for one of its %s",
                workload,
                workload.parameters(),
                workload.operations() / 1e6,
                workload.unit());
        line(
                out,
                "  %-13s %10s  %-17s %8s  %5s  %-24s %s",
                "",
                workload.unit() + "/s",
                "least-largest",
                "GFLOP/s",
                "peak",
                "Jacquard is faster by",
                "computed by");
        var own = own(found);
        for (var m : found) {
            if (m.reason().isPresent()) {
                line(
                        out,
                        "  %-13s not measured: %s",
                        m.contestant().name(),
                        m.reason().get());
                continue;
            }
            var spread = m.spread();
            var ratio = own.filter(o -> o != m)
                    .map(m::behind)
                    .map(r -> String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", r.median(), r.least(), r.largest()))
                    .orElse("");
            line(
                    out,
                    "  %-13s %,10.0f  %-17s %8.0f  %4.0f%%  %-24s %s, %d threads",
                    m.contestant().name(),
                    spread.median(),
                    String.format(Locale.ROOT, "%,.0f-%,.0f", spread.least(), spread.largest()),
                    spread.median() * workload.operations() / 1e9,
                    100 * share(workload, m),
                    ratio,
                    m.kernels(),
                    m.threads());
        }
    }

    private static Optional<Measured> own(List<Measured> found) {
        return found.stream()
                .filter(m ->
                        m.contestant().name().equals("jacquard") && m.reason().isEmpty())
                .findFirst();
    }

    private double share(Workload workload, Measured m) {
        return m.spread().median()
                * workload.operations()
                / machine.operations(m.contestant().bfloat16());
    }

    private static void line(StringBuilder out, String pattern, Object... arguments) {
        out.append(String.format(Locale.ROOT, pattern, arguments).stripTrailing())
                .append('\n');
    }

    String json() {
        var all = new JsonObject();
        var facts = new JsonObject();
        Machine.facts().forEach(facts::addProperty);
        facts.addProperty("float32_operations_per_second", machine.operations(false));
        facts.addProperty("bfloat16_operations_per_second", machine.operations(true));
        facts.addProperty("bytes_per_second", machine.bytes());
        all.add("machine", facts);
        all.addProperty("seconds", seconds);
        all.addProperty("rounds", rounds);
        var workloads = new JsonArray();
        results.forEach((workload, found) -> workloads.add(json(workload, found)));
        all.add("workloads", workloads);
        return new GsonBuilder().setPrettyPrinting().create().toJson(all) + "\n";
    }

    private JsonObject json(Workload workload, List<Measured> found) {
        var one = new JsonObject();
        one.addProperty("workload", workload.toString());
        one.addProperty("unit", workload.unit());
        one.addProperty("parameters", workload.parameters());
        one.addProperty("operations", workload.operations());
        var contestants = new JsonArray();
        for (var m : found) contestants.add(json(workload, m, own(found)));
        one.add("contestants", contestants);
        return one;
    }

    private JsonObject json(Workload workload, Measured m, Optional<Measured> own) {
        var one = new JsonObject();
        one.addProperty("name", m.contestant().name());
        one.addProperty("what", m.contestant().what());
        if (m.reason().isPresent()) {
            one.addProperty("reason", m.reason().get());
            return one;
        }
        var rates = new JsonArray();
        m.rates().forEach(rates::add);
        one.add("rates", rates);
        one.addProperty("median", m.spread().median());
        one.addProperty("peak_share", share(workload, m));
        one.addProperty("threads", m.threads());
        one.addProperty("computed_by", m.kernels());
        if (Double.isFinite(m.loss())) one.addProperty("loss", m.loss());
        own.filter(o -> o != m).map(m::behind).ifPresent(r -> {
            var ratio = new JsonObject();
            ratio.addProperty("median", r.median());
            ratio.addProperty("least", r.least());
            ratio.addProperty("largest", r.largest());
            one.add("jacquard_faster_by", ratio);
        });
        return one;
    }
}
