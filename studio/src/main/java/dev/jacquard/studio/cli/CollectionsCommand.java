package dev.jacquard.studio.cli;

import dev.jacquard.media.collection.BuiltIn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "collections", mixinStandardHelpOptions = true, description = "Lists the built-in collections.")
final class CollectionsCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    CollectionsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (json) {
            console.json(Map.of(
                    "collections",
                    BuiltIn.all().stream().map(CollectionsCommand::described).toList()));
            return Main.done();
        }
        for (var b : BuiltIn.all())
            console.result(
                    "%-14s %-6s %7d items  %4d MB  %s  (%s; %s)",
                    b.name(),
                    b.medium().word(),
                    b.items(),
                    (b.bytes() + 500_000) / 1_000_000,
                    dev.jacquard.media.Sentence.of(b.here() ? "here" : "not fetched yet"),
                    b.origin(),
                    b.licence());
        return Main.done();
    }

    private static Map<String, Object> described(BuiltIn b) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", b.name());
        fields.put("medium", b.medium().word());
        fields.put("items", b.items());
        fields.put("bytes", b.bytes());
        fields.put("licence", b.licence());
        fields.put("origin", b.origin());
        fields.put("here", b.here());
        return fields;
    }

    static List<String> names() {
        return BuiltIn.all().stream().map(BuiltIn::name).toList();
    }
}
