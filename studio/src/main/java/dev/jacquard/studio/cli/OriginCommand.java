package dev.jacquard.studio.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "origin",
        mixinStandardHelpOptions = true,
        description = "Says where a work came from, read from the file alone.")
final class OriginCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "a work that this program made, or a folder of works")
    private Path file;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    OriginCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (Files.isDirectory(file)) all(filesIn(file));
        else if (json) console.json(fields(Work.originsOf(file)));
        else Work.originsOf(file).forEach(this::show);
        return Main.done();
    }

    private static List<Path> filesIn(Path folder) {
        try (var listed = Files.list(folder)) {
            return listed.filter(f -> Files.isRegularFile(f)
                            && !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", folder, SafeFiles.reasonOf(e));
        }
    }

    /** What cannot be told of one file keeps nothing back about the others. */
    private void all(List<Path> files) {
        var found = new LinkedHashMap<Path, List<Origin>>();
        var told = new ArrayList<JsonObject>();
        for (var one : files) {
            var entry = new JsonObject();
            entry.addProperty("file", one.getFileName().toString());
            try {
                var origins = Work.originsOf(one);
                found.put(one, origins);
                fields(origins).asMap().forEach(entry::add);
            } catch (Problem problem) {
                console.say(problem.sentence());
                entry.addProperty("problem", console.text(problem.sentence()));
            }
            told.add(entry);
        }
        if (found.isEmpty()) throw new Problem("No file in %s carries an origin. Name a folder of works.", file);
        if (json) console.json(Map.of("files", told));
        else
            found.forEach((one, origins) -> {
                console.result((Object) (one.getFileName() + ":"));
                origins.forEach(this::show);
            });
    }

    /** Those of a single work, or a list of them for a sheet of several. */
    private static JsonObject fields(List<Origin> origins) {
        var each = new JsonArray();
        origins.forEach(origin -> each.add(JsonParser.parseString(origin.json())));
        if (each.size() == 1) return each.get(0).getAsJsonObject();
        var sheet = new JsonObject();
        sheet.add("works", each);
        return sheet;
    }

    private void show(Origin origin) {
        console.result(
                "number %d of seed %d, made by %s (%s)", origin.index(), origin.seed(), origin.recipe(), origin.mode());
        console.result("  weights     %s", origin.weights());
        console.result("  collection  %s", origin.collection());
        console.result("  program     %s", origin.program());
        origin.settings()
                .forEach((key, value) ->
                        console.result("  %s  %s", key, value.length() > 60 ? value.substring(0, 57) + "..." : value));
    }
}
