package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The networks of {@link ImageVae}. */
final class ImageVaeModel implements LatentModel<Image> {
    private static final int PRIOR_STEPS = 12;
    private static final int POOL_EVALUATIONS = 8;
    private static final int PRIOR_WIDTH = 384;
    private static final int PRIOR_BLOCKS = 3;

    final Settings settings;
    final Pictures pictures;
    final boolean plain;
    final CodeEncoder encoder;
    final ResidualDecoder decoder;
    final FlowPrior prior;
    private final FlowPool pool;
    final Critic critic;
    final Weights encoderWeights;
    final Weights decoderWeights;
    final Weights priorWeights;
    final Weights criticWeights;

    ImageVaeModel(Settings settings, Pictures pictures, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.plain = settings.text("form").equals("plain");
        var width = settings.whole("width");
        var encoderPlan = new Weights.Plan();
        encoder = new CodeEncoder(encoderPlan, pictures, width, latents());
        encoderWeights = new Weights("encoder", encoderPlan, randomness.stream("encoder"));
        var decoderPlan = new Weights.Plan();
        decoder = new ResidualDecoder(decoderPlan, pictures, width, latents());
        decoderWeights = new Weights("decoder", decoderPlan, randomness.stream("decoder"));
        var priorPlan = new Weights.Plan();
        prior = new FlowPrior(priorPlan, latents(), PRIOR_WIDTH, PRIOR_BLOCKS);
        pool = new FlowPool(priorPlan.in("pool"), latents(), 1);
        priorWeights = new Weights("prior", priorPlan, randomness.stream("prior"));
        var criticPlan = new Weights.Plan();
        critic = Critic.comparing(criticPlan, pictures, width, 0);
        criticWeights = new Weights("critic", criticPlan, randomness.stream("critic"));
    }

    @Override
    public Map<String, Weights> parts() {
        var parts = new LinkedHashMap<String, Weights>();
        parts.put("encoder", encoderWeights);
        parts.put("decoder", decoderWeights);
        if (!plain) parts.put("prior", priorWeights);
        return parts;
    }

    /** Vectors of the prior as it was a short while ago, (count, latents). */
    Tensor invented(long step, int count, Pass pass) {
        var drawn = pool.draw(
                step,
                count,
                pass,
                random -> torch.zeros(FlowPool.PART, 1),
                (noise, told) -> FlowPath.followed(
                        noise, FlowPath.times(POOL_EVALUATIONS), (x, t) -> prior.velocity(x, t, null)));
        return prior.vectors(drawn.vectors());
    }

    /** Squared error of each picture, in units in which samples go from 0 to 1, (batch). */
    static Tensor error(Tensor made, Tensor wanted) {
        return made.sub(wanted).mul(Tensors.scalar(0.5)).square().sum(1, 2, 3);
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
    public Tensor encode(Tensor items, List<Settings> wishes) {
        return encoder.posterior(items, Pass.evaluating()).mean();
    }

    @Override
    public Tensor decode(Tensor latents, List<Settings> wishes) {
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
        return new ImageVaeLearner(this, training, heldOut, randomness);
    }

    @Override
    public void close() {
        for (var weights : List.of(encoderWeights, decoderWeights, priorWeights, criticWeights)) weights.close();
    }
}
