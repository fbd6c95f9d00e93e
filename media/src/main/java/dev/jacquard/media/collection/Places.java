package dev.jacquard.media.collection;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where built-in collections may come from.
 *
 * @param cache the folder they are kept in
 * @param mirror a folder that holds their files, for machines without a network
 * @param clients whether package clients may be asked
 * @param network whether their origins may be asked
 */
record Places(Path cache, Optional<Path> mirror, boolean clients, boolean network) {
    static final String CACHE = "JACQUARD_CACHE";
    static final String MIRROR = "JACQUARD_MIRROR";

    static Places ofThisMachine() {
        return of(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    static Places of(Map<String, String> environment, String system, Path home) {
        var cache = variable(environment, CACHE)
                .orElseGet(() -> systemCache(environment, system.toLowerCase(Locale.ROOT), home)
                        .resolve("jacquard")
                        .resolve("collections"));
        return new Places(cache, variable(environment, MIRROR), true, true);
    }

    private static Path systemCache(Map<String, String> environment, String system, Path home) {
        if (system.startsWith("windows"))
            return variable(environment, "LOCALAPPDATA")
                    .orElse(home.resolve("AppData").resolve("Local"));
        if (system.startsWith("mac")) return home.resolve("Library").resolve("Caches");
        // The XDG base directory specification asks to ignore relative paths.
        return variable(environment, "XDG_CACHE_HOME").filter(Path::isAbsolute).orElse(home.resolve(".cache"));
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
