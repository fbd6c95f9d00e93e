package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Looks a collection over before training.")
final class InspectCommand implements Callable<Integer> {
    private static final int FEW = 200;
    private static final int SHOWN = 10;

    private final Console console;

    @Parameters(paramLabel = "PATH|NAME", description = "a folder, a zip, a file, or a built-in collection")
    private String place;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var collection = Places.open(place, ImageSettings.DEFAULT, console);
        var duplicates = duplicates(collection);
        var near = NearDuplicates.of(collection, duplicates);
        var advice = advice(collection, duplicates, near);
        if (json) console.json(fields(collection, duplicates, near, advice));
        else show(collection, duplicates, near, advice);
        return Main.done();
    }

    private static List<List<String>> duplicates(Collection<Image> collection) {
        var groups = new TreeMap<String, List<String>>();
        for (var i = 0; i < collection.size(); i++)
            groups.computeIfAbsent(HexFormat.of().formatHex(collection.contentHash(i)), k -> new ArrayList<>())
                    .add(collection.name(i));
        return groups.values().stream().filter(g -> g.size() > 1).toList();
    }

    private static List<Sentence> advice(
            Collection<Image> collection, List<List<String>> duplicates, List<List<String>> near) {
        var advice = new ArrayList<Sentence>();
        if (collection.size() < FEW)
            advice.add(Sentence.of(
                    "%d pictures are few: expect copies and little variety. Some hundreds make a difference.",
                    collection.size()));
        if (!collection.unreadable().isEmpty())
            advice.add(Sentence.of(
                    "%d files cannot be used; they are passed over.",
                    collection.unreadable().size()));
        if (!duplicates.isEmpty())
            advice.add(Sentence.of("%d groups of pictures are identical; keep one of each.", duplicates.size()));
        if (!near.isEmpty()) advice.add(Sentence.of("%d groups of pictures are nearly identical.", near.size()));
        if (advice.isEmpty()) advice.add(Sentence.of("Nothing stands in the way of training on it."));
        return advice;
    }

    private Map<String, Object> fields(
            Collection<Image> collection,
            List<List<String>> duplicates,
            List<List<String>> near,
            List<Sentence> advice) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("items", collection.size());
        fields.put(
                "unreadable",
                collection.unreadable().stream()
                        .map(u -> Map.of("file", u.file(), "reason", console.text(u.reason())))
                        .toList());
        fields.put("duplicates", duplicates);
        fields.put("near_duplicates", near);
        fields.put("advice", advice.stream().map(console::text).toList());
        fields.put("width", collection.imageSize().width());
        fields.put("height", collection.imageSize().height());
        fields.put("channels", collection.channels());
        fields.put("labels", collection.labels());
        fields.put("training", collection.part(Part.TRAIN).size());
        fields.put("validation", collection.part(Part.VALIDATION).size());
        fields.put("test", collection.part(Part.TEST).size());
        fields.put("fingerprint", collection.fingerprint());
        return fields;
    }

    private void show(
            Collection<Image> collection,
            List<List<String>> duplicates,
            List<List<String>> near,
            List<Sentence> advice) {
        console.result(
                "%s: %d pictures, trained on as %d x %d with %d channels",
                collection.name(),
                collection.size(),
                collection.imageSize().width(),
                collection.imageSize().height(),
                collection.channels());
        console.result(
                "  to train on %d, to validate on %d, to test on %d",
                collection.part(Part.TRAIN).size(),
                collection.part(Part.VALIDATION).size(),
                collection.part(Part.TEST).size());
        collection.unreadable().stream().limit(SHOWN).forEach(u -> console.result("  %s: %s", u.file(), u.reason()));
        duplicates.stream().limit(SHOWN).forEach(g -> console.result("  identical: %s", String.join(" = ", g)));
        near.stream().limit(SHOWN).forEach(g -> console.result("  nearly identical: %s", String.join(" ~ ", g)));
        advice.forEach(a -> console.result((Object) ("- " + console.text(a))));
    }
}
