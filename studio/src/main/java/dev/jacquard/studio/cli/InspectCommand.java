package dev.jacquard.studio.cli;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Finding;
import dev.jacquard.media.collection.Inspection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.collection.Unreadable;
import dev.jacquard.media.image.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Looks a collection over before training.")
final class InspectCommand implements Callable<Integer> {
    private static final int SHOWN = 10;
    private static final int SHOWN_OF_GROUP = 6;

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
        if (Medium.guessed(place) == Medium.TEXT) {
            new TextReport(console).of(Places.open(Medium.TEXT, place, Map.of(), console), json);
            return Main.done();
        }
        var collection = Places.open(Medium.IMAGE, place, Map.of(), console);
        var inspection = Inspection.of(collection);
        if (json) console.json(fields(collection, inspection));
        else show(collection, inspection);
        return Main.done();
    }

    private List<String> advice(Inspection inspection) {
        return advice(console, inspection.findings());
    }

    static List<String> advice(Console console, List<Finding> findings) {
        var advice = findings.stream()
                .map(f -> console.text(f.sentence()) + remedy(console, f))
                .toList();
        return advice.isEmpty() ? List.of(console.text("Nothing stands in the way of training on it.")) : advice;
    }

    private static String remedy(Console console, Finding finding) {
        return finding.remedy()
                .map(r -> " " + console.text(Sentence.of("With train, give %s.", r)))
                .orElse("");
    }

    private Map<String, Object> fields(Collection<Image> collection, Inspection inspection) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("items", inspection.items());
        fields.put("unreadable", unreadable(console, inspection.unreadable()));
        fields.put("duplicates", inspection.duplicates());
        fields.put("near_duplicates", inspection.nearDuplicates());
        fields.put("advice", advice(inspection));
        fields.put(
                "findings",
                inspection.findings().stream().map(f -> finding(console, f)).toList());
        fields.put("width", collection.imageSize().width());
        fields.put("height", collection.imageSize().height());
        fields.put("channels", collection.channels());
        fields.put("labels", collection.labels());
        fields.put("label_counts", inspection.labels());
        fields.put("training", collection.part(Part.TRAIN).size());
        fields.put("validation", collection.part(Part.VALIDATION).size());
        fields.put("test", collection.part(Part.TEST).size());
        fields.put("enough", inspection.isEnough());
        fields.put("recipes", new Forecasts(console).of(Medium.IMAGE, collection));
        fields.put("fingerprint", collection.fingerprint());
        return fields;
    }

    static List<Map<String, String>> unreadable(Console console, List<Unreadable> files) {
        return files.stream()
                .map(u -> Map.of("file", u.file(), "reason", console.text(u.reason())))
                .toList();
    }

    static Map<String, Object> finding(Console console, Finding finding) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("kind", finding.kind().word());
        fields.put("sentence", console.text(finding.sentence()));
        fields.put("remedy", finding.remedy().orElse(null));
        fields.put("items", finding.items());
        return fields;
    }

    private void show(Collection<Image> collection, Inspection inspection) {
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
        new Forecasts(console).show(Medium.IMAGE, collection);
        show(console, inspection.unreadable(), inspection.findings());
    }

    /** What was found, with the first of the items that it is about. */
    static void show(Console console, List<Unreadable> unreadable, List<Finding> findings) {
        unreadable.stream().limit(SHOWN).forEach(u -> console.result("  %s: %s", u.file(), u.reason()));
        for (var finding : findings) {
            console.result((Object) ("- " + console.text(finding.sentence()) + remedy(console, finding)));
            if (finding.kind() == Finding.Kind.UNREADABLE) continue;
            finding.items().stream().limit(SHOWN).forEach(group -> console.result((Object) ("    " + names(group))));
        }
        if (findings.isEmpty())
            console.result((Object) ("- " + advice(console, findings).get(0)));
    }

    private static String names(List<String> group) {
        var shown = String.join(" ~ ", group.subList(0, Math.min(SHOWN_OF_GROUP, group.size())));
        return group.size() > SHOWN_OF_GROUP ? shown + " ~ ..." : shown;
    }
}
