package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.summary.Extract;
import dev.jacquard.media.summary.Length;
import dev.jacquard.media.summary.Passages;
import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.media.summary.TermSimilarity;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.TextSummary;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Learns to give notes of a harbour master their headlines, and summarises one without learning anything.
 *
 * <p>Prints a headline for a note about a ship that no note before told of, then the note's own most telling sentence.
 */
public final class Headlines {
    private static final List<String> CARGOES = List.of("salt", "timber", "wool", "copper", "oranges", "slate");
    private static final List<String> WEATHERS = List.of("in fog", "before dawn", "with a torn sail", "at high tide");
    private static final String NOTE =
            "The harbour was calm. The Meridian came in at high tide. She carried salt for the market.";

    private Headlines() {}

    /** Takes no arguments, and three minutes. */
    public static void main(String[] arguments) {
        run(Path.of("harbour"), 2000, plan -> plan.minutes(3)).forEach(System.out::println);
    }

    /**
     * Writes so many notes with headlines, trains on them in the studio at {@code home} and summarises another.
     *
     * @param choices what to change about the recipe's defaults
     * @return a headline of its own words, then a sentence of the note
     */
    static List<String> run(Path home, int count, UnaryOperator<Plan<String>> choices) {
        try (var studio = Studio.open(home)) {
            var plan = choices.apply(TextSummary.on(Collection.texts(notes(count), null)));
            try (var model = studio.train(plan, Progress.bar())) {
                var headline = model.summarizer().of(List.of(NOTE)).get(0).text();
                var sentence = Extract.of(Passages.of(NOTE), new Length.Sentences(1), new TermSimilarity())
                        .get(0)
                        .passage()
                        .text();
                return List.of(headline, sentence);
            }
        }
    }

    private static List<String> notes(int count) {
        var random = new Random(1);
        var notes = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            var ship = "The " + name(random);
            var cargo = CARGOES.get(random.nextInt(CARGOES.size()));
            var weather = WEATHERS.get(random.nextInt(WEATHERS.size()));
            notes.add(new SummaryPair(
                            ship + " brings " + cargo,
                            "The harbour was " + (random.nextBoolean() ? "calm" : "crowded") + ". " + ship + " came in "
                                    + weather + ". She carried " + cargo + " for the market.")
                    .item());
        }
        return notes;
    }

    private static String name(Random random) {
        var name = new StringBuilder();
        for (var i = 0; i < 2 + random.nextInt(2); i++)
            name.append("bdlmnrst".charAt(random.nextInt(8))).append("aeiou".charAt(random.nextInt(5)));
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
