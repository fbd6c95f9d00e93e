package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.model.TextGpt;
import dev.jacquard.studio.Evaluation;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Trains a small transformer on nonsense rhymes that the program makes up, lets it write new ones, and measures it on rhymes that
 * it has not seen.
 *
 * <p>Leaves {@code rhymes/rhymes.txt}, four new rhymes.
 */
public final class Nonsense {
    private static final List<String> WHO = List.of("a goose", "a king", "the moon", "my aunt", "a clock", "the cook");
    private static final List<String> DID = List.of("was sleeping", "went dancing", "sat weeping", "came prancing");
    private static final List<String> WHERE =
            List.of("in the hay", "on the sea", "by the bay", "in a tree", "every day", "after tea");

    private Nonsense() {}

    /** Takes no arguments, and two minutes. */
    public static void main(String[] arguments) {
        run(Path.of("rhymes"), 2000, plan -> plan.set("context", 64).minutes(2));
    }

    /** Rhyme number {@code n}: four lines, the second and the fourth of which end alike. */
    static String rhyme(int n) {
        var random = new SplittableRandom(n);
        var sound = random.nextInt(2);
        var lines = new ArrayList<String>();
        for (var i = 0; i < 4; i++)
            lines.add(WHO.get(random.nextInt(WHO.size())) + " " + DID.get(random.nextInt(DID.size()))
                    + (i % 2 == 0 ? "," : " " + WHERE.get(2 * random.nextInt(3) + sound) + "."));
        return String.join("\n", lines);
    }

    /**
     * Trains on so many rhymes in the studio at {@code home} and writes four.
     *
     * @param choices what to change about the recipe's defaults
     */
    static Works<String> run(Path home, int count, UnaryOperator<Plan<String>> choices) {
        var texts = new ArrayList<String>();
        for (var n = 0; n < count; n++) texts.add(rhyme(n));
        try (var studio = Studio.open(home)) {
            // tag::write[]
            var rhymes = Collection.texts(texts, null);
            var model = studio.train(choices.apply(TextGpt.on(rhymes)), Progress.bar());
            var writer = model.creator();
            var wishes =
                    Settings.of(writer.wishes()).with("prompt", "the moon ").with("length", 120);
            var works = writer.with(wishes).sample(0, 4, 1);
            works.forEach(work -> System.out.println(work.content() + "\n"));
            works.save(home.resolve("rhymes.txt"));

            var evaluation = Evaluation.of(model, rhymes, Optional.empty());
            System.out.println(evaluation.metrics().get("bits_per_character"));
            // end::write[]
            return works;
        }
    }
}
