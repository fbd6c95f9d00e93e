package dev.jacquard.bench.compare;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Compares training steps of Jacquard and its peers in one run. Every contestant is a process of its own; they take turns,
 * one window each and then again, so that what else the machine does meets all alike.
 */
@Command(
        name = "bench/compare",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "The same training steps in Jacquard and its peers, in turn: a table of rates, of ratios round by round,"
                        + " and of shares of what the machine can do.")
public final class Compare implements Callable<Integer> {
    private static final double WARM_UP_SECONDS = 2;
    private static final double WINDOW_SECONDS = 10, CHECK_SECONDS = 120;
    /** Fewer steps than these say little about how losses fall. */
    private static final int TOLD_STEPS = 20;
    /** Shares of the first loss by which it, and mean losses, may differ. */
    private static final double FIRST_TOLERANCE = 0.15, MEAN_TOLERANCE = 0.05;

    @Parameters(
            paramLabel = "WORKLOAD",
            description =
                    "classifier, gan, vae, lstm, gpt-4x128, gpt-6x384 (all), or one with other sizes: classifier:128,"
                            + " lstm:32x128")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "of one window (10); in a check, the most for a contestant (120)")
    private Double seconds;

    @Option(names = "--rounds", paramLabel = "N", description = "windows of each contestant (${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "these contestants only, such as jacquard,raw-tuned")
    private List<String> only = List.of();

    @Option(
            names = "--check",
            description = "compare what is computed instead of how fast: sizes, first losses, how they fall")
    private boolean check;

    @Option(names = "--json", description = "print JSON instead of the table")
    private boolean json;

    @Option(names = "--python", paramLabel = "FILE", description = "a Python with PyTorch (${DEFAULT-VALUE})")
    private Path python = Path.of("/usr/bin/python3");

    @Option(
            names = "--openmp-blas",
            paramLabel = "FILE",
            description =
                    "libopenblas.so.0 built for OpenMP, for raw-tuned and python (Debian's libopenblas0-openmp is found)")
    private Path openBlas;

    @Option(names = "--djl", hidden = true)
    private Path djl;

    @Option(names = "--dl4j", hidden = true)
    private Path dl4j;

    private Path scratch;
    private Path exercise;

    /** Runs the comparison; exit status 1 where a check fails. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare())
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    if (!(thrown instanceof IllegalArgumentException || thrown instanceof IOException)) throw thrown;
                    System.err.println(thrown.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var chosen = (workloads.isEmpty()
                        ? Arrays.stream(Workload.Kind.values()).map(Workload.Kind::toString)
                        : workloads.stream())
                .map(Workload::of)
                .toList();
        scratch = Files.createTempDirectory("jacquard-compare");
        try {
            exercise = scratch.resolve("exercise");
            Exercise.make().write(exercise);
            var all = Contestant.all(new Contestant.Places(
                    Optional.ofNullable(djl), Optional.ofNullable(dl4j), python, openMpBlas(), scratch));
            var names = all.stream().map(Contestant::name).toList();
            for (var name : only)
                if (!names.contains(name))
                    throw new IllegalArgumentException("There is no contestant " + name + "; there are " + names + ".");
            if (rounds < 1) throw new IllegalArgumentException("A comparison takes at least one round.");
            if (seconds != null && !(seconds > 0)) throw new IllegalArgumentException("A window lasts over 0 seconds.");
            var contestants = all.stream()
                    .filter(c -> only.isEmpty() || only.contains(c.name()))
                    .toList();
            return check ? checkAll(chosen, contestants) : measureAll(chosen, contestants);
        } finally {
            try (var files = Files.walk(scratch)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }

    private Optional<Path> openMpBlas() throws IOException {
        if (openBlas != null) {
            if (Files.isReadable(openBlas)) return Optional.of(openBlas.toRealPath());
            throw new IOException(openBlas + " is no library that can be read.");
        }
        return List.of("x86_64", "aarch64").stream()
                .map(cpu -> Path.of("/usr/lib/" + cpu + "-linux-gnu/openblas-openmp/libopenblas.so.0"))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** A contestant that is ready to begin. */
    private record Started(Contestant contestant, Child child, JsonObject facts) {}

    private List<Started> start(Workload workload, List<Contestant> contestants, List<Measured> without) {
        var started = new ArrayList<Started>();
        for (var contestant : contestants) {
            if (contestant.absent().isPresent()) {
                without.add(Measured.nothing(contestant, contestant.absent().get()));
                continue;
            }
            Child child = null;
            try {
                child = new Child(
                        contestant.start(workload, exercise),
                        contestant.environment(),
                        scratch.resolve(contestant.name() + "-" + workload.kind()));
                var facts = child.answer();
                if (facts.has("skip")) throw new IOException(facts.get("skip").getAsString());
                started.add(new Started(contestant, child, facts));
            } catch (IOException e) {
                if (child != null) child.close();
                without.add(Measured.nothing(contestant, e.getMessage()));
            }
        }
        return started;
    }

    private int measureAll(List<Workload> chosen, List<Contestant> contestants) throws IOException {
        var machine = new Machine();
        var window = seconds == null ? WINDOW_SECONDS : seconds;
        var results = new LinkedHashMap<Workload, List<Measured>>();
        try {
            machine.open(scratch);
            machine.measure();
            for (var workload : chosen) {
                results.put(workload, measure(workload, contestants, window));
                machine.measure();
            }
        } finally {
            machine.close();
        }
        var table = new Table(machine, results, window, rounds);
        System.out.print(json ? table.json() : table.text());
        return 0;
    }

    private List<Measured> measure(Workload workload, List<Contestant> contestants, double window) {
        var results = new ArrayList<Measured>();
        var started = start(workload, contestants, results);
        var rates = new LinkedHashMap<Started, List<Double>>();
        var losses = new LinkedHashMap<Started, Double>();
        started.forEach(s -> rates.put(s, new ArrayList<>()));
        for (var round = 0; round <= rounds; round++) {
            for (var s : List.copyOf(rates.keySet())) {
                progress("%s: %s, round %d of %d", workload, s.contestant().name(), round, rounds);
                try {
                    var answer = s.child().ask("run " + (round == 0 ? Math.min(window, WARM_UP_SECONDS) : window));
                    var rate = workload.unitsPerStep()
                            * answer.get("steps").getAsDouble()
                            / answer.get("seconds").getAsDouble();
                    if (round > 0) rates.get(s).add(rate);
                    losses.put(s, number(answer.get("loss")));
                } catch (IOException e) {
                    rates.remove(s);
                    results.add(Measured.nothing(s.contestant(), e.getMessage()));
                }
            }
        }
        for (var s : rates.keySet())
            results.add(new Measured(
                    s.contestant(),
                    rates.get(s),
                    kernels(s),
                    s.facts().get("threads").getAsInt(),
                    losses.get(s),
                    Optional.empty()));
        started.forEach(s -> s.child().close());
        results.sort(Comparator.comparing(m -> contestants.indexOf(m.contestant())));
        return results;
    }

    private static double number(com.google.gson.JsonElement value) {
        return value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    private static String kernels(Started s) {
        var words = new StringJoiner(", ");
        if (s.facts().has("library")) words.add(s.facts().get("library").getAsString());
        try {
            s.child().kernels().ifPresent(core -> words.add("OpenBLAS " + core));
        } catch (IOException e) {
            words.add("kernels not told");
        }
        if (s.facts().has("vectors")) words.add(s.facts().get("vectors").getAsString());
        return words.toString();
    }

    private static void progress(String pattern, Object... arguments) {
        if (System.console() == null) return;
        System.err.printf(Locale.ROOT, "\r%-70s\r", String.format(Locale.ROOT, pattern, arguments));
    }

    private int checkAll(List<Workload> chosen, List<Contestant> contestants) throws IOException {
        var good = true;
        for (var workload : chosen) {
            System.out.printf(
                    Locale.ROOT,
                    "%n%s: %,d numbers, a first loss of %.4g%n",
                    workload,
                    workload.parameters(),
                    workload.firstLoss());
            var without = new ArrayList<Measured>();
            var found = new LinkedHashMap<String, double[]>();
            for (var s : start(workload, contestants, without)) {
                try (var child = s.child()) {
                    var answer = child.ask("check " + workload.kind().checkedSteps() + " "
                            + (seconds == null ? CHECK_SECONDS : seconds));
                    var losses = new ArrayList<Double>();
                    answer.get("losses").getAsJsonArray().forEach(l -> losses.add(number(l)));
                    found.put(
                            s.contestant().name(),
                            losses.stream().mapToDouble(l -> l).toArray());
                    good &= checked(workload, s, found);
                } catch (IOException e) {
                    good = false;
                    System.out.printf("  %-13s FAILED: %s%n", s.contestant().name(), e.getMessage());
                }
            }
            for (var m : without)
                System.out.printf(
                        "  %-13s %s%n", m.contestant().name(), m.reason().orElseThrow());
        }
        System.out.println(good ? "\nAll compute the same." : "\nNot all compute the same.");
        return good ? 0 : 1;
    }

    /** One line, and whether all in it is as it should be. */
    private static boolean checked(Workload workload, Started s, Map<String, double[]> found) {
        var losses = found.get(s.contestant().name());
        var reference = found.values().iterator().next();
        var steps = Math.min(losses.length, reference.length);
        var faults = new ArrayList<String>();
        var parameters = s.facts().get("parameters").getAsLong();
        if (parameters != workload.parameters() && parameters != workload.parametersWithOneBias())
            faults.add(String.format(Locale.ROOT, "%,d numbers", parameters));
        var theory = workload.firstLoss();
        if (!(Math.abs(losses[0] - theory) <= FIRST_TOLERANCE * theory)) faults.add("the first loss is off");
        var mean = Arrays.stream(losses, 0, steps).average().orElse(Double.NaN);
        var expected = Arrays.stream(reference, 0, steps).average().orElse(Double.NaN);
        var enough = steps >= TOLD_STEPS;
        if (enough && !(Math.abs(mean - expected) <= MEAN_TOLERANCE * theory)) faults.add("losses fall differently");
        System.out.printf(
                Locale.ROOT,
                "  %-13s first %.4f, after %d steps %.4f, mean %.4f (the first contestant's over as many steps: %.4f)%s%s%n",
                s.contestant().name(),
                losses[0],
                steps,
                losses[steps - 1],
                mean,
                expected,
                !enough ? "  too few steps in the time to tell how they fall" : "",
                faults.isEmpty() ? "" : "  WRONG: " + String.join(", ", faults));
        return faults.isEmpty();
    }
}
