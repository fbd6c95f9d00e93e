package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own logic, with a Maven and a Java in its way that only write down how they were called. */
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "cat",
            "cp",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "ls",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tail",
            "touch",
            "uname");
    private static final String MAVEN = """
            #!/bin/sh
            printf 'built\\n' >> "$STUBS/builds"
            if [ -f "$STUBS/broken" ]; then printf '[ERROR] Main.java:[1,1] a bracket is missing\\n[ERROR] [Help 1]\\n'; exit 1; fi
            sleep 1
            for argument in "$@"; do
              case $argument in -Dmdep.outputFile=*) printf '/libraries/gson.jar' > "${argument#*=}" ;; esac
            done
            for module in media nn studio; do
              mkdir -p $module/target
              printf jar > $module/target/$module-0.1.0-SNAPSHOT.jar
            done
            """;
    private static final String JAVA = """
            #!/bin/sh
            case $* in
              -version) printf 'openjdk version "%s" 2025-04-15\\n' "$(cat "$STUBS/version")" >&2 ;;
              *ArchiveClassesAtExit*) ;;
              *) for argument in "$@"; do printf '%s\\n' "$argument"; done; exit 7 ;;
            esac
            """;

    @TempDir
    private Path temporary;

    private Path home;
    private Path stubs;

    private record Started(int status, List<String> out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the launcher for this system cannot be run here");
        home = Files.createDirectories(temporary.resolve("张三 的 家"));
        stubs = Files.createDirectories(temporary.resolve("stubs"));
        Files.copy(launcher(), home.resolve("jacquard"));
        executable(home.resolve("jacquard"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        for (var module : List.of("media", "nn", "studio")) {
            Files.createDirectories(home.resolve(module).resolve("src/main/java"));
            Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>");
            Files.writeString(home.resolve(module).resolve("src/main/java/Some.java"), "class Some {}");
        }
        for (var tool : TOOLS) stub(tool, "#!/bin/sh\nexec " + whereIs(tool) + " \"$@\"\n");
        Files.writeString(stubs.resolve("version"), "17.0.15");
        stub("mvn", MAVEN);
        stub("java", JAVA);
        age(home);
    }

    private static Path launcher() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("jacquard.cmd"))) folder = folder.getParent();
        return folder.resolve("jacquard");
    }

    private static Path whereIs(String tool) {
        return List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private void stub(String name, String script) throws IOException {
        Files.writeString(stubs.resolve(name), script);
        executable(stubs.resolve(name));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Lets everything be from an hour ago, as the sources of a build are. */
    private static void age(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.toList())
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        }
    }

    private Process begin(Map<String, String> environment, Path program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", stubs.toString(), "STUBS", stubs.toString(), "LANG", "C.UTF-8"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Started end(Process process) throws IOException, InterruptedException {
        var out = new String(process.getInputStream().readAllBytes()).lines().toList();
        var err = new String(process.getErrorStream().readAllBytes());
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return new Started(process.exitValue(), out, err);
    }

    private Started start(String... arguments) throws IOException, InterruptedException {
        return end(begin(Map.of(), home.resolve("jacquard"), arguments));
    }

    private int builds() throws IOException {
        var file = stubs.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    void argumentsAndStatusGoThrough() throws Exception {
        var started = start("inspect", "two words", "");
        var arguments = started.out()
                .subList(
                        started.out().indexOf("dev.jacquard.studio.cli.Main") + 1,
                        started.out().size());
        assertEquals(List.of("inspect", "two words", ""), arguments);
        assertEquals(7, started.status());
    }

    @Test
    void theClassPathIsACopyThatNoLaterBuildOverwrites() throws Exception {
        var out = start("recipes").out();
        var classPath = out.get(out.indexOf("-cp") + 1).split(":");
        assertEquals("/libraries/gson.jar", classPath[3]);
        assertTrue(
                classPath[0].startsWith(home.resolve(".jacquard").toRealPath().toString()), classPath[0]);
        assertTrue(Files.exists(Path.of(classPath[0])), classPath[0]);
    }

    @Test
    void aLinkToTheLauncherStartsItToo() throws Exception {
        var link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("张三 的 家", "jacquard"));
        assertEquals(7, end(begin(Map.of(), link, "recipes")).status());
    }

    @Test
    void itBuildsOnceAsLongAsNoSourceChanges() throws Exception {
        start("recipes");
        var again = start("recipes");
        assertEquals(1, builds());
        assertEquals("", again.err());
    }

    @Test
    void aChangedSourceIsBuilt() throws Exception {
        start("recipes");
        Files.setLastModifiedTime(
                home.resolve("nn/src/main/java/Some.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        start("recipes");
        assertEquals(2, builds());
    }

    @Test
    void aDeletedSourceIsBuilt() throws Exception {
        start("recipes");
        Files.delete(home.resolve("nn/src/main/java/Some.java"));
        Files.setLastModifiedTime(
                home.resolve("nn/src/main/java"), FileTime.from(Instant.now().plusSeconds(5)));
        start("recipes");
        assertEquals(2, builds());
    }

    @Test
    void ofTwoFirstStartsAtOnceOnlyOneBuilds() throws Exception {
        var first = begin(Map.of(), home.resolve("jacquard"), "recipes");
        var second = begin(Map.of(), home.resolve("jacquard"), "recipes");
        assertEquals(List.of(7, 7), List.of(end(first).status(), end(second).status()));
        assertEquals(1, builds());
    }

    @Test
    void aLockThatAKilledBuildLeftIsTakenOver() throws Exception {
        var dead = new ProcessBuilder("/bin/sh", "-c", "exit 0").start();
        dead.waitFor();
        var lock = Files.createDirectories(home.resolve(".jacquard/lock"));
        Files.writeString(lock.resolve("owner"), dead.pid() + "\n");
        assertEquals(7, start("recipes").status());
    }

    @Test
    void aBrokenBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
        Files.writeString(stubs.resolve("broken"), "");
        var broken = start("recipes");
        assertEquals(1, broken.status());
        assertTrue(broken.err().contains("a bracket is missing"), broken.err());
        assertFalse(broken.err().contains("Help 1"), broken.err());
        Files.delete(stubs.resolve("broken"));
        assertEquals(7, start("recipes").status());
    }

    @Test
    void aMissingMavenIsOneSentence() throws Exception {
        Files.delete(stubs.resolve("mvn"));
        var started = start("recipes");
        assertEquals(1, started.status());
        assertEquals(
                "Jacquard needs Maven (mvn) to build itself. Install it and try again.",
                started.err().strip());
    }

    @Test
    void aMissingJavaIsOneSentence() throws Exception {
        Files.delete(stubs.resolve("java"));
        var started = start("recipes");
        assertEquals(1, started.status());
        assertEquals(
                "Jacquard needs a JDK, version 17 or newer, and finds none. Install one, or set JAVA_HOME to it.",
                started.err().strip());
    }

    @Test
    void anOldJavaIsOneSentence() throws Exception {
        Files.writeString(stubs.resolve("version"), "11.0.2");
        var started = start("recipes");
        assertEquals(1, started.status());
        assertTrue(started.err().contains("is version 11."), started.err());
        assertEquals(1, started.err().lines().count());
    }

    @Test
    void aUselessJavaHomeIsPassedOver() throws Exception {
        var environment = Map.of("JAVA_HOME", "/nowhere", "MAVEN_OPTS", "-Xmx512m");
        assertEquals(
                7, end(begin(environment, home.resolve("jacquard"), "recipes")).status());
    }

    @Test
    void aCollectorChosenByThePersonIsTheOnlyOne() throws Exception {
        var environment = Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseParallelGC");
        var out = end(begin(environment, home.resolve("jacquard"), "recipes")).out();
        assertEquals(
                Optional.empty(),
                out.stream().filter(o -> o.contains("SerialGC")).findFirst());
    }

    @Test
    void itSpeaksChinese() throws Exception {
        Files.delete(stubs.resolve("mvn"));
        var asked = end(begin(Map.of("JACQUARD_LANG", "zh"), home.resolve("jacquard"), "recipes"));
        assertEquals("Jacquard 需要 Maven（mvn）来构建自身。请安装后重试。", asked.err().strip());
    }
}
