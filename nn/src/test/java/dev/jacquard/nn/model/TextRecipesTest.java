package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.Creator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.create.TextCreator;
import dev.jacquard.nn.evaluate.TextEvaluation;
import dev.jacquard.nn.layer.Agreement;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
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
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every recipe that writes promises. */
class TextRecipesTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final long STEPS = 30;
    private static final Collection<String> TEXTS = texts();

    static Stream<Arguments> recipes() {
        return Stream.of(
                Arguments.of(TextGpt.RECIPE, Map.of()),
                Arguments.of(TextGpt.RECIPE, Map.of("tokenizer", "byte-pairs")),
                Arguments.of(TextGpt.RECIPE, Map.of("layers", "3", Recipe.PRECISION, "bfloat16")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "tanh")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "lstm")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "gru")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "min-gru")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "min-lstm")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "lstm", "carry", "true")),
                Arguments.of(TextRnn.RECIPE, Map.of("cell", "min-lstm", "carry", "true")));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void inEitherPrecisionAStoppedTrainingEndsWithTheSameBits(
            Recipe<String> recipe, Map<String, String> changes, @TempDir Path folder) {
        var hashes = new HashSet<String>();
        for (var precision : List.of("float32", "bfloat16")) {
            var settings = settings(recipe, changes).with(Recipe.PRECISION, precision);
            var whole = trained(recipe, settings, folder.resolve(precision), () -> false);
            var rounds = new AtomicInteger();
            var pieces = folder.resolve(precision + "-pieces");
            trained(recipe, settings, pieces, () -> rounds.incrementAndGet() > 2);
            assertEquals(whole, trained(recipe, settings, pieces, () -> false), precision);
            hashes.add(whole);
        }
        assertEquals(2, hashes.size(), "both precisions give the same bits");
    }

    private static Settings settings(Recipe<String> recipe, Map<String, String> changes) {
        return Settings.of(recipe.settings()).with(recipe.tiny()).with(changes);
    }

    private static String trained(Recipe<String> recipe, Settings settings, Path folder, BooleanSupplier stop) {
        try (var model = model(recipe, settings)) {
            return train(model, settings, folder, stop);
        }
    }

    private static LanguageModel model(Recipe<String> recipe, Settings settings) {
        return (LanguageModel)
                engine.call(() -> recipe.model(settings, recipe.describe(TEXTS, settings), Randomness.of(1)));
    }

    private static String train(LanguageModel model, Settings settings, Path folder, BooleanSupplier stop) {
        try (var learner = engine.call(
                () -> model.learner(TEXTS.part(Part.TRAIN), TEXTS.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(STEPS), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            trainer.resume(new Quiet());
            trainer.train(new Quiet(), stop);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).reduce("", String::concat));
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

    @ParameterizedTest
    @MethodSource("recipes")
    void vectorsOfTokensAndTheMapToLogitsAreNoMatricesToTheOptimizer(
            Recipe<String> recipe, Map<String, String> changes) {
        try (var model = model(recipe, settings(recipe, changes))) {
            var weights = model.parts().get("network");
            var outer = weights.outerRanges();
            long tokens = model.tokenizer().size();
            assertEquals(
                    List.of(32 * tokens, 32 * tokens),
                    outer.stream().map(Weights.Range::count).toList());
            var matrices = engine.call(() -> weights.matrices(weights.values()).stream()
                    .mapToLong(m -> m.numel())
                    .sum());
            var vectors = weights.parameters().stream()
                    .filter(p -> p.shape().length < 2)
                    .mapToLong(p -> p.count())
                    .sum();
            assertEquals(weights.count(), 64 * tokens + matrices + vectors);
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void readingTokenByTokenTellsWhatReadingAllAtOnceTells(
            Recipe<String> recipe, Map<String, String> changes, @TempDir Path folder) {
        var settings = settings(recipe, changes);
        try (var model = model(recipe, settings)) {
            train(model, settings, folder, () -> false);
            var tokens =
                    new Random(1).longs(2 * 16, 1, model.tokenizer().size()).toArray();
            var size = model.tokenizer().size();
            var error = settings.text(Recipe.PRECISION).equals("bfloat16") ? 0.05 : 2e-4;
            var whole = engine.call(() -> Memory.withoutGradients(
                    () -> Tensors.floats(model.logits(Tensors.of(tokens, 2, 16), Pass.evaluating()))));
            engine.call(() -> Memory.withoutGradients(() -> {
                try (var reading = model.read(2)) {
                    for (var t = 0; t < 16; t++) {
                        try (var scope = new PointerScope()) {
                            var next =
                                    Tensors.floats(reading.next(Tensors.of(new long[] {tokens[t], tokens[16 + t]}, 2)));
                            for (var row = 0; row < 2; row++)
                                for (var i = 0; i < size; i++)
                                    assertEquals(
                                            whole[(row * 16 + t) * size + i], next[row * size + i], error, "step " + t);
                        }
                    }
                }
                return null;
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aTextIsTheSameAloneAmongOthersAndAgain(Recipe<String> recipe, Map<String, String> changes) {
        try (var model = model(recipe, settings(recipe, changes))) {
            // An untrained network tells the same of every text.
            engine.run(() -> Agreement.scatter(((TextModel) model).weights(), 3));
            var creator = creator(recipe, model, Map.of("length", "40", "prompt", "the cat"));
            var many = creator.sample(0, 35, 5);
            assertTrue(new HashSet<>(contents(many)).size() > 30, contents(many)::toString);
            for (var i : new int[] {0, 7, 8, 18, 31, 32, 34}) {
                assertEquals(many.get(i), creator.sample(i, 1, 5).get(0));
                assertEquals(many.get(i), creator.again(many.get(i).origin()));
                var streamed = new StringBuilder();
                creator.stream(i, 5, streamed::append);
                assertEquals(many.get(i).content(), streamed.toString());
            }
            for (var text : contents(many)) assertTrue(text.startsWith("the cat"), text);
            assertNotEquals(
                    many.get(0).content(), creator.sample(0, 1, 6).get(0).content());
        }
    }

    private static TextCreator creator(Recipe<String> recipe, LanguageModel model, Map<String, String> wishes) {
        var creator = (TextCreator)
                Creator.of(engine.engine(), (Model<String>) model, new Signature(recipe.name(), "ab", "cd", "1"))
                        .orElseThrow();
        return creator.with(Settings.of(creator.wishes()).with(wishes));
    }

    private static List<String> contents(Works<String> works) {
        return works.stream().map(work -> work.content()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "lstm", "gru", "min-gru", "min-lstm"})
    void windowsThatGoOnTellWhatOneLongWindowTells(String cell) {
        var settings = settings(TextRnn.RECIPE, Map.of("cell", cell));
        try (var model = (TextModel) model(TextRnn.RECIPE, settings);
                var memory = new Memory()) {
            // A last layer of zeros would tell nothing.
            engine.run(() -> Agreement.scatter(model.weights(), 3));
            var tokens =
                    new Random(1).longs(2 * 12, 1, model.tokenizer().size()).toArray();
            engine.run(() -> Memory.withoutGradients(() -> {
                var all = Tensors.of(tokens, 2, 12);
                var whole = Tensors.doubles(model.logits(all, Pass.evaluating()).narrow(1, 7, 5));
                var states = model.begun(2, memory);
                model.continued(all.narrow(1, 0, 7), states, Pass.evaluating());
                var second = model.continued(all.narrow(1, 7, 5), states, Pass.evaluating());
                assertArrayEquals(whole, Tensors.doubles(second), 1e-4);
                return null;
            }));
        }
    }

    @Test
    void streamsThatAreCarriedOnNeedTextForEach() {
        var settings = settings(TextRnn.RECIPE, Map.of("carry", "true")).with("batch", 4000);
        var problem = assertThrows(Problem.class, () -> TextRnn.RECIPE.describe(TEXTS, settings));
        assertTrue(problem.getMessage().contains("carry=false"), problem.getMessage());
    }

    /** With one layer, whose keys and values depend on their own tokens alone, since deeper ones look back further. */
    @Test
    void beyondTheContextATokenSeesTheLastOnes(@TempDir Path folder) {
        var settings = settings(TextGpt.RECIPE, Map.of("layers", "1"));
        try (var model = model(TextGpt.RECIPE, settings)) {
            train(model, settings, folder, () -> false);
            var tokens = new Random(1).longs(75, 1, model.tokenizer().size()).toArray();
            var last = java.util.Arrays.copyOfRange(tokens, 75 - 16, 75);
            var size = model.tokenizer().size();
            var whole = engine.call(() -> Memory.withoutGradients(() -> Tensors.floats(
                    model.logits(Tensors.of(last, 1, 16), Pass.evaluating()).select(1, 15))));
            var read = engine.call(() -> Memory.withoutGradients(() -> {
                try (var reading = model.read(1)) {
                    var next = new float[0];
                    for (var token : tokens)
                        try (var scope = new PointerScope()) {
                            next = Tensors.floats(reading.next(Tensors.of(new long[] {token}, 1)));
                        }
                    return next;
                }
            }));
            for (var i = 0; i < size; i++) assertEquals(whole[i], read[i], 2e-4);
        }
    }

    @Test
    void aPromptMayBeLongerThanTheContext() {
        try (var model = model(TextGpt.RECIPE, settings(TextGpt.RECIPE, Map.of()))) {
            var prompt = "the dog ".repeat(30);
            var creator = creator(TextGpt.RECIPE, model, Map.of("prompt", prompt));
            var text = creator.sample(3, 1, 1).get(0).content();
            assertTrue(text.startsWith(prompt) && text.length() > prompt.length(), text);
        }
    }

    @Test
    void onlyWhatTheTrainingTextsHaveIsWrittenOrPrompted() {
        try (var model = model(TextRnn.RECIPE, settings(TextRnn.RECIPE, Map.of()))) {
            var creator = creator(TextRnn.RECIPE, model, Map.of("temperature", "10", "min-p", "0"));
            for (var text : contents(creator.sample(0, 4, 1)))
                assertTrue(text.chars().allMatch(c -> c == ' ' || c == '.' || c >= 'a' && c <= 'z'), text);
            var other = creator(TextRnn.RECIPE, model, Map.of("prompt", "der Bär"));
            var problem = assertThrows(Problem.class, () -> other.sample(0, 1, 1));
            assertTrue(problem.getMessage().contains("ä"), problem.getMessage());
        }
    }

    @Test
    void aTextShorterThanTheContextIsRefused() {
        var few = Collection.texts(List.of("one", "two", "three", "four"), null);
        var settings = Settings.of(TextGpt.RECIPE.settings());
        var problem = assertThrows(Problem.class, () -> TextGpt.RECIPE.describe(few, settings));
        assertTrue(problem.getMessage().contains("context"), problem.getMessage());
        assertThrows(Problem.class, () -> TextGpt.RECIPE.describe(TEXTS, settings.with("heads", 7)));
    }

    @Test
    void whatTheUntrainedNetworkTakesIsTheLogarithmOfItsTokens() {
        var settings = settings(TextGpt.RECIPE, Map.of());
        try (var model = model(TextGpt.RECIPE, settings)) {
            var result = TextEvaluation.of(
                    engine.engine(),
                    model,
                    TEXTS.part(Part.TRAIN),
                    TEXTS.part(Part.TEST),
                    List.of("the cat sat", "the dog"),
                    1);
            var nats = result.assessment().metrics().get("nats_per_token").value();
            // Its head begins with zeros, so all tokens are as likely.
            assertEquals(Math.log(model.tokenizer().size()), nats, 1e-3);
            assertEquals(
                    nats,
                    result.sliding()
                            * Math.log(2)
                            * result.characters()
                            / (result.characters() + TEXTS.part(Part.TEST).size()),
                    1e-2);
            var baseline = result.assessment().baseline();
            assertTrue(baseline.get("bits_per_character").value() < 3, baseline.toString());
            assertArrayEquals(
                    new Object[] {"bits_per_character", "nats_per_token", "copied_share", "verbatim_share"},
                    result.assessment().metrics().keySet().toArray());
        }
    }

    /** Sentences of a small grammar. */
    private static Collection<String> texts() {
        var random = new Random(7);
        var nouns = List.of("cat", "dog", "bird", "fox", "king", "queen");
        var verbs = List.of("sees", "hears", "likes", "follows", "fears");
        var all = new ArrayList<String>();
        for (var n = 0; n < 400; n++) {
            var text = new StringBuilder();
            for (var i = 0; i < 3; i++)
                text.append("the ")
                        .append(nouns.get(random.nextInt(6)))
                        .append(' ')
                        .append(verbs.get(random.nextInt(5)))
                        .append(" the ")
                        .append(nouns.get(random.nextInt(6)))
                        .append(i == 2 ? "." : ". ");
            all.add(text.toString());
        }
        return Collection.texts(all, null);
    }
}
