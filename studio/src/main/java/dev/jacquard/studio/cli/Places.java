package dev.jacquard.studio.cli;

import dev.jacquard.media.collection.BuiltIn;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Collections by path or built-in name, fetched with a word about it where they are not here yet. */
final class Places {
    private Places() {}

    static <E> Collection<E> open(Medium<E> medium, String place, Map<String, String> choices, Console console) {
        if (!Files.exists(Path.of(place)))
            BuiltIn.named(place).filter(b -> !b.here()).ifPresent(b -> fetch(b, console));
        var collection = medium.open(place, choices);
        if (!collection.unreadable().isEmpty())
            console.say(
                    "%d files were passed over, such as %s (%s); inspect shows them all.",
                    collection.unreadable().size(),
                    collection.unreadable().get(0).file(),
                    collection.unreadable().get(0).reason());
        return collection;
    }

    static void fetch(BuiltIn builtIn, Console console) {
        console.say("Fetching %s (%s; %s) ...", builtIn.name(), builtIn.origin(), builtIn.licence());
        builtIn.fetch((done, total) -> console.replaceLine(
                "%s: %.1f MB%s", builtIn.name(), done / 1e6, total > 0 ? " / %.1f".formatted(total / 1e6) : ""));
    }
}
