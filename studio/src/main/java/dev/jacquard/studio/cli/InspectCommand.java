package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Finding;
import dev.jacquard.media.collection.Inspection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.studio.Forecast;
import dev.jacquard.studio.Studio;
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
        var collection = Places.open(Medium.IMAGE, place, Map.of(), console);
        var inspection = Inspection.of(collection);
        if (json) console.json(fields(collection, inspection));
        else show(collection, inspection);
        return Main.done();
    }

    private List<String> advice(Inspection inspection) {
        var advice = inspection.findings().stream()
                .map(f -> console.text(f.sentence()) + remedy(f))
                .toList();
        return advice.isEmpty() ? List.of(console.text("Nothing stands in the way of training on it.")) : advice;
    }

    private String remedy(Finding finding) {
        return finding.remedy()
                .map(r -> " " + console.text(Sentence.of("With train, give %s.", r)))
                .orElse("");
    }

    /** What every recipe would make of the collection here, or why it does not take it. */
    private List<Map<String, Object>> recipes(Collection<Image> collection) {
        return Recipes.all().stream()
                .filter(r -> r.medium() == Medium.IMAGE)
                .map(r -> recipe(pictures(r), collection))
                .toList();
    }

    @SuppressWarnings("unchecked") // the medium says what a recipe's collections hold
    private static Recipe<Image> pictures(Recipe<?> recipe) {
        return (Recipe<Image>) recipe;
    }

    private Map<String, Object> recipe(Recipe<Image> recipe, Collection<Image> collection) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", recipe.name());
        try {
            Studio.check(collection);
            console.replaceLine("Trying some steps of %s ...", recipe.name());
            var pace = Forecast.of(Plan.of(recipe, collection)).pace();
            var seconds = recipe.budget() instanceof Budget.Minutes m
                    ? 60 * m.minutes()
                    : pace.seconds(((Budget.Steps) recipe.budget()).steps());
            var steps = pace.steps(seconds);
            fields.put("fits", true);
            fields.put("seconds", seconds);
            fields.put("steps", steps);
            fields.put("seconds_per_1000_steps", pace.seconds(1000));
            fields.put(
                    "times_each_item",
                    steps * (double) pace.batch() / collection.part(Part.TRAIN).size());
        } catch (Problem problem) {
            fields.put("fits", false);
            fields.put("reason", console.text(problem.sentence()));
        }
        return fields;
    }

    private void show(Map<String, Object> recipe) {
        if (recipe.get("fits").equals(true))
            console.result(
                    "  %s: by default %s of training, about %d steps here, which see each picture %.0f times",
                    recipe.get("name"),
                    TerminalProgress.duration((Double) recipe.get("seconds")),
                    recipe.get("steps"),
                    recipe.get("times_each_item"));
        else console.result("  %s: %s", recipe.get("name"), recipe.get("reason"));
    }

    private Map<String, Object> fields(Collection<Image> collection, Inspection inspection) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("items", inspection.items());
        fields.put(
                "unreadable",
                inspection.unreadable().stream()
                        .map(u -> Map.of("file", u.file(), "reason", console.text(u.reason())))
                        .toList());
        fields.put("duplicates", inspection.duplicates());
        fields.put("near_duplicates", inspection.nearDuplicates());
        fields.put("advice", advice(inspection));
        fields.put("findings", inspection.findings().stream().map(this::finding).toList());
        fields.put("width", collection.imageSize().width());
        fields.put("height", collection.imageSize().height());
        fields.put("channels", collection.channels());
        fields.put("labels", collection.labels());
        fields.put("label_counts", inspection.labels());
        fields.put("training", collection.part(Part.TRAIN).size());
        fields.put("validation", collection.part(Part.VALIDATION).size());
        fields.put("test", collection.part(Part.TEST).size());
        fields.put("enough", inspection.isEnough());
        fields.put("recipes", recipes(collection));
        fields.put("fingerprint", collection.fingerprint());
        return fields;
    }

    private Map<String, Object> finding(Finding finding) {
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
        recipes(collection).forEach(this::show);
        inspection.unreadable().stream().limit(SHOWN).forEach(u -> console.result("  %s: %s", u.file(), u.reason()));
        for (var finding : inspection.findings()) {
            console.result((Object) ("- " + console.text(finding.sentence()) + remedy(finding)));
            if (finding.kind() == Finding.Kind.UNREADABLE) continue;
            finding.items().stream().limit(SHOWN).forEach(group -> console.result((Object) ("    " + names(group))));
        }
        if (inspection.findings().isEmpty())
            console.result((Object) ("- " + advice(inspection).get(0)));
    }

    private static String names(List<String> group) {
        var shown = String.join(" ~ ", group.subList(0, Math.min(SHOWN_OF_GROUP, group.size())));
        return group.size() > SHOWN_OF_GROUP ? shown + " ~ ..." : shown;
    }
}
