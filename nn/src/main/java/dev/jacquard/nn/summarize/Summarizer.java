package dev.jacquard.nn.summarize;

import dev.jacquard.media.Problem;
import dev.jacquard.media.summary.Inventions;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.model.SummaryModel;
import dev.jacquard.nn.torch.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes summaries with a model that learned from pairs. Any thread may call.
 *
 * <p>A text is read in a batch of 8 whatever else is asked for, so its summary is the same alone and among others.
 */
public final class Summarizer {
    private static final int ROWS = 8;
    private static final List<Setting> WISHES = List.of(
            Setting.whole("beam", 4, 1, 64, "beginnings of a summary that are followed side by side"),
            Setting.real("length-penalty", 1, 0, 10, "over 0 favours longer summaries; 0 takes the likeliest one"),
            Setting.choice(
                    "inventions",
                    List.of("forbid", "allow"),
                    "whether names and numbers that the text does not contain may be written"));

    private final Engine engine;
    private final SummaryModel model;
    private final Settings wishes;

    /** For a trained model, with the usual wishes. */
    public Summarizer(Engine engine, SummaryModel model) {
        this(engine, model, Settings.of(WISHES));
    }

    private Summarizer(Engine engine, SummaryModel model, Settings wishes) {
        this.engine = engine;
        this.model = model;
        this.wishes = wishes;
    }

    /**
     * A summary that was written.
     *
     * @param text on one line
     * @param invented the names and numbers in it that the whole source does not contain; none where they are forbidden
     * @param whole whether the model read all of the source
     */
    public record Written(String text, List<String> invented, boolean whole) {}

    /** What a person may choose about summaries, each with its default. */
    public List<Setting> wishes() {
        return WISHES;
    }

    /** The same for summaries as these values of {@link #wishes} say. */
    public Summarizer with(Settings wishes) {
        return new Summarizer(engine, model, wishes);
    }

    /**
     * A summary of each text.
     *
     * @throws Problem when one is blank
     */
    public List<Written> of(List<String> texts) {
        if (texts.stream().anyMatch(String::isBlank)) throw new Problem("There is no text to summarise.");
        var all = new ArrayList<Written>();
        for (var from = 0; from < texts.size(); from += ROWS)
            all.addAll(written(texts.subList(from, Math.min(texts.size(), from + ROWS))));
        return all;
    }

    private List<Written> written(List<String> texts) {
        var beam = wishes.whole("beam");
        var sources = new ArrayList<int[]>();
        for (var text : texts) sources.add(model.source(text));
        // Rows without a text of their own read the first one, and nobody asks what they say.
        while (sources.size() < ROWS) sources.add(sources.get(0));
        var forbidding = wishes.text("inventions").equals("forbid");
        var searches = new ArrayList<BeamSearch>();
        for (var text : texts)
            searches.add(new BeamSearch(model, beam, wishes.real("length-penalty"), new Inventions(text), forbidding));
        engine.call(() -> {
            try (var writing = model.write(sources, beam)) {
                var tokens = new long[ROWS * beam];
                var from = new long[ROWS * beam];
                for (var n = 0; n <= model.longest(); n++) {
                    var probabilities = writing.next(tokens, from);
                    var size = probabilities.length / tokens.length;
                    for (var s = 0; s < searches.size(); s++)
                        searches.get(s).advance(probabilities, s * beam, size, tokens, from);
                    if (searches.stream().allMatch(BeamSearch::isDone)) break;
                }
            }
            return null;
        });
        var all = new ArrayList<Written>();
        for (var s = 0; s < texts.size(); s++) {
            var text = texts.get(s);
            var summary = searches.get(s).best();
            var whole = sources.get(s).length < model.context();
            all.add(new Written(summary, new Inventions(text).of(summary), whole));
        }
        return all;
    }
}
