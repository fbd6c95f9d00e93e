package dev.jacquard.nn.torch;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;

/** Where the native libraries are unpacked: a folder that can be written to, run programs from, and be named. */
final class NativeLibraries {
    static final String VARIABLE = "JACQUARD_NATIVES";
    private static final long NEEDED_BYTES = 600_000_000;

    private NativeLibraries() {}

    /**
     * Chooses the folder and tells JavaCPP, before any of its classes loads.
     *
     * @throws Problem when no folder will do
     */
    static void prepare() {
        // The default limits make every allocation slow and end in OutOfMemoryError once resident memory passes 4 x
        // Xmx.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        if (System.getProperty("org.bytedeco.javacpp.cachedir") == null)
            System.setProperty(
                    "org.bytedeco.javacpp.cachedir",
                    choose(candidates(System.getenv())).toString());
    }

    /**
     * Loads PyTorch's libraries, each after those it needs.
     *
     * <p>JavaCPP asks for libtorch while libtorch_cpu is still packed; the system's loader then takes a PyTorch that the
     * machine happens to have, and two of them in one process crash it.
     */
    static void load() {
        Loader.load(org.bytedeco.openblas.global.openblas.class);
        var preset = org.bytedeco.pytorch.presets.torch.class;
        var properties = Loader.loadProperties(preset, Loader.loadProperties(), true);
        var names = new ArrayList<>(properties.get("platform.preload"));
        names.removeIf(name -> name.endsWith("_cuda"));
        names.addAll(List.of("c10", "torch_cpu"));
        for (var name : names) loadOwn(preset, properties, name);
    }

    private static void loadOwn(Class<?> preset, ClassProperties properties, String name) {
        try {
            var found = Loader.findLibrary(preset, properties, name);
            if (found.length > 0 && found[0].getPath().contains("/org/bytedeco/pytorch/"))
                Loader.loadLibrary(preset, found, name);
        } catch (UnsatisfiedLinkError e) {
            // What is truly missing fails again, and is told, when the last library of all loads.
            return;
        }
    }

    static List<Path> candidates(Map<String, String> environment) {
        var found = new ArrayList<Path>();
        var chosen = environment.get(VARIABLE);
        if (chosen != null && !chosen.isBlank()) {
            path(chosen).ifPresent(found::add);
            return found;
        }
        var home = System.getProperty("user.home", "");
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("win")) {
            path(environment.get("LOCALAPPDATA"), "Jacquard", "natives").ifPresent(found::add);
            path(environment.get("ProgramData"), "Jacquard", "natives").ifPresent(found::add);
        } else if (system.contains("mac")) {
            path(home, "Library", "Caches", "jacquard", "natives").ifPresent(found::add);
        } else {
            path(environment.get("XDG_CACHE_HOME"), "jacquard", "natives").ifPresent(found::add);
            path(home, ".cache", "jacquard", "natives").ifPresent(found::add);
        }
        var own = "jacquard-natives-"
                + Integer.toHexString(System.getProperty("user.name", "").hashCode());
        path(System.getProperty("java.io.tmpdir"), own).ifPresent(found::add);
        for (var shared : List.of("/var/tmp", "/dev/shm", "/tmp"))
            path(shared, own).ifPresent(found::add);
        path(System.getProperty("user.dir"), ".jacquard", "natives").ifPresent(found::add);
        return found;
    }

    static Path choose(List<Path> candidates) {
        var reasons = new ArrayList<Sentence>();
        for (var candidate : candidates) {
            var reason = unusable(candidate);
            if (reason.isEmpty()) return candidate;
            reasons.add(Sentence.of("%s (%s)", candidate, reason.get()));
        }
        if (candidates.isEmpty()) reasons.add(Sentence.of("%s (%s)", VARIABLE, unnameable()));
        throw new Problem(
                "No folder will take the engine's native libraries: %s. Set %s to a folder with 1 GB free that can be"
                        + " written to and run programs from.",
                reasons.stream().reduce((a, b) -> Sentence.of("%s, %s", a, b)).orElseThrow(), VARIABLE);
    }

    private static Sentence unnameable() {
        return Sentence.of("its name cannot be passed to the system's loader");
    }

    private static Optional<Path> path(String first, String... more) {
        if (first == null || first.isBlank() || first.equals("?")) return Optional.empty();
        try {
            return Optional.of(Path.of(first, more));
        } catch (java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Sentence> unusable(Path folder) {
        if (!nameable(folder)) return Optional.of(unnameable());
        try {
            Files.createDirectories(folder);
            // A folder that someone else made under a shared one could hold someone else's libraries.
            var owner = Files.getOwner(folder).getName();
            var user = System.getProperty("user.name", owner);
            if (!owner.endsWith(user) && !user.equals("?") && folder.startsWith("/"))
                return Optional.of(Sentence.of("it belongs to %s", owner));
            var free = Files.getFileStore(folder).getUsableSpace();
            if (free < NEEDED_BYTES && !unpacked(folder))
                return Optional.of(Sentence.of("it has only %d MB free", free >> 20));
            var probe = Files.createTempFile(folder, "probe", ".sh");
            try {
                if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) return Optional.empty();
                Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
                // On a file system mounted without execution access(2) denies X_OK whatever the mode says.
                return Files.isExecutable(probe)
                        ? Optional.empty()
                        : Optional.of(Sentence.of("programs may not be run from it"));
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException | SecurityException | UnsupportedOperationException e) {
            return Optional.of(Sentence.of("it cannot be written to"));
        }
    }

    private static boolean unpacked(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return inside.anyMatch(f -> f.getFileName().toString().startsWith("pytorch-"));
        }
    }

    private static boolean nameable(Path folder) {
        var name = folder.toAbsolutePath().toString();
        var windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
        var charset = windows ? "US-ASCII" : System.getProperty("sun.jnu.encoding", "UTF-8");
        try {
            // A name that was already garbled on its way into the JVM shows as replacement characters.
            return Charset.forName(charset).newEncoder().canEncode(name) && name.indexOf('\uFFFD') < 0;
        } catch (IllegalArgumentException e) {
            return name.chars().allMatch(c -> c < 128);
        }
    }
}
