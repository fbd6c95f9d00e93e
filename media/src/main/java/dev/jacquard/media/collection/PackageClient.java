package dev.jacquard.media.collection;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a package client of this machine for a package, without installing it. */
final class PackageClient {
    /** The file, in the folder, with what a program wrote. */
    static final String OUTPUT = "output.txt";

    private static final long MOST_MINUTES = 15;
    private static final long LOOK_MILLISECONDS = 200;

    private PackageClient() {}

    /** Downloads one npm package as an archive into {@code folder}. */
    static void npmPack(Path folder, FetchProgress progress, String npmPackage) throws SourceFailure, IOException {
        // Without a network npm would otherwise try again for minutes.
        run(folder, progress, "npm", "pack", npmPackage, "--fetch-retries=1", "--fetch-retry-mintimeout=1000");
    }

    static boolean isHere(String program) {
        return find(program).isPresent();
    }

    /** Runs a program in {@code folder} until it ends well; its output is told only when it does not. */
    static void run(Path folder, FetchProgress progress, String program, String... arguments)
            throws SourceFailure, IOException {
        var found = find(program).orElseThrow(() -> new SourceFailure("the program %s is not here", program));
        var command = new java.util.ArrayList<>(List.of(found.toString()));
        command.addAll(Arrays.asList(arguments));
        var output = folder.resolve(OUTPUT);
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.getOutputStream().close();
            waitFor(process, folder, progress, program);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceFailure("it was interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) throw new SourceFailure("%s failed: %s", program, lastLine(output));
    }

    private static void waitFor(Process process, Path folder, FetchProgress progress, String program)
            throws InterruptedException, SourceFailure {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!process.waitFor(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
            progress.fetched(bytesIn(folder), -1);
            if (System.nanoTime() > end) throw new SourceFailure("%s took more than %d minutes", program, MOST_MINUTES);
        }
    }

    private static long bytesIn(Path folder) {
        var files = folder.toFile().listFiles();
        return files == null ? 0 : Arrays.stream(files).mapToLong(File::length).sum();
    }

    private static String lastLine(Path output) throws IOException {
        // The client's own words come in the encoding of the system.
        var lines = new String(Files.readAllBytes(output), Charset.defaultCharset())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
    }

    private static Optional<Path> find(String program) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        var endings = windows ? List.of(".cmd", ".exe") : List.of("");
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(java.util.regex.Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> endings.stream().map(ending -> new File(folder, program + ending)))
                .filter(file -> file.isFile() && file.canExecute())
                .map(File::toPath)
                .findFirst();
    }
}
