package dev.jacquard.nn.summarize;

import dev.jacquard.media.summary.SentenceSimilarity;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Cosines of what a model of text knows at the end of each sentence's tokens, in the mean over them, less what it knows of all
 * sentences alike. Any thread may call.
 */
public final class StateSimilarity implements SentenceSimilarity {
    private static final int AT_ONCE = 16;

    private final Engine engine;
    private final LanguageModel model;

    /** By this model's states. */
    public StateSimilarity(Engine engine, LanguageModel model) {
        this.engine = engine;
        this.model = model;
    }

    @Override
    public float[][] of(List<String> sentences) {
        var vectors = new float[sentences.size()][];
        var byLength = IntStream.range(0, sentences.size())
                .boxed()
                .sorted((a, b) -> Integer.compare(
                        sentences.get(a).length(), sentences.get(b).length()))
                .toList();
        for (var from = 0; from < byLength.size(); from += AT_ONCE) {
            var some = byLength.subList(from, Math.min(byLength.size(), from + AT_ONCE));
            var means =
                    engine.call(() -> means(some.stream().map(sentences::get).toList()));
            for (var i = 0; i < some.size(); i++) vectors[some.get(i)] = means[i];
        }
        withoutMean(vectors);
        return SentenceSimilarity.cosines(vectors);
    }

    private float[][] means(List<String> sentences) {
        var tokens = sentences.stream()
                .map(s -> model.tokenizer().encode(s))
                .map(t ->
                        t.length == 0 ? new int[1] : t.length > model.context() ? Arrays.copyOf(t, model.context()) : t)
                .toList();
        var places = tokens.stream().mapToInt(t -> t.length).max().orElseThrow();
        var given = new long[tokens.size() * places];
        var shares = new float[tokens.size() * places];
        for (var row = 0; row < tokens.size(); row++)
            for (var i = 0; i < tokens.get(row).length; i++) {
                given[row * places + i] = tokens.get(row)[i];
                shares[row * places + i] = 1f / tokens.get(row).length;
            }
        return Memory.withoutGradients(() -> {
            try (var scope = new PointerScope()) {
                // What follows a sentence changes nothing that was known before.
                var states = model.states(Tensors.of(given, tokens.size(), places), Pass.evaluating());
                var sums = torch.bmm(Tensors.of(shares, tokens.size(), 1, places), states);
                return rows(Tensors.floats(sums), tokens.size());
            }
        });
    }

    /** So many rows of equal length. */
    static float[][] rows(float[] values, int count) {
        var width = values.length / count;
        return IntStream.range(0, count)
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(float[][]::new);
    }

    private static void withoutMean(float[][] vectors) {
        if (vectors.length < 2) return;
        for (var k = 0; k < vectors[0].length; k++) {
            var sum = 0.0;
            for (var vector : vectors) sum += vector[k];
            for (var vector : vectors) vector[k] -= (float) (sum / vectors.length);
        }
    }
}
