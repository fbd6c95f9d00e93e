package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network over tokens with all that is the same for each. */
final class TextModel implements LanguageModel {
    private final Settings settings;
    private final Texts texts;
    private final TextNetwork network;
    private final Weights weights;

    TextModel(Settings settings, Texts texts, Function<Weights.Plan, TextNetwork> network, Randomness randomness) {
        this.settings = settings;
        this.texts = texts;
        var plan = new Weights.Plan();
        this.network = network.apply(plan);
        this.weights = new Weights("network", plan, randomness.stream("network"));
    }

    Settings settings() {
        return settings;
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
    public Tensor logits(Tensor tokens, Pass pass) {
        return network.logits(tokens, pass).toType(ScalarType.Float);
    }

    /** What the network remembers from window to window; see {@link TextNetwork#begun}. */
    List<Tensor> begun(int rows, Memory memory) {
        return network.begun(rows, memory);
    }

    /** As {@link #logits}, for windows that go on where others ended; see {@link TextNetwork#continued}. */
    Tensor continued(Tensor tokens, List<Tensor> states, Pass pass) {
        return network.continued(tokens, states, pass).toType(ScalarType.Float);
    }

    @Override
    public Tensor states(Tensor tokens, Pass pass) {
        return network.states(tokens, pass).toType(ScalarType.Float);
    }

    @Override
    public int rows() {
        return network.rows();
    }

    @Override
    public Reading read(int rows) {
        var memory = new Memory();
        var reading = network.reading(rows, memory);
        return new Reading() {
            @Override
            public Tensor next(Tensor tokens) {
                return reading.apply(tokens);
            }

            @Override
            public void close() {
                memory.close();
            }
        };
    }

    @Override
    public Learner learner(Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        var carries = settings.values().getOrDefault(TextRnn.CARRY, "false").equals("true");
        return new TextLearner(this, training, heldOut, carries, randomness);
    }

    @Override
    public void close() {
        weights.close();
    }
}
