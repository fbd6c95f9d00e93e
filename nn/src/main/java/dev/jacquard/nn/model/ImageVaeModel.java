package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The network of {@link ImageVae} and its turns. */
final class ImageVaeModel implements LatentModel<Image> {
    private static final int PRIOR_STEPS = 20;
    private static final int HELD_OUT = 512;

    /** Mean and logarithm of the variance of the codes of a batch, each (batch, latents). */
    private record Posterior(Tensor mean, Tensor logVariance) {
        Tensor sample(Pass pass) {
            var noise = pass.randomness("posterior").normal(mean.size(0), mean.size(1));
            return mean.add(noise.mul(logVariance.mul(Tensors.scalar(0.5)).exp()));
        }

        /** Kullback-Leibler divergence from the standard normal (Kingma and Welling 2014, appendix B), (batch). */
        Tensor divergence() {
            return mean.square()
                    .add(logVariance.exp())
                    .sub(logVariance)
                    .sub(Tensors.scalar(1))
                    .sum(1)
                    .mul(Tensors.scalar(0.5));
        }
    }

    private final Settings settings;
    private final Pictures pictures;
    private final boolean plain;
    private final ResidualEncoder encoder;
    private final ResidualDecoder decoder;
    private final FlowPrior flow;
    private final Weights autoencoderWeights;
    private final Weights flowWeights;

    ImageVaeModel(Settings settings, Pictures pictures, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.plain = settings.text("form").equals("plain");
        var latents = settings.whole("latent");
        var width = settings.whole("width");
        var plan = new Weights.Plan();
        encoder = new ResidualEncoder(plan.in("encoder"), pictures, width, 2L * latents);
        decoder = new ResidualDecoder(plan.in("decoder"), pictures, width, latents);
        autoencoderWeights = new Weights("autoencoder", plan, randomness.stream("autoencoder"));
        var flowPlan = new Weights.Plan();
        flow = new FlowPrior(flowPlan, latents, 512, 3);
        flowWeights = new Weights("prior", flowPlan, randomness.stream("flow"));
    }

    @Override
    public Map<String, Weights> parts() {
        var parts = new LinkedHashMap<String, Weights>();
        parts.put("autoencoder", autoencoderWeights);
        if (!plain) parts.put("prior", flowWeights);
        return parts;
    }

    private Posterior posterior(Tensor x, Pass pass) {
        var codes = encoder.forward(x, pass).chunk(2, 1);
        // Beyond these a variance is numerically zero or the code pure noise, and its exponential overflows.
        return new Posterior(codes.get(0), torch.clamp(codes.get(1), some(-12), some(4)));
    }

    private static org.bytedeco.pytorch.ScalarOptional some(double value) {
        return new org.bytedeco.pytorch.ScalarOptional(Tensors.scalar(value));
    }

    @Override
    public int latents() {
        return settings.whole("latent");
    }

    @Override
    public Tensor prior(Tensor noise) {
        return plain ? noise : flow.fromNoise(noise, PRIOR_STEPS);
    }

    @Override
    public Tensor noise(Tensor latents) {
        return plain ? latents : flow.toNoise(latents, PRIOR_STEPS);
    }

    @Override
    public Tensor encode(Tensor items) {
        return posterior(items, Pass.evaluating()).mean();
    }

    @Override
    public Tensor decode(Tensor latents) {
        return decoder.forward(latents, Pass.evaluating());
    }

    @Override
    public Tensor toTensor(List<Image> items) {
        return pictures.toTensor(items);
    }

    @Override
    public List<Image> fromTensor(Tensor items, int count) {
        return pictures.fromTensor(items, count);
    }

    @Override
    public Learner learner(Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        return new VaeLearner(training, heldOut, randomness);
    }

    @Override
    public void close() {
        autoencoderWeights.close();
        flowWeights.close();
    }

    private final class VaeLearner implements Learner {
        private final Collection<Image> training;
        private final Collection<Image> heldOut;
        private final Epochs epochs;
        private final byte[] samples;
        private Tensor codes;

        VaeLearner(Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
            this.training = training;
            this.heldOut = heldOut;
            this.epochs = new Epochs(training.size(), batchSize(), randomness.stream("epoch"));
            this.samples = new byte[batchSize() * pictures.bytes()];
        }

        @Override
        public int batchSize() {
            return settings.whole("batch");
        }

        @Override
        public Tensor batch(long step) {
            var chosen = epochs.at(step);
            for (var i = 0; i < chosen.length; i++) training.read(chosen[i], samples, i * pictures.bytes());
            return pictures.toTensor(samples, chosen.length);
        }

        @Override
        public List<Turn> turns() {
            var turns = new ArrayList<Turn>();
            var optimizer = Optimizers.of(settings);
            turns.add(new Turn("autoencoder", autoencoderWeights, optimizer, this::evidence));
            if (!plain)
                turns.add(new Turn(
                        "prior", flowWeights, optimizer, (batch, pass) -> Turn.Losses.of(flow.loss(codes, pass))));
            return turns;
        }

        /** The negative evidence lower bound, with a Gaussian of variance one half per sample value. */
        private Turn.Losses evidence(Tensor batch, Pass pass) {
            var posterior = posterior(batch, pass);
            var z = posterior.sample(pass);
            var error = error(decoder.forward(z, pass), batch).mean();
            var divergence = posterior.divergence().mean();
            codes = z.detach();
            var weight = plain ? 1 : settings.real("divergence");
            return new Turn.Losses(
                    error.add(divergence.mul(Tensors.scalar(weight))),
                    Map.of("reconstruction", error, "divergence", divergence));
        }

        private Tensor error(Tensor made, Tensor wanted) {
            return made.sub(wanted).mul(Tensors.scalar(0.5)).square().sum(1, 2, 3);
        }

        @Override
        public OptionalDouble validation() {
            if (heldOut.size() == 0) return OptionalDouble.empty();
            var count = Math.min(HELD_OUT, heldOut.size());
            var sum = 0.0;
            for (var from = 0; from < count; from += batchSize()) {
                var n = Math.min(batchSize(), count - from);
                for (var i = 0; i < n; i++) heldOut.read(from + i, samples, i * pictures.bytes());
                try (var scope = new org.bytedeco.javacpp.PointerScope()) {
                    var x = pictures.toTensor(samples, n);
                    sum += error(decode(encode(x)), x).sum().item_double();
                }
            }
            return OptionalDouble.of(sum / count);
        }
    }
}
