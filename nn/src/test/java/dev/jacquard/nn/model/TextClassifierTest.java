package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.evaluate.BayesBaseline;
import dev.jacquard.nn.evaluate.DecidingWords;
import dev.jacquard.nn.evaluate.Judgements;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The classifier of texts learns what can be learned, says by which words, and refuses what cannot be learned. */
class TextClassifierTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final List<String> MERRY = List.of("joy", "laughter", "sunny", "dance");
    private static final List<String> SAD = List.of("sorrow", "tears", "grave", "winter");
    private static final Collection<String> LETTERS = letters(600);

    private static final class Silent implements Trainer.Listener {
        @Override
        public void report(Report report) {}

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {}
    }

    /** Twelve words of no mood, among which two have one. */
    private static Collection<String> letters(int count) {
        var random = new Random(5);
        var plain = List.of("the", "road", "house", "with", "from", "letter", "a", "morning", "and", "walked", "old");
        var texts = new ArrayList<String>();
        var labels = new ArrayList<String>();
        for (var n = 0; n < count; n++) {
            var words = new ArrayList<String>();
            for (var i = 0; i < 12; i++) words.add(plain.get(random.nextInt(plain.size())));
            var mood = n % 2 == 0 ? MERRY : SAD;
            for (var i = 0; i < 2; i++) words.add(random.nextInt(words.size()), mood.get(random.nextInt(mood.size())));
            texts.add(String.join(" ", words) + ".");
            labels.add(n % 2 == 0 ? "merry" : "sad");
        }
        return Collection.texts(texts, labels);
    }

    private static Settings settings() {
        return Settings.of(TextClassifier.RECIPE.settings())
                .with(TextClassifier.RECIPE.tiny())
                .with(Map.of("warm-up", "5", "average", "0.9"));
    }

    private static Classifier<String> model() {
        return (Classifier<String>) engine.call(() ->
                TextClassifier.RECIPE.model(settings(), TextClassifier.RECIPE.describe(LETTERS), Randomness.of(1)));
    }

    private static String train(Classifier<String> model, long steps, Path folder, BooleanSupplier stop) {
        try (var learner = engine.call(
                () -> model.learner(LETTERS.part(Part.TRAIN), LETTERS.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings(), new Budget.Steps(steps), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.resume(new Silent());
            trainer.train(new Silent(), stop);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).reduce("", String::concat));
        }
    }

    @Test
    void itTellsMoodsApartAndNamesTheWordsThatHaveThem(@TempDir Path folder) {
        try (var model = model()) {
            train(model, 120, folder, () -> false);
            var test = LETTERS.part(Part.TEST);
            var items = new ArrayList<String>();
            test.forEach(items::add);
            var truth = new Classes(model.classes()).indices(test);
            var judged = Judgements.of(engine.engine(), model, items, truth);
            assertTrue(judged.accuracy() > 0.95, judged.accuracy() + " right");
            var words = new DecidingWords(engine.engine(), model);
            var named = words.of("the old road from Sorrow and a morning with tears. the house", 2);
            assertEquals(
                    List.of("Sorrow", "tears"),
                    named.stream()
                            .map(DecidingWords.DecidingWord::word)
                            .sorted()
                            .toList());
            var check = words.check(items.subList(0, 30), 2, 1);
            assertTrue(check.texts() > 25, check.toString());
            assertTrue(check.named() > 0.2 && check.named() > 4 * check.random(), check.toString());
        }
    }

    @Test
    void aStoppedTrainingEndsWithTheSameBits(@TempDir Path folder) {
        String whole;
        try (var model = model()) {
            whole = train(model, 30, folder.resolve("whole"), () -> false);
        }
        var rounds = new AtomicInteger();
        try (var model = model()) {
            train(model, 30, folder.resolve("pieces"), () -> rounds.incrementAndGet() > 10);
        }
        try (var model = model()) {
            assertEquals(whole, train(model, 30, folder.resolve("pieces"), () -> false));
        }
    }

    @Test
    void aTextIsJudgedTheSameAloneAndAmongLongerOnes() {
        try (var model = model()) {
            var some = List.of("joy and laughter", "the old house with a long letter from the winter", "", "嘿，你好。");
            var together = Judgements.probabilities(engine.engine(), model, some);
            for (var i = 0; i < some.size(); i++) {
                assertEquals(1, together[i][0] + together[i][1], 1e-6);
                var alone = Judgements.probabilities(engine.engine(), model, some.subList(i, i + 1));
                assertArrayEquals(together[i], alone[0], 1e-5);
            }
        }
    }

    /** The worked example of Manning, Raghavan and Schütze 2008, table 13.1, whose posterior is told in their exercise. */
    @Test
    void naiveBayesAgreesWithTheTextbook() {
        var training =
                List.of("Chinese Beijing Chinese", "Chinese Chinese Shanghai", "Chinese Macao", "Tokyo Japan Chinese");
        var found = BayesBaseline.probabilities(
                training, new int[] {0, 0, 0, 1}, 2, List.of("Chinese Chinese Chinese Tokyo Japan"));
        // Priors with one added, 4/6 and 2/6; conditional probabilities as in the book.
        var china = 4.0 / 6 * Math.pow(3.0 / 7, 3) / 14 / 14;
        var japan = 2.0 / 6 * Math.pow(2.0 / 9, 3) * 2 / 9 * 2 / 9;
        assertArrayEquals(new double[] {china / (china + japan), japan / (china + japan)}, found[0], 1e-12);
    }

    private static void assertRefused(Collection<String> texts, String... words) {
        var problem = assertThrows(Problem.class, () -> TextClassifier.RECIPE.describe(texts));
        for (var word : words) assertTrue(problem.getMessage().contains(word), problem.getMessage());
    }

    @Test
    void textsWithoutLabelsOrWithTooFewOfOneAreRefused() {
        var texts = Collections.nCopies(40, "a text");
        assertRefused(Collection.texts(texts, null), "no labels", "label=genre");
        assertRefused(Collection.texts(texts, Collections.nCopies(40, "letters")), "the same label, letters");
        var labels = new ArrayList<>(Collections.nCopies(40, "letters"));
        labels.set(7, "rare");
        assertRefused(Collection.texts(texts, labels), "rare", "1 texts", "8");
    }
}
