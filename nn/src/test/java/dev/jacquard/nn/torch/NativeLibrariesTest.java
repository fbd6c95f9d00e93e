package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.media.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The engine starts from homes with every name, from read-only ones and from ones without execution. */
class NativeLibrariesTest {
    @TempDir
    Path folder;

    private static <T> T withHome(Path home, Supplier<T> work) {
        var before = System.getProperty("user.home");
        System.setProperty("user.home", home.toString());
        try {
            return work.get();
        } finally {
            System.setProperty("user.home", before);
        }
    }

    /** Runs {@code work} with a file system of these options at {@code place}, or skips where that is not allowed. */
    private static void mounted(Path place, String options, Runnable work) throws Exception {
        Files.createDirectories(place);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString()) == 0,
                "this user may not mount a file system to test with");
        try {
            work.run();
        } finally {
            assertEquals(0, run("umount", place.toString()));
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException absent) {
            return -1;
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCacheOfTheHomeComesFirst() {
        var found = withHome(folder.resolve("张三 家"), () -> NativeLibraries.candidates(Map.of()));
        assertEquals(folder.resolve("张三 家/.cache/jacquard/natives"), found.get(0));
        assertTrue(found.size() > 3, "there are places to fall back to");
    }

    @Test
    void whoChoosesAFolderGetsThatOneOnly() {
        var chosen = folder.resolve("chosen");
        assertEquals(List.of(chosen), NativeLibraries.candidates(Map.of(NativeLibraries.VARIABLE, chosen.toString())));
    }

    @Test
    void aHomeWithAnyNameServesWhereTheSystemCanSayIt() {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "file names here are not UTF-8");
        var place = folder.resolve("张三 家/natives");
        assertEquals(place, NativeLibraries.choose(List.of(place)));
        assertTrue(Files.isDirectory(place));
    }

    @Test
    void aNameThatArrivedGarbledIsPassedOver() {
        var good = folder.resolve("good");
        assertEquals(good, NativeLibraries.choose(List.of(folder.resolve("\uFFFD\uFFFD"), good)));
    }

    @Test
    void aFileInTheWayIsPassedOver() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "in the way");
        var good = folder.resolve("good");
        assertEquals(good, NativeLibraries.choose(List.of(file.resolve("natives"), good)));
    }

    @Test
    void theProbeLeavesNothingBehind() throws IOException {
        var place = NativeLibraries.choose(List.of(folder.resolve("natives")));
        try (var inside = Files.list(place)) {
            assertEquals(0, inside.count());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReadOnlyHomeIsPassedOver() throws Exception {
        var home = folder.resolve("home");
        var good = folder.resolve("good");
        mounted(home, "ro", () -> {
            assertEquals(good, NativeLibraries.choose(List.of(home.resolve("natives"), good)));
            var thrown = assertThrows(Problem.class, () -> NativeLibraries.choose(List.of(home.resolve("natives"))));
            assertTrue(thrown.getMessage().contains("cannot be written to"), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("Set JACQUARD_NATIVES"), thrown.getMessage());
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aHomeWithoutExecutionIsPassedOver() throws Exception {
        var home = folder.resolve("home");
        var good = folder.resolve("good");
        mounted(home, "noexec,size=1g", () -> {
            assertEquals(good, NativeLibraries.choose(List.of(home, good)));
            var thrown = assertThrows(Problem.class, () -> NativeLibraries.choose(List.of(home)));
            assertTrue(thrown.getMessage().contains("programs may not be run from it"), thrown.getMessage());
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aHomeWithoutRoomIsPassedOverUnlessTheLibrariesAreThere() throws Exception {
        var home = folder.resolve("home");
        var good = folder.resolve("good");
        mounted(home, "size=8m", () -> {
            assertEquals(good, NativeLibraries.choose(List.of(home, good)));
            var thrown = assertThrows(Problem.class, () -> NativeLibraries.choose(List.of(home)));
            assertTrue(thrown.getMessage().contains("only 8 MB free"), thrown.getMessage());
            assertTrue(home.resolve("pytorch-x.jar").toFile().mkdir());
            assertEquals(home, NativeLibraries.choose(List.of(home, good)));
        });
    }

    @Test
    void everyReasonIsToldWhenNoFolderServes() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "in the way");
        var thrown = assertThrows(Problem.class, () -> NativeLibraries.choose(List.of(file, folder.resolve("\uFFFD"))));
        assertTrue(thrown.getMessage().contains(file + " (it cannot be written to), "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("(its name cannot be passed to the system's loader)"));
    }

    @Test
    void aChosenFolderThatCannotBeNamedIsTold() {
        var thrown = assertThrows(Problem.class, () -> NativeLibraries.choose(List.of()));
        assertTrue(thrown.getMessage().contains("JACQUARD_NATIVES (its name cannot"), thrown.getMessage());
    }

    private static List<String> packed(Path place) throws IOException {
        if (!Files.isDirectory(place)) return List.of();
        try (var inside = Files.list(place)) {
            return inside.map(f -> f.getFileName().toString())
                    .filter(n -> n.startsWith("pytorch-"))
                    .toList();
        }
    }

    private String start(Map<String, String> environment) throws Exception {
        var home = folder.resolve("张三 家");
        var temporary = folder.resolve("temporary");
        Files.createDirectories(home);
        Files.createDirectories(temporary);
        return EngineProbe.run(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary), environment);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theEngineStartsFromAFreshHomeOfAnyNameInAUnicodeLocale() throws Exception {
        var said = start(Map.of("LC_ALL", "C.UTF-8"));
        assertTrue(said.contains(EngineProbe.SUM), said);
        assertEquals(1, packed(folder.resolve("张三 家/.cache/jacquard/natives")).size());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theEngineStartsFromAFreshHomeOfAnyNameInAPlainLocale() throws Exception {
        assumeTrue(EngineProbe.classPath().chars().allMatch(c -> c < 128), "the class path is not ASCII");
        var said = start(Map.of("LC_ALL", "C"));
        assertTrue(said.contains(EngineProbe.SUM), said);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anotherPyTorchOnTheMachineIsNeitherLoadedNorHarmful() throws Exception {
        var foreign = Files.createDirectories(folder.resolve("foreign"));
        // Any library serves as the stranger: what counts is whether the loader takes it for ours.
        var stranger = Path.of(System.getProperty("java.home"), "lib", "libprefs.so");
        assumeTrue(Files.exists(stranger), "this Java has no libprefs.so to play the stranger");
        for (var name : List.of("libtorch_cpu.so", "libtorch.so", "libc10.so", "libopenblas.so.0", "libgomp.so.1"))
            Files.copy(stranger, foreign.resolve(name));
        var environment = Map.of(
                "LD_LIBRARY_PATH",
                foreign.toString(),
                NativeLibraries.VARIABLE,
                folder.resolve("natives").toString());
        for (var start : List.of("first start", "second start")) {
            var said = EngineProbe.run(List.of(), environment);
            assertTrue(said.contains(EngineProbe.SUM), start + ": " + said);
            assertFalse(said.contains(foreign.toString()), start + " loaded " + foreign);
        }
    }
}
