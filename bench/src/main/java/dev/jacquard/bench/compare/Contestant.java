package dev.jacquard.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that takes the steps: how it is called in the table, how it is started for a workload, and which precision its
 * share of the peak is of.
 *
 * @param name in the table and on the command line
 * @param what the name stands for
 * @param bfloat16 whether its products may run in bfloat16
 * @param command the program and its arguments, without workload and exercise
 * @param trailing arguments after workload and exercise
 * @param environment variables it is started with
 * @param absent why it cannot be started here, if so
 */
record Contestant(
        String name,
        String what,
        boolean bfloat16,
        List<String> command,
        List<String> trailing,
        Map<String, String> environment,
        Optional<String> absent) {
    private static final String PACKAGE = "dev.jacquard.bench.compare.";
    private static final String SCRIPT = "torch_contestant.py";

    /**
     * Where contestants find what is not Jacquard's own.
     *
     * @param djl class path of Deep Java Library's contestant
     * @param dl4j the same of Deeplearning4j's
     * @param python a Python that may have PyTorch
     * @param openBlas a libopenblas.so.0 built for OpenMP
     * @param scratch a folder for this run
     */
    record Places(Optional<Path> djl, Optional<Path> dl4j, Path python, Optional<Path> openBlas, Path scratch) {}

    /** All of them, Jacquard first. */
    static List<Contestant> all(Places places) throws IOException {
        var own = System.getProperty("java.class.path");
        var launched = launched();
        var blas = places.openBlas().map(Path::toString).stream().toList();
        var tuned = new ArrayList<>(List.of("tuned"));
        tuned.addAll(blas);
        return List.of(
                new Contestant(
                        "jacquard",
                        "its layers and training loop, float32, started as the launcher does",
                        false,
                        java(own, PACKAGE + "JacquardContestant"),
                        List.of("float32"),
                        launched,
                        Optional.empty()),
                new Contestant(
                        "jacquard-bf16",
                        "the same with products in bfloat16, as recipes choose where the processor has it",
                        true,
                        java(own, PACKAGE + "JacquardContestant"),
                        List.of("bfloat16"),
                        launched,
                        Optional.empty()),
                new Contestant(
                        "raw-one",
                        "libtorch through its Java presets, one BLAS thread",
                        false,
                        java(own, PACKAGE + "RawContestant"),
                        List.of("one"),
                        Map.of(),
                        Optional.empty()),
                new Contestant(
                        "raw-tuned",
                        "the same with channels-last memory, allocator settings and "
                                + (blas.isEmpty()
                                        ? "one BLAS thread (no OpenBLAS for OpenMP given)"
                                        : "an OpenBLAS for OpenMP"),
                        false,
                        java(own, PACKAGE + "RawContestant"),
                        tuned,
                        launched,
                        Optional.empty()),
                new Contestant(
                        "djl",
                        "Deep Java Library with its own libtorch",
                        false,
                        java(classPath(places.djl()), "dev.jacquard.bench.djl.DjlContestant"),
                        List.of(),
                        // Its natives are in its class path; nothing is to be looked for elsewhere.
                        Map.of(
                                "DJL_OFFLINE",
                                "true",
                                "DJL_CACHE_DIR",
                                cache("djl").toString()),
                        peerAbsent(places.djl())),
                new Contestant(
                        "dl4j",
                        "Deeplearning4j",
                        false,
                        java(classPath(places.dl4j()), "dev.jacquard.bench.dl4j.Dl4jContestant"),
                        List.of(),
                        Map.of(),
                        peerAbsent(places.dl4j())),
                python(places));
    }

    private static Contestant python(Places places) throws IOException {
        var script = places.scratch().resolve(SCRIPT);
        try (InputStream in = Contestant.class.getResourceAsStream(SCRIPT)) {
            Files.write(script, in.readAllBytes());
        }
        var environment = new LinkedHashMap<String, String>();
        places.openBlas()
                .map(Path::getParent)
                .ifPresent(folder -> environment.put("LD_LIBRARY_PATH", folder.toString()));
        return new Contestant(
                "python",
                "PyTorch for Python as the machine has it"
                        + (environment.isEmpty() ? "" : ", with the OpenBLAS for OpenMP"),
                false,
                List.of(places.python().toString(), script.toString()),
                List.of(),
                environment,
                pythonAbsent(places.python()));
    }

    private static Optional<String> pythonAbsent(Path python) {
        try {
            var child = new ProcessBuilder(python.toString(), "-c", "import torch, numpy")
                    .redirectErrorStream(true)
                    .start();
            child.getInputStream().readAllBytes();
            return child.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of(python + " has no PyTorch with NumPy (Debian: python3-torch, python3-numpy)");
        } catch (IOException e) {
            return Optional.of("there is no " + python);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> peerAbsent(Optional<Path> classPath) {
        return classPath.isPresent() ? Optional.empty() : Optional.of("it is compared when asked for with --peers");
    }

    /** What the launcher sets for every start of Jacquard; here also for whoever tunes libtorch by hand. */
    private static Map<String, String> launched() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("MALLOC_MMAP_THRESHOLD_", "1073741824");
        environment.put("MALLOC_TRIM_THRESHOLD_", "8589934592");
        environment.put("MALLOC_TOP_PAD_", "67108864");
        // Contestants take turns, so the machine is each one's own, unless the caller knows better.
        if (System.getenv("OMP_WAIT_POLICY") == null && System.getenv("GOMP_SPINCOUNT") == null)
            environment.put("GOMP_SPINCOUNT", "20000");
        return environment;
    }

    private static Path cache(String name) {
        return Path.of(System.getProperty("user.home"), ".cache", "jacquard", "peers", name);
    }

    private static String classPath(Optional<Path> file) throws IOException {
        return file.isPresent() ? Files.readString(file.get()).strip() : "";
    }

    static List<String> java(String classPath, String main) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Dfile.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED"));
        // Probing for graphics libraries takes a third of a second; Deeplearning4j tells builds apart by the same
        // property.
        if (main.startsWith(PACKAGE)) command.add("-Dorg.bytedeco.javacpp.platform.extension=");
        command.addAll(List.of("-cp", classPath, main));
        return command;
    }

    /** The whole command for one workload. */
    List<String> start(Workload workload, Path exercise) {
        var all = new ArrayList<>(command);
        all.add(workload.toString());
        all.add(exercise.toString());
        all.addAll(trailing);
        return all;
    }
}
