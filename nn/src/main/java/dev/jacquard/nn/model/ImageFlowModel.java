package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The networks of {@link ImageFlow}. The vector of a picture is the noise that it grows from, and one more number, of which
 * the class is a function where none is asked for.
 */
final class ImageFlowModel implements LatentModel<Image> {
    private static final int FLOW_EVALUATIONS = 8;
    private static final int BACKWARD_EVALUATIONS = 32;

    final Settings settings;
    final Pictures pictures;
    final FlowClasses classes;
    final boolean distilled;
    final double second;
    final FlowCore flow;
    final FlowCore generator;
    final Critic critic;
    final Linear planes;
    final Weights flowWeights;
    final Weights generatorWeights;
    final Weights criticWeights;
    private final Parameter begun;

    ImageFlowModel(Settings settings, Pictures pictures, FlowClasses classes, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.classes = classes;
        this.distilled = settings.text("form").equals("full");
        this.second = settings.real("second");
        var vocabulary = classes.size() + 1L;
        var flowPlan = new Weights.Plan();
        flow = new FlowCore(flowPlan, pictures, vocabulary, settings);
        flowWeights = new Weights("flow", flowPlan, randomness.stream("flow"));
        var generatorPlan = new Weights.Plan();
        generator = new FlowCore(generatorPlan, pictures, vocabulary, settings);
        begun = generatorPlan.statistic("begun", 0, 1);
        generatorWeights = new Weights("generator", generatorPlan, randomness.stream("flow"));
        var criticPlan = new Weights.Plan();
        var seen = new Pictures(pictures.width(), pictures.height(), pictures.channels() + 1);
        critic = new Critic(criticPlan, seen, settings.whole("critic"));
        planes = new Linear(criticPlan.in("planes"), vocabulary, (long) pictures.width() * pictures.height());
        criticWeights = new Weights("critic", criticPlan, randomness.stream("critic"));
    }

    @Override
    public Map<String, Weights> parts() {
        var parts = new LinkedHashMap<String, Weights>();
        parts.put("flow", flowWeights);
        if (distilled) parts.put("generator", generatorWeights);
        return parts;
    }

    /** Whether the generator has begun to learn. */
    boolean hasGenerator() {
        return begun.value().item_double() > 0;
    }

    /** Lets the generator begin as the flow is now; what begun stays as it is. */
    void beginGenerator() {
        if (hasGenerator()) return;
        Memory.withoutGradients(() -> {
            generatorWeights.values().copy_(flowWeights.values());
            return begun.value().fill_(Tensors.scalar(1));
        });
    }

    /** Times of this value for a batch. */
    static Tensor time(long batch, double value) {
        return torch.full(new long[] {batch, 1, 1, 1}, Tensors.scalar(value));
    }

    /** Pictures for noise by the flow. */
    Tensor flowed(Tensor noise, FlowConditions conditions, int evaluations) {
        var made = FlowPath.followed(noise, FlowPath.times(evaluations), (x, t) -> {
            return flow.velocity(x, time(x.size(0), t), conditions, Pass.evaluating());
        });
        return conditions.composed(limited(made));
    }

    static Tensor limited(Tensor pictures) {
        return torch.clamp(
                pictures, new ScalarOptional(Tensors.scalar(-1)), new ScalarOptional(Tensors.scalar(1)));
    }

    /** Pictures for noise by the generator, in one evaluation or two. */
    Tensor generated(Tensor noise, FlowConditions conditions, int evaluations) {
        var batch = noise.size(0);
        var first = limited(generator.picture(noise, time(batch, 0), conditions, Pass.evaluating()));
        if (evaluations == 1) return conditions.composed(first);
        var again = second(noise, first);
        return conditions.composed(
                limited(generator.picture(again, time(batch, second), conditions, Pass.evaluating())));
    }

    /** The second point, with noise of its own that is a function of the first. */
    Tensor second(Tensor noise, Tensor first) {
        return FlowPath.at(first, noise.flip(2, 3).neg(), time(noise.size(0), second));
    }

    @Override
    public int latents() {
        return pictures.bytes() + 1;
    }

    @Override
    public Tensor prior(Tensor noise) {
        return noise;
    }

    @Override
    public Tensor noise(Tensor latents) {
        return latents;
    }

    /** Noise in the order of a picture's samples, as a batch of pictures. */
    Tensor noiseOf(Tensor latents) {
        return latents.narrow(1, 0, pictures.bytes())
                .reshape(latents.size(0), pictures.height(), pictures.width(), pictures.channels())
                .permute(0, 3, 1, 2);
    }

    private FlowConditions conditions(Tensor latents) {
        var numbers = Tensors.floats(latents.narrow(1, pictures.bytes(), 1));
        var tokens = new long[numbers.length];
        for (var i = 0; i < tokens.length; i++) tokens[i] = classes.token(numbers[i]);
        return FlowConditions.none(tokens.length, pictures, Tensors.of(tokens, tokens.length, 1));
    }

    @Override
    public Tensor encode(Tensor items) {
        var batch = items.size(0);
        var conditions = FlowConditions.none(batch, pictures, torch.zeros(batch, 1).toType(torch.ScalarType.Long));
        var times = FlowPath.times(BACKWARD_EVALUATIONS);
        var backwards = new double[times.length];
        for (var i = 0; i < times.length; i++) backwards[i] = times[times.length - 1 - i];
        var noise = FlowPath.followed(
                items, backwards, (x, t) -> flow.velocity(x, time(batch, t), conditions, Pass.evaluating()));
        var flat = noise.permute(0, 2, 3, 1).reshape(batch, pictures.bytes());
        return torch.cat(
                new TensorVector(flat, torch.full(new long[] {batch, 1}, Tensors.scalar(FlowClasses.NO_CLASS))), 1);
    }

    @Override
    public Tensor decode(Tensor latents) {
        var evaluations = Integer.getInteger("flow.evaluations", 0);
        var noise = noiseOf(latents);
        var conditions = conditions(latents);
        if (evaluations <= 2 && distilled && hasGenerator())
            return generated(noise, conditions, evaluations == 0 ? 2 : evaluations);
        return flowed(noise, conditions, evaluations == 0 ? FLOW_EVALUATIONS : evaluations);
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
        return new ImageFlowLearner(this, training, heldOut, randomness);
    }

    @Override
    public void close() {
        for (var weights : List.of(flowWeights, generatorWeights, criticWeights)) weights.close();
    }
}
