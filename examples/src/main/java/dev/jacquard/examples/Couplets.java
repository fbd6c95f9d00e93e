package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.model.TextGpt;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Trains a small transformer on Chinese lines that the program puts together by chance, and lets it write couplets whose lines
 * begin with two characters of one's own choice (藏头诗).
 *
 * <p>Leaves {@code couplets/couplets.txt}, four couplets.
 */
public final class Couplets {
    private static final String CHARACTERS = "春夏秋冬山水風花雪月日夜天地雲雨松竹江河鳥魚來去明遠長高白青";

    private Couplets() {}

    /** Takes no arguments, and two minutes. */
    public static void main(String[] arguments) {
        run(Path.of("couplets"), 2000, plan -> plan.set("context", 32).minutes(2));
    }

    private static String couplet(int n) {
        var random = new SplittableRandom(n);
        var text = new StringBuilder();
        for (var mark : new String[] {"，", "。"}) {
            for (var i = 0; i < 5; i++) text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            text.append(mark);
        }
        return text.toString();
    }

    /**
     * Trains on so many couplets in the studio at {@code home} and writes four.
     *
     * @param choices what to change about the recipe's defaults
     */
    static Works<String> run(Path home, int count, UnaryOperator<Plan<String>> choices) {
        var texts = new ArrayList<String>();
        for (var n = 0; n < count; n++) texts.add(couplet(n));
        try (var studio = Studio.open(home)) {
            var model = studio.train(choices.apply(TextGpt.on(Collection.texts(texts, null))), Progress.bar());
            var writer = model.creator();
            var wishes = Settings.of(writer.wishes()).with("form", "couplet").with("acrostic", "花月");
            var works = writer.with(wishes).sample(0, 4, 1);
            works.forEach(work -> System.out.println(work.content()));
            works.save(home.resolve("couplets.txt"));
            return works;
        }
    }
}
