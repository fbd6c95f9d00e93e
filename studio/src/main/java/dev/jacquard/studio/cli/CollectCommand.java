package dev.jacquard.studio.cli;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.BuiltIn;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "collect",
        mixinStandardHelpOptions = true,
        description = "Fetches a built-in collection and checks it.")
final class CollectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "a built-in collection; see collections")
    private String name;

    @Option(names = "--to", paramLabel = "DIR", description = "also write its items there as files")
    private Path to;

    CollectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var builtIn = BuiltIn.named(name)
                .orElseThrow(() -> new UsageProblem(
                        "There is no built-in collection \"%s\"; there are: %s.",
                        name, String.join(", ", CollectionsCommand.names())));
        if (!builtIn.here() || !builtIn.verify()) Places.fetch(builtIn, console);
        var collection = builtIn.open(ImageSettings.DEFAULT);
        console.say("%s: %d items, %s", builtIn.name(), collection.size(), builtIn.licence());
        if (to != null) write(collection);
        return Main.done();
    }

    private void write(Collection<dev.jacquard.media.image.Image> collection) {
        for (var i = 0; i < collection.size(); i++) {
            var label = collection.label(i).orElse("items").replaceAll("[^\\p{L}\\p{N}._ -]", "-");
            var file = collection.name(i).replaceAll("[^\\p{L}\\p{N}._-]", "-").replaceAll("\\.[A-Za-z]{3,4}$", "");
            SafeFiles.write(
                    to.resolve(label).resolve(file + ".png"), collection.get(i).png());
            if (i % 500 == 0) console.replaceLine("%d / %d", i, collection.size());
        }
        console.result((Object) to);
    }
}
