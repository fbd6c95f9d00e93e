package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.summary.SentenceSimilarity;
import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.summarize.StateSimilarity;
import dev.jacquard.nn.summarize.Summarizer;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TextSummaryTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Collection<String> PAIRS = pairs();

    private static Settings settings(Map<String, String> changes) {
        return Settings.of(TextSummary.RECIPE.settings())
                .with(TextSummary.RECIPE.tiny())
                .with(changes);
    }

    private static PairModel model(Settings settings) {
        return (PairModel) engine.call(() ->
                TextSummary.RECIPE.model(settings, TextSummary.RECIPE.describe(PAIRS, settings), Randomness.of(1)));
    }

    private static String train(PairModel model, Settings settings, long steps, Path folder, BooleanSupplier stop) {
        try (var learner = engine.call(
                () -> model.learner(PAIRS.part(Part.TRAIN), PAIRS.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(steps), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.resume(new Quiet());
            trainer.train(new Quiet(), stop);
            return engine.call(() -> model.weights().hash());
        }
    }

    private static final class Quiet implements Trainer.Listener {
        @Override
        public void report(Report report) {
            report.losses().forEach((name, loss) -> assertTrue(Double.isFinite(loss), name + " " + loss));
        }

        @Override
        public void preview(Report report) {}

        @Override
        public void warning(Sentence sentence) {
            throw new AssertionError(sentence.toString());
        }
    }

    @Test
    void inEitherPrecisionAStoppedTrainingEndsWithTheSameBits(@TempDir Path folder) {
        var hashes = new HashSet<String>();
        for (var precision : List.of("float32", "bfloat16")) {
            var settings = settings(Map.of(Recipe.PRECISION, precision));
            var whole = trained(settings, folder.resolve(precision), () -> false);
            var rounds = new AtomicInteger();
            var pieces = folder.resolve(precision + "-pieces");
            trained(settings, pieces, () -> rounds.incrementAndGet() > 2);
            assertEquals(whole, trained(settings, pieces, () -> false), precision);
            hashes.add(whole);
        }
        assertEquals(2, hashes.size(), "both precisions give the same bits");
    }

    private static String trained(Settings settings, Path folder, BooleanSupplier stop) {
        try (var model = model(settings)) {
            return train(model, settings, 30, folder, stop);
        }
    }

    /** The probability of a summary, multiplied up token by token from other beams' rows, is what its loss says. */
    @Test
    void writingTokenByTokenIsAsLikelyAsTheLossTells(@TempDir Path folder) {
        var settings = settings(Map.of());
        try (var model = model(settings)) {
            train(model, settings, 30, folder, () -> false);
            var pair = SummaryPair.of(PAIRS.get(0)).orElseThrow();
            var source = model.source(pair.source());
            var summary = model.summary(pair.summary());
            var whole = engine.call(() -> Memory.withoutGradients(() -> {
                var read = model.network()
                        .read(Tensors.of(longs(source, source.length), 1, source.length), Pass.evaluating());
                var given = new long[summary.length];
                for (var i = 1; i < given.length; i++) given[i] = summary[i - 1];
                var next = model.network().next(read, Tensors.of(given, 1, given.length), Pass.evaluating());
                return Tensors.floats(model.network()
                        .nats(read, next, Tensors.of(longs(summary, summary.length), 1, summary.length)));
            }));
            engine.run(() -> {
                try (var writing = model.write(List.of(new int[] {5}, source), 2)) {
                    var tokens = new long[4];
                    var from = new long[] {0, 1, 2, 3};
                    for (var i = 0; i < summary.length; i++) {
                        var probabilities = writing.next(tokens, from);
                        var size = probabilities.length / 4;
                        // The text goes on in the other row of its beam each time.
                        var row = 2 + i % 2;
                        assertEquals(whole[i], -Math.log(probabilities[row * size + summary[i]]), 2e-3, "token " + i);
                        var sum = 0.0;
                        for (var t = 0; t < size; t++) sum += probabilities[row * size + t];
                        assertEquals(1, sum, 1e-4);
                        tokens[2 + (i + 1) % 2] = summary[i];
                        from[2 + (i + 1) % 2] = row;
                    }
                }
            });
        }
    }

    private static long[] longs(int[] tokens, int room) {
        var all = new long[room];
        for (var i = 0; i < tokens.length; i++) all[i] = tokens[i];
        return all;
    }

    @Test
    void paddingAndNeighboursChangeNothing(@TempDir Path folder) {
        var settings = settings(Map.of());
        try (var model = model(settings)) {
            train(model, settings, 30, folder, () -> false);
            var summarizer = new Summarizer(engine.engine(), model);
            var sources = new ArrayList<String>();
            for (var i = 0; i < 11; i++)
                sources.add(SummaryPair.of(PAIRS.get(i)).orElseThrow().source());
            var together = summarizer.of(sources);
            assertEquals(together.get(8), summarizer.of(List.of(sources.get(8))).get(0));
            assertEquals(together.subList(0, 2), summarizer.of(sources.subList(0, 2)));
        }
    }

    /** Names of two of these letters are in no training pair, so they are in the summary because they are in the text. */
    @Test
    void whatItHasNeverSeenIsCopied(@TempDir Path folder) {
        var settings = settings(
                Map.of("width", "64", "batch", "32", "dropout", "0", "rate", "0.005", "tokenizer", "characters"));
        try (var model = model(settings)) {
            train(model, settings, 500, folder, () -> false);
            var summarizer = new Summarizer(engine.engine(), model);
            var names = List.of("ab", "cd", "da", "ce", "eb");
            var sources = names.stream().map(n -> "see " + n + " the fox").toList();
            var summaries = summarizer.of(sources);
            for (var i = 0; i < names.size(); i++)
                assertEquals("fox " + names.get(i), summaries.get(i).text());
        }
    }

    @Test
    void textsWithoutSummariesAreRefusedWithWhatToDo() {
        var texts =
                Collection.texts(List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), null);
        var problem = assertThrows(Problem.class, () -> TextSummary.RECIPE.describe(texts, settings(Map.of())));
        assertTrue(problem.getMessage().contains("--open summary="), problem.getMessage());
    }

    @Test
    void aModelOfTextTellsWhichSentencesAreAlike(@TempDir Path folder) {
        var settings = Settings.of(TextGpt.RECIPE.settings()).with(TextGpt.RECIPE.tiny());
        try (var model = (LanguageModel) engine.call(
                () -> TextGpt.RECIPE.model(settings, TextGpt.RECIPE.describe(PAIRS, settings), Randomness.of(1)))) {
            SentenceSimilarity similarity = new StateSimilarity(engine.engine(), model);
            var cosines = similarity.of(List.of("see the fox", "the dog", "see the fox", ""));
            assertEquals(1, cosines[0][2], 1e-4);
            assertNotEquals(1, cosines[0][1], 1e-3);
            assertEquals(
                    cosines[0][1], similarity.of(List.of("the dog", "see the fox", "", "see the fox"))[0][1], 1e-4);
        }
    }

    /** "see NAME the ANIMAL" with the summary "ANIMAL NAME". */
    private static Collection<String> pairs() {
        var random = new Random(7);
        var animals = List.of("cat", "dog", "fox", "owl");
        var all = new ArrayList<String>();
        for (var n = 0; n < 600; n++) {
            var name = "";
            while (name.isEmpty() || name.matches("[a-e]{2}"))
                name = "" + (char) ('a' + random.nextInt(26)) + (char) ('a' + random.nextInt(26));
            var animal = animals.get(random.nextInt(4));
            all.add(new SummaryPair(animal + " " + name, "see " + name + " the " + animal).item());
        }
        return Collection.texts(all, null);
    }
}
