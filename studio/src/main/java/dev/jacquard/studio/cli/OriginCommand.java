package dev.jacquard.studio.cli;

import com.google.gson.JsonParser;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import java.nio.file.Path;
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

    @Parameters(paramLabel = "FILE", description = "a work that this program made")
    private Path file;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    OriginCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var origins = Work.originsOf(file);
        if (json) {
            var all =
                    origins.stream().map(o -> JsonParser.parseString(o.json())).toList();
            console.json(all.size() == 1 ? all.get(0) : Map.of("works", all));
            return Main.done();
        }
        for (var origin : origins) show(origin);
        return Main.done();
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
