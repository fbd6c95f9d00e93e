package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/** The model of {@link TextSummary}. */
final class PairModel implements SummaryModel {
    private final Settings settings;
    private final Texts texts;
    private final SummaryNetwork network;
    private final Weights weights;

    PairModel(Settings settings, Texts texts, Randomness randomness) {
        this.settings = settings;
        this.texts = texts;
        var plan = new Weights.Plan();
        this.network = new SummaryNetwork(plan, settings, texts.tokenizer().size());
        this.weights = new Weights("network", plan, randomness.stream("network"));
    }

    Settings settings() {
        return settings;
    }

    SummaryNetwork network() {
        return network;
    }

    Weights weights() {
        return weights;
    }

    @Override
    public Map<String, Weights> parts() {
        return Map.of("network", weights);
    }

    @Override
    public Tokenizer tokenizer() {
        return texts.tokenizer();
    }

    @Override
    public BitSet usual() {
        return (BitSet) texts.usual().clone();
    }

    @Override
    public int context() {
        return settings.whole("context");
    }

    @Override
    public int longest() {
        return settings.whole("longest");
    }

    @Override
    public int[] source(String text) {
        return limited(text, context());
    }

    int[] summary(String text) {
        return limited(text, longest());
    }

    private int[] limited(String text, int most) {
        // Every word with the blank before it, the first one too: what is to be copied has to be the same tokens.
        var tokens = tokenizer().encode(" " + text.strip().replaceAll("\\s+", " "));
        return tokens.length > most ? Arrays.copyOf(tokens, most) : tokens;
    }

    @Override
    public Writing write(List<int[]> sources, int each) {
        var places = context();
        var tokens = new long[sources.size() * places];
        for (var row = 0; row < sources.size(); row++)
            for (var i = 0; i < sources.get(row).length; i++) tokens[row * places + i] = sources.get(row)[i];
        var memory = new Memory();
        var step = Memory.withoutGradients(() -> {
            try (var scope = new PointerScope()) {
                var source = network.read(Tensors.of(tokens, sources.size(), places), Pass.evaluating())
                        .repeated(each)
                        .kept(memory);
                return network.writing(source, sources.size() * each, longest() + 1, memory);
            }
        });
        return new Writing() {
            @Override
            public float[] next(long[] tokens, long[] from) {
                return Memory.withoutGradients(() -> {
                    try (var scope = new PointerScope()) {
                        return step.next(tokens, from);
                    }
                });
            }

            @Override
            public void close() {
                memory.close();
            }
        };
    }

    @Override
    public Learner learner(Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        return new SummaryLearner(this, training, heldOut, randomness);
    }

    @Override
    public void close() {
        weights.close();
    }
}
