package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The networks of {@link TextVae}. */
final class TextVaeModel implements LineModel {
    private static final int PRIOR_STEPS = 12;
    private static final int MOST_PRIOR_WIDTH = 384;
    private static final int PRIOR_BLOCKS = 3;

    final Settings settings;
    final boolean plain;
    final LineEncoder encoder;
    final LineDecoder decoder;
    final FlowPrior prior;
    final Weights encoderWeights;
    final Weights decoderWeights;
    final Weights priorWeights;
    private final Texts texts;

    TextVaeModel(Settings settings, Texts texts, Randomness randomness) {
        this.settings = settings;
        this.texts = texts;
        this.plain = settings.text("form").equals("plain");
        long width = settings.whole("width") / 2 * 2L;
        long tokens = texts.tokenizer().size();
        var encoderPlan = new Weights.Plan();
        encoder = new LineEncoder(encoderPlan, tokens, width, latents());
        encoderWeights = new Weights("encoder", encoderPlan, randomness.stream("encoder"));
        var decoderPlan = new Weights.Plan();
        decoder = new LineDecoder(
                decoderPlan, tokens, width, latents(), settings.real("dropout"), settings.real("word-dropout"));
        decoderWeights = new Weights("decoder", decoderPlan, randomness.stream("decoder"));
        var priorPlan = new Weights.Plan();
        prior = new FlowPrior(priorPlan, latents(), Math.min(MOST_PRIOR_WIDTH, width), PRIOR_BLOCKS);
        priorWeights = new Weights("prior", priorPlan, randomness.stream("prior"));
    }

    @Override
    public Map<String, Weights> parts() {
        var parts = new LinkedHashMap<String, Weights>();
        parts.put("encoder", encoderWeights);
        parts.put("decoder", decoderWeights);
        if (!plain) parts.put("prior", priorWeights);
        return parts;
    }

    @Override
    public Tokenizer tokenizer() {
        return texts.tokenizer();
    }

    @Override
    public int longest() {
        return settings.whole("length");
    }

    @Override
    public boolean takes(String text) {
        var tokens = texts.tokenizer().encode(text);
        return tokens.length > 0
                && tokens.length <= longest()
                && Arrays.stream(tokens).allMatch(texts.usual()::get);
    }

    @Override
    public int latents() {
        return settings.whole("latent");
    }

    @Override
    public Tensor prior(Tensor noise) {
        return plain ? noise : prior.fromNoise(noise, PRIOR_STEPS);
    }

    @Override
    public Tensor noise(Tensor latents) {
        return plain ? latents : prior.toNoise(latents, PRIOR_STEPS);
    }

    @Override
    public Posterior posterior(Tensor items) {
        return encoder.forward(items, Pass.evaluating());
    }

    @Override
    public Tensor nats(Tensor items, Tensor latents) {
        return decoder.natsOfEach(items, latents);
    }

    @Override
    public Tensor encode(Tensor items, List<Settings> wishes) {
        return posterior(items).mean();
    }

    @Override
    public Tensor decode(Tensor latents, List<Settings> wishes) {
        return decoder.written(latents, longest(), allowed());
    }

    private Tensor allowed() {
        var values = new float[texts.tokenizer().size()];
        for (var i = 0; i < values.length; i++) values[i] = texts.usual().get(i) ? 0 : Float.NEGATIVE_INFINITY;
        return Tensors.of(values, values.length);
    }

    /** Always of the same width, so that a text has the same vector whatever others are there. */
    @Override
    public Tensor toTensor(List<String> items) {
        var width = longest() + 1;
        var values = new long[items.size() * width];
        for (var row = 0; row < items.size(); row++) {
            var tokens = texts.tokenizer().encode(items.get(row));
            if (tokens.length > longest() || tokens.length == 0)
                throw new Problem(
                        "The text has %s tokens, and this network takes 1 to %s. Give a single line or sentence.",
                        tokens.length, longest());
            for (var i = 0; i < tokens.length; i++) {
                if (!texts.usual().get(tokens[i]))
                    throw new Problem(
                            "The text has what the training texts never have: %s. Leave it out, or replace it.",
                            texts.tokenizer().decode(tokens[i]));
                values[row * width + i] = tokens[i];
            }
        }
        return Tensors.of(values, items.size(), width);
    }

    @Override
    public List<String> fromTensor(Tensor items, int count) {
        var width = (int) items.size(1);
        var values = Tensors.doubles(items.narrow(0, 0, count));
        var all = new ArrayList<String>();
        for (var row = 0; row < count; row++) {
            var length = 0;
            while (length < width && values[row * width + length] != Tokenizer.END) length++;
            var tokens = new int[length];
            for (var i = 0; i < length; i++) tokens[i] = (int) values[row * width + i];
            all.add(texts.tokenizer().decode(tokens));
        }
        return all;
    }

    @Override
    public Learner learner(Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        return new TextVaeLearner(this, training, heldOut, randomness);
    }

    @Override
    public void close() {
        for (var weights : List.of(encoderWeights, decoderWeights, priorWeights)) weights.close();
    }
}
