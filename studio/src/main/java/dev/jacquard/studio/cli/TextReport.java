package dev.jacquard.studio.cli;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.collection.TextInspection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code inspect} says of texts. */
final class TextReport {
    private final Console console;

    TextReport(Console console) {
        this.console = console;
    }

    void of(Collection<String> collection, boolean json) {
        var inspection = TextInspection.of(collection);
        if (json) console.json(fields(collection, inspection));
        else show(collection, inspection);
    }

    private Map<String, Object> fields(Collection<String> collection, TextInspection inspection) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("items", inspection.items());
        fields.put("characters", inspection.characters());
        fields.put("different_characters", inspection.differentCharacters());
        fields.put("different_words", inspection.differentWords());
        var lengths = inspection.lengths();
        fields.put("shortest", lengths[0]);
        fields.put("middle", lengths[1]);
        fields.put("longest", lengths[2]);
        fields.put("languages", inspection.languages());
        fields.put("notes", collection.notes().stream().map(console::text).toList());
        fields.put("unreadable", InspectCommand.unreadable(console, inspection.unreadable()));
        fields.put("duplicates", inspection.duplicates());
        fields.put("near_duplicates", inspection.nearDuplicates());
        fields.put("advice", InspectCommand.advice(console, inspection.findings()));
        fields.put(
                "findings",
                inspection.findings().stream()
                        .map(f -> InspectCommand.finding(console, f))
                        .toList());
        fields.put("labels", collection.labels());
        fields.put("label_counts", inspection.labels());
        fields.put("training", collection.part(Part.TRAIN).size());
        fields.put("validation", collection.part(Part.VALIDATION).size());
        fields.put("test", collection.part(Part.TEST).size());
        fields.put("enough", inspection.isEnough());
        fields.put("recipes", new Forecasts(console).of(Medium.TEXT, collection));
        fields.put("fingerprint", collection.fingerprint());
        return fields;
    }

    private void show(Collection<String> collection, TextInspection inspection) {
        var lengths = inspection.lengths();
        console.result(
                "%s: %d texts of %d characters together, from %d to %d each, %d in the middle one",
                collection.name(), inspection.items(), inspection.characters(), lengths[0], lengths[2], lengths[1]);
        console.result(
                "  %d different characters, %d different words; languages: %s",
                inspection.differentCharacters(),
                inspection.differentWords(),
                inspection.languages().entrySet().stream()
                        .map(e -> "%s %.0f %%".formatted(e.getKey(), 100 * e.getValue()))
                        .collect(Collectors.joining(", ")));
        console.result(
                "  to train on %d, to validate on %d, to test on %d",
                collection.part(Part.TRAIN).size(),
                collection.part(Part.VALIDATION).size(),
                collection.part(Part.TEST).size());
        collection.notes().forEach(note -> console.result((Object) ("  " + console.text(note))));
        new Forecasts(console).show(Medium.TEXT, collection);
        InspectCommand.show(console, inspection.unreadable(), inspection.findings());
    }
}
