package dev.jacquard.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.create.LatentCreator;
import dev.jacquard.nn.create.Signature;
import dev.jacquard.nn.evaluate.LineEvaluation;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The autoencoder of lines. */
class TextVaeTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final Collection<String> LINES = lines();

    @ParameterizedTest
    @ValueSource(strings = {"full", "plain"})
    void inEitherPrecisionAStoppedTrainingEndsWithTheSameBits(String form, @TempDir Path folder) {
        var hashes = new HashSet<String>();
        for (var precision : List.of("float32", "bfloat16")) {
            var settings = settings(Map.of("form", form)).with(Recipe.PRECISION, precision);
            var whole = trained(settings, folder.resolve(precision), () -> false);
            var rounds = new AtomicInteger();
            var pieces = folder.resolve(precision + "-pieces");
            trained(settings, pieces, () -> rounds.incrementAndGet() > 28);
            assertEquals(whole, trained(settings, pieces, () -> false), precision);
            hashes.add(whole);
        }
        assertEquals(2, hashes.size(), "both precisions give the same bits");
    }

    private static Settings settings(Map<String, String> changes) {
        return Settings.of(TextVae.RECIPE.settings())
                .with(TextVae.RECIPE.tiny())
                .with(changes);
    }

    private static String trained(Settings settings, Path folder, BooleanSupplier stop) {
        try (var model = model(settings)) {
            return train(model, settings, 32, folder, new HashMap<>(), stop);
        }
    }

    private static LineModel model(Settings settings) {
        return (LineModel) engine.call(
                () -> TextVae.RECIPE.model(settings, TextVae.RECIPE.describe(LINES, settings), Randomness.of(1)));
    }

    private static String train(
            LineModel model,
            Settings settings,
            long steps,
            Path folder,
            Map<String, Double> losses,
            BooleanSupplier stop) {
        try (var learner = engine.call(
                () -> model.learner(LINES.part(Part.TRAIN), LINES.part(Part.VALIDATION), Randomness.of(2)))) {
            var training = engine.call(() -> Recipe.training(settings, new Budget.Steps(steps), 3));
            var trainer = new Trainer(engine.engine(), learner, training, folder);
            var listener = new Trainer.Listener() {
                @Override
                public void report(Report report) {
                    report.losses().forEach((name, loss) -> assertTrue(Double.isFinite(loss), name + " " + loss));
                    losses.putAll(report.losses());
                }

                @Override
                public void preview(Report report) {}

                @Override
                public void warning(Sentence sentence) {
                    throw new AssertionError(sentence.toString());
                }
            };
            trainer.resume(listener);
            trainer.train(listener, stop);
            return engine.call(
                    () -> model.parts().values().stream().map(Weights::hash).reduce("", String::concat));
        }
    }

    private static LatentCreator<String> creator(LineModel model) {
        return new LatentCreator<>(engine.engine(), model, new Signature("text-vae", "ab", "cd", "1"));
    }

    /** Learns a small grammar: vectors are used, so lines come back, and what lies between two lines is a line too. */
    @Test
    void afterSomeHundredStepsLinesComeBackAndTheWayBetweenThemMakesSense(@TempDir Path folder) {
        var settings = settings(Map.of(
                "width",
                "96",
                "latent",
                "16",
                "annealing",
                "50",
                "rate",
                "0.008",
                "warm-up",
                "10",
                "dropout",
                "0",
                "divergence",
                "0.1"));
        try (var model = model(settings)) {
            var losses = new HashMap<String, Double>();
            train(model, settings, 500, folder, losses, () -> false);
            assertTrue(losses.get("divergence") > 3 && losses.containsKey("prior"), losses.toString());
            var creator = creator(model);
            var asked = IntStream.range(0, 32).mapToObj(LINES::get).toList();
            var back = creator.reconstruct(asked).stream().map(Work::content).toList();
            var same = IntStream.range(0, 32)
                    .filter(i -> asked.get(i).equals(back.get(i)))
                    .count();
            assertTrue(same >= 20, same + " of 32 lines came back: " + back);
            var told = engine.call(() -> Memory.withoutGradients(() ->
                    model.posterior(model.toTensor(asked)).divergence().mean().item_double()));
            assertTrue(told > 3, "a vector tells " + told + " nats");
            var way = creator.interpolate(List.of(asked.get(0), asked.get(1)), 9);
            var words = new HashSet<>(List.of(String.join(" ", LINES).split("[ .]+")));
            var known = way.stream()
                    .flatMap(work -> List.of(work.content().split("[ .]+")).stream())
                    .mapToInt(word -> words.contains(word) ? 1 : 0)
                    .average()
                    .orElseThrow();
            assertTrue(known > 0.7, known + " of the words on the way are words: " + way);
        }
    }

    @Test
    void aLineIsTheSameAloneAmongOthersAndAgain() {
        try (var model = model(settings(Map.of()))) {
            var creator = creator(model);
            var many = creator.sample(0, 35, 5);
            for (var i : new int[] {0, 7, 16, 34}) {
                assertEquals(many.get(i), creator.sample(i, 1, 5).get(0));
                assertEquals(many.get(i), creator.again(many.get(i).origin()));
            }
            for (var work : many)
                assertTrue(!work.content().isEmpty() && work.content().length() <= 64, work.content());
            var way = creator.interpolate(List.of(LINES.get(0), LINES.get(1)), 3);
            assertEquals(way.get(1), creator.again(way.get(1).origin()));
            var varied = creator.vary(LINES.get(0), 4, 9, 0.5);
            assertEquals(varied.get(3), creator.again(varied.get(3).origin()));
        }
    }

    @Test
    void whatALineTakesDependsOnItAlone() {
        try (var model = model(settings(Map.of("form", "plain")))) {
            engine.run(() -> Memory.withoutGradients(() -> {
                var lines = List.of(LINES.get(0), "the moon.", LINES.get(2));
                var padded = model.toTensor(lines);
                var codes = Randomness.of(4).normal(3, 8);
                var together = Tensors.doubles(model.nats(padded, codes));
                var seen = model.posterior(padded);
                for (var i = 0; i < 3; i++) {
                    var length = model.tokenizer().encode(lines.get(i)).length;
                    var alone = padded.narrow(0, i, 1).narrow(1, 0, length + 1).contiguous();
                    assertArrayEquals(
                            new double[] {together[i]},
                            Tensors.doubles(model.nats(alone, codes.narrow(0, i, 1))),
                            1e-4);
                    var own = model.posterior(alone);
                    assertArrayEquals(
                            Tensors.doubles(torch.cat(
                                    new TensorVector(
                                            seen.mean().narrow(0, i, 1),
                                            seen.logVariance().narrow(0, i, 1)),
                                    1)),
                            Tensors.doubles(torch.cat(new TensorVector(own.mean(), own.logVariance()), 1)),
                            1e-5);
                }
                return null;
            }));
        }
    }

    /** With its last layer at zero every token is as likely, so a line takes the logarithm of the tokens for each and its end. */
    @Test
    void everyTokenAndTheEndOfALineCount() {
        try (var model = model(settings(Map.of()))) {
            engine.run(() -> Memory.withoutGradients(() -> {
                for (var p : model.parts().get("decoder").parameters())
                    if (p.path().startsWith("head")) p.value().zero_();
                var lines = List.of("the moon.", LINES.get(3));
                var nats = Tensors.doubles(
                        model.nats(model.toTensor(lines), Randomness.of(4).normal(2, 8)));
                for (var i = 0; i < 2; i++)
                    assertEquals(
                            (lines.get(i).length() + 1)
                                    * Math.log(model.tokenizer().size()),
                            nats[i],
                            1e-2);
                return null;
            }));
        }
    }

    /** Untrained with its last layer at zero, so what is measured can be worked out by hand. */
    @Test
    void theEvaluationOfAnUntrainedNetworkIsTheLogarithmOfItsTokensAndSaysThatNothingComesBack() {
        try (var model = model(settings(Map.of("form", "plain")))) {
            engine.run(() -> Memory.withoutGradients(() -> {
                for (var name : List.of("encoder", "decoder"))
                    for (var p : model.parts().get(name).parameters())
                        if (p.path().startsWith("head") || p.path().startsWith("codes"))
                            p.value().zero_();
                return null;
            }));
            var heldOut = LineEvaluation.taken(model, LINES.part(Part.TEST));
            var result = LineEvaluation.of(
                    engine.engine(),
                    model,
                    LINES.part(Part.TRAIN),
                    heldOut,
                    List.of(LINES.part(Part.TRAIN).get(5), "the moon."),
                    1);
            var metrics = result.assessment().metrics();
            assertEquals(
                    Math.log(model.tokenizer().size()),
                    metrics.get("nats_per_token").value(),
                    1e-3);
            assertEquals(0, result.told(), 1e-6);
            assertEquals(0, result.active(), 1e-6);
            assertTrue(metrics.get("reconstructed_share").value() < 0.1, metrics.toString());
            // All words but one are the same in the nearest line.
            var nearest =
                    result.assessment().baseline().get("reconstructed_share").value();
            assertTrue(nearest > 0.7 && nearest < 1, "the nearest line agrees in " + nearest);
            var said = result.assessment().findings().toString();
            assertTrue(said.contains("ignores its vectors") && said.contains("no better"), said);
        }
    }

    @Test
    void whatCannotBeLearnedOrReadIsRefused() {
        var settings = settings(Map.of());
        var problem = assertThrows(Problem.class, () -> TextVae.RECIPE.describe(LINES, settings.with("length", 12)));
        assertTrue(problem.getMessage().contains("pieces=line"), problem.getMessage());
        try (var model = model(settings)) {
            var creator = creator(model);
            assertThrows(Problem.class, () -> creator.reconstruct(List.of("cat sees ".repeat(20))));
            assertThrows(Problem.class, () -> creator.reconstruct(List.of("")));
            var unknown = assertThrows(Problem.class, () -> creator.reconstruct(List.of("Bär.")));
            assertTrue(unknown.getMessage().contains("B"), unknown.getMessage());
        }
    }

    /** Lines of a small grammar, each once. */
    private static Collection<String> lines() {
        var nouns = List.of("cat", "dog", "bird", "fox", "king", "queen", "moon", "river");
        var verbs = List.of("sees", "hears", "likes", "follows", "fears", "leaves");
        var all = new ArrayList<String>();
        for (var a : nouns) for (var v : verbs) for (var b : nouns) all.add(a + " " + v + " " + b + ".");
        return Collection.texts(all, null);
    }
}
