package dev.jacquard.studio;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.nn.evaluate.GameEvaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A page about a trained model: data, training, measured quality, originality, limits (Mitchell et al. 2019). It says nothing
 * that is not in {@code recipe.json}, {@code log.jsonl}, {@code copying.json} and {@code report.json}, so a lost one can be written again.
 */
final class ModelCard {
    /** What a metric says in plain words. */
    private record Meaning(String name, String good, boolean share) {}

    private static final Map<String, Meaning> MEANINGS = meanings();

    private final RunFolder folder;
    private final RunFolder.Description description;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(RunFolder folder) {
        this.folder = folder;
        this.description = folder.description();
    }

    private static Map<String, Meaning> meanings() {
        var meanings = new LinkedHashMap<String, Meaning>();
        meanings.put("frechet", new Meaning("Fréchet distance to held-out pictures", "small", false));
        meanings.put("kernel", new Meaning("kernel distance to held-out pictures", "near 0", false));
        meanings.put("precision", new Meaning("works that look real (precision)", "large", true));
        meanings.put("recall", new Meaning("real variety that works cover (recall)", "large", true));
        meanings.put("copied_share", new Meaning("works that look copied", "about 1 %", true));
        meanings.put("diversity", new Meaning("difference among works, against real pictures", "near 100 %", true));
        meanings.put("accuracy", new Meaning("items named right", "large", true));
        meanings.put("calibration_error", new Meaning("confidence against share of right answers", "small", true));
        meanings.put("log_loss", new Meaning("log loss, in nats", "small", false));
        meanings.put("raw_accuracy", new Meaning("right moves of the bare network", "large", true));
        meanings.put("move_accuracy", new Meaning("right moves with simulations", "large", true));
        meanings.put("points", new Meaning("points against alpha-beta", "large", true));
        meanings.put("pattern_divergence", new Meaning("small patterns, against held-out levels", "small", false));
        meanings.put("solvable_share", new Meaning("levels that can be won", "large", true));
        meanings.put("novel_share", new Meaning("levels unlike every training level", "large", true));
        meanings.put("novelty", new Meaning("tiles that differ from the nearest training level", "large", true));
        meanings.put("difficulty_correlation", new Meaning("difficulty against what was wished", "near 1", false));
        meanings.put("balanced_accuracy", new Meaning("named right, all labels alike", "large", true));
        return meanings;
    }

    /** Writes the run's page anew. */
    static void write(RunFolder folder) {
        var card = new ModelCard(folder);
        card.write();
        SafeFiles.write(folder.card(), card.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void write() {
        var evaluation = evaluation();
        line("# %s", folder.path().toAbsolutePath().normalize().getFileName());
        var source = description.collection();
        var input = description.input();
        var judges = description.recipeItself().recognizes();
        if (description.recipeItself().medium() == Medium.GAME) {
            player(evaluation);
            return;
        }
        line(
                judges
                        ? "A model of the recipe `%s` that tells labels of %s like those of the collection **%s**, trained by"
                                + " Jacquard %s."
                        : "A model of the recipe `%s` that makes %s like those of the collection **%s**, trained by Jacquard %s.",
                description.recipe(),
                input.containsKey("width")
                        ? "pictures of " + input.get("width") + " by " + input.get("height") + " pixels"
                        : judges ? "items" : "works",
                source.name(),
                description.program());
        if (!judges) picture(folder.sheet(), "Works that it made, the first of seed 1");
        evaluation.ifPresent(this::verdict);
        line("## What it was trained on");
        line(
                "%s items of the collection %s. About one in twenty was kept aside to watch the training, and a test part to"
                        + " measure %s on; it has seen neither.",
                grouped(source.items()), source.name(), judges ? "it" : "the works");
        line("The fingerprint of what the collection held: `%s`", source.fingerprint());
        training();
        line(judges ? "## How good it is" : "## How good its works are");
        evaluation.ifPresentOrElse(this::quality, () -> line("Not measured yet: `jacquard evaluate` does."));
        if (judges) evaluation.ifPresent(this::labels);
        else evaluation.ifPresent(this::originality);
        line("## What it cannot do");
        if (judges) {
            line(
                    "It knows the labels above and no others: shown anything else, it names one of them all the same, and may be"
                            + " sure of it. It is as good as these figures on items like those of its collection only, and"
                            + " prejudices of the collection are its own.");
            line("No decision about a person should rest on its answer alone.");
            return;
        }
        var pictures = description.recipeItself().medium() == Medium.IMAGE;
        line(
                "It makes works like those of its collection and knows nothing else%s. What its collection has little of, it"
                        + " makes badly or not at all, and prejudices of the collection are its own. The smaller the"
                        + " collection, the more easily it is copied.",
                pictures ? ": no words, no other subjects, no larger pictures" : "");
        line(
                pictures
                        ? "Whoever shares its works shares something that learned from the pictures above: see that their"
                                + " licence and the people in them allow it."
                        : "Whoever shares its works shares something that learned from the collection above: see that its"
                                + " licence and the people in it allow it.");
    }

    /** The whole page of a player of games, which makes no works and learned from nobody's. */
    private void player(Optional<JsonObject> evaluation) {
        line(
                "A player of **%s** that taught itself by the recipe `%s`, trained by Jacquard %s.",
                description.collection().name(), description.recipe(), description.program());
        evaluation.ifPresent(this::verdict);
        line("## What it was trained on");
        line("Games against itself alone: it was told the rules, and shown no game of anybody else's.");
        training();
        line("## How well it plays");
        evaluation.ifPresentOrElse(this::quality, () -> line("Not measured yet: `jacquard evaluate` does."));
        evaluation.ifPresent(this::stones);
        line("## What it cannot do");
        line("It plays this one game, on a board of this size and by these rules. How it fares against people was not"
                + " measured. With simulations it plays better the longer it may think; without any it looks no move"
                + " ahead.");
    }

    private void stones(JsonObject evaluation) {
        var byStones = object(evaluation, "by_stones");
        if (byStones.size() == 0) return;
        line("Shares of moves that keep the best value, by how many stones are on the board:");
        text.append(
                "| stones | bare network | random moves | with simulations | the search alone |\n|---|---|---|---|---|\n");
        for (var stones : byStones.keySet()) {
            var shares = object(byStones, stones);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |%n",
                    stones,
                    percent(number(shares, GameEvaluation.RAW)),
                    percent(number(shares, PlayerEvaluation.CHANCE)),
                    percent(number(shares, GameEvaluation.MOVES)),
                    percent(number(shares, PlayerEvaluation.ALONE))));
        }
        text.append('\n');
    }

    private void verdict(JsonObject evaluation) {
        line("## In short");
        for (var field : List.of("verdict", "verdict_zh"))
            if (evaluation.get(field) instanceof com.google.gson.JsonArray sentences)
                for (var sentence : sentences) line("> %s", sentence.getAsString());
    }

    private void training() {
        line("## How it was trained");
        var log = LearningCurve.log(folder);
        if (!log.isEmpty()) {
            var last = log.get(log.size() - 1);
            line(
                    "%s steps in %.1f minutes, with seed %d.",
                    grouped((long) number(last, "step")), number(last, "seconds") / 60, description.seed());
            var validations =
                    log.stream().filter(l -> isNumber(l.get("validation"))).toList();
            if (validations.size() > 1) {
                var before = number(validations.get(0), "validation");
                var after = number(validations.get(validations.size() - 1), "validation");
                line(
                        "Its loss on items kept aside went from %s to %s: %s.",
                        number(before), number(after), after < before ? "it learned" : "it learned nothing");
            }
        }
        picture(folder.curve(), "Its loss on items kept aside, against minutes of training");
        picture(folder.progress(), "Its rating (Elo) against steps, by matches with the best so far");
        copying();
        var previews = previews();
        if (previews.size() > 1) picture(previews.get(0), "What it made early in the training");
        if (!previews.isEmpty())
            picture(previews.get(previews.size() - 1), "What it made near the end of the training");
        var settings = new StringBuilder();
        description.settings().forEach((key, value) -> settings.append(settings.isEmpty() ? "" : ", ")
                .append('`')
                .append(key)
                .append('=')
                .append(value)
                .append('`'));
        line("Settings: %s", settings);
    }

    /** What was seen of copying while it trained, where somebody looked. */
    private void copying() {
        var seen = json(folder.copying()).orElseGet(JsonObject::new);
        if (!(seen.get("looks") instanceof com.google.gson.JsonArray looks)) return;
        if (isNumber(seen.get("stopped")))
            line(
                    "The training was stopped at step %s, where its works began to be copies; the model is as it was at step %s.",
                    grouped((long) number(seen, "stopped")), grouped((long) number(seen, "kept")));
        else
            line(
                    "While it trained its works were compared with the training pictures %s times: no sign of copying.",
                    looks.size());
    }

    private void quality(JsonObject evaluation) {
        var metrics = object(evaluation, "metrics");
        if (evaluation.get(Evaluation.HOW) instanceof JsonPrimitive how)
            line("%s In brackets is where the number would lie for 19 of 20 samples of this size.", how.getAsString());
        else if (evaluation.get("baseline_name") instanceof JsonPrimitive simple)
            line(
                    "It was measured on %s held-out items, and so was the baseline: %s. In brackets is where the number would lie for 19 of"
                            + " 20 samples of this size.",
                    grouped((long) number(evaluation, "held_out")), simple.getAsString());
        else
            line(
                    "%s works were compared with %s held-out pictures, and so were as many pictures of the baseline: a Gaussian over"
                            + " principal components, the simplest thing that makes such pictures at all. In brackets is where the"
                            + " number would lie for 19 of 20 samples of this size.",
                    grouped((long) number(evaluation, "works")), grouped((long) number(evaluation, "held_out")));
        text.append("| | measured | baseline | good is |\n|---|---|---|---|\n");
        for (var key : metrics.keySet()) {
            var meaning = MEANINGS.getOrDefault(key, new Meaning(key, "", false));
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s |%n",
                    meaning.name,
                    measured(evaluation, "metrics", "uncertainty", key, meaning.share),
                    measured(evaluation, "baseline", "baseline_uncertainty", key, meaning.share),
                    meaning.good));
        }
        text.append('\n');
        var unbiased = object(evaluation, "frechet_unbiased");
        if (isNumber(unbiased.get("works")) && isNumber(unbiased.get("baseline")))
            line(
                    "A Fréchet distance is larger the fewer pictures it is measured on; for endlessly many it would be about %s,"
                            + " and %s for the baseline.",
                    number(number(unbiased, "works")), number(number(unbiased, "baseline")));
        var judge = evaluation.get("judge");
        if (judge != null && judge.isJsonPrimitive())
            line(
                    "Distances are between features of Jacquard's own small classifier (`%s`), not of Inception, and compare"
                            + " only with others that it judged.",
                    judge.getAsString()
                            .substring(0, Math.min(12, judge.getAsString().length())));
    }

    private void labels(JsonObject evaluation) {
        if (evaluation.get(ClassifierEvaluation.CLASSES) instanceof com.google.gson.JsonArray classes) {
            line("## Label by label");
            text.append(
                    "| label | held-out items | of these named so | of what is named so, right |\n|---|---|---|---|\n");
            for (var one : classes) {
                var of = one.getAsJsonObject();
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s |%n",
                        of.get("name").getAsString().replace("|", "\\|"),
                        grouped((long) number(of, "items")),
                        percent(number(of, "recall")),
                        percent(number(of, "precision"))));
            }
            text.append('\n');
        }
        picture(folder.confusion(), "How often items of each label (rows) were named as each (columns)");
        picture(
                folder.mistakes(),
                "Its surest mistakes: what it named them and how sure it was, and below that their label");
        var withstood = field(RobustnessReport.FIELD);
        if (withstood.isEmpty()) return;
        line("## What it withstands");
        for (var language : List.of("answer", "answer_zh"))
            if (withstood.get().get(language) instanceof com.google.gson.JsonArray sentences)
                for (var sentence : sentences) line("> %s", sentence.getAsString());
        picture(folder.robustness(), "Its accuracy on held-out pictures that were turned, moved and scaled");
    }

    private void originality(JsonObject evaluation) {
        var originality = object(evaluation, "originality");
        if (!isNumber(originality.get("planted_share"))) return;
        line("## How original its works are");
        line(
                "A work looks copied when it is closer to a picture that was trained on than 99 of 100 held-out pictures are."
                        + " %s of the works do. As a check, training pictures with slight noise were offered as works: %s of"
                        + " these were found out.",
                percent(number(object(evaluation, "metrics"), "copied_share")),
                percent(number(originality, "planted_share")));
        picture(
                folder.nearest(),
                "The works that are nearest to a picture that was trained on, each left of that picture, the nearest first");
    }

    private static String measured(JsonObject evaluation, String values, String intervals, String key, boolean share) {
        var value = object(evaluation, values).get(key);
        if (!isNumber(value)) return "cannot be measured";
        var interval = object(object(evaluation, intervals), key);
        var shown = share ? percent(value.getAsDouble()) : number(value.getAsDouble());
        if (!isNumber(interval.get("low")) || !isNumber(interval.get("high"))) return shown;
        var low = number(interval, "low");
        var high = number(interval, "high");
        return shown + " (" + (share ? percent(low) : number(low)) + " to " + (share ? percent(high) : number(high))
                + ")";
    }

    /** A picture of the run with what it shows, where it is there. */
    private void picture(Path file, String caption) {
        if (!Files.exists(file)) return;
        var place =
                folder.path().toAbsolutePath().relativize(file.toAbsolutePath()).toString();
        line("![%s](%s)%n%n*%s.*", caption, place.replace('\\', '/'), caption);
    }

    private void line(String pattern, Object... arguments) {
        text.append(String.format(Locale.ROOT, pattern, arguments)).append("\n\n");
    }

    private List<Path> previews() {
        if (!Files.isDirectory(folder.previews())) return List.of();
        try (var files = Files.list(folder.previews())) {
            return files.filter(f -> f.getFileName().toString().endsWith(".png"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<JsonObject> evaluation() {
        return field(Evaluation.FIELD);
    }

    private Optional<JsonObject> field(String name) {
        return json(folder.report())
                .filter(r -> r.get(name) instanceof JsonObject)
                .map(r -> r.getAsJsonObject(name));
    }

    private static Optional<JsonObject> json(Path file) {
        try {
            return Files.exists(file) ? parsed(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<JsonObject> parsed(String json) {
        try {
            return JsonParser.parseString(json) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonParseException torn) {
            return Optional.empty();
        }
    }

    private static JsonObject object(JsonObject parent, String key) {
        return parent.get(key) instanceof JsonObject object ? object : new JsonObject();
    }

    static boolean isNumber(JsonElement element) {
        return element != null
                && element.isJsonPrimitive()
                && element.getAsJsonPrimitive().isNumber();
    }

    private static double number(JsonObject object, String key) {
        return isNumber(object.get(key)) ? object.get(key).getAsDouble() : 0;
    }

    /** Three digits that count. */
    private static String number(double value) {
        var size = Math.abs(value);
        var digits = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
