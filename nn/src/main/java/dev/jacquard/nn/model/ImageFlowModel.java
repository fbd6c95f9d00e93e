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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The networks of {@link ImageFlow}. The vector of a picture is the noise that it grows from, and one more number, of which
 * the class is a function where none is asked for.
 */
final class ImageFlowModel implements LatentModel<Image> {
    private static final String EVALUATIONS = "evaluations";
    private static final String CLASS = "class";
    private static final String ANY = "any";
    private static final String GUIDANCE = "guidance";
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
        critic = Critic.comparing(criticPlan, seen, settings.whole("critic"));
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
        return torch.clamp(pictures, new ScalarOptional(Tensors.scalar(-1)), new ScalarOptional(Tensors.scalar(1)));
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

    @Override
    public List<Setting> wishes() {
        var wishes = new ArrayList<Setting>();
        wishes.add(
                Setting.whole(
                        EVALUATIONS,
                        distilled ? 2 : FLOW_EVALUATIONS,
                        1,
                        256,
                        "evaluations of the network for each work: 1 or 2 by the distilled form where there is one, else by the flow"));
        if (classes.size() == 0) return wishes;
        var words = new ArrayList<>(List.of(ANY));
        words.addAll(classes.names());
        wishes.add(Setting.choice(CLASS, words, "what kind of work; any: as often as in the collection"));
        wishes.add(Setting.real(
                GUIDANCE,
                1,
                0,
                8,
                "how much more a work is to be of its kind than the collection asks for; 1 as it asks"));
        return wishes;
    }

    private FlowConditions conditions(Tensor latents, List<Settings> wishes) {
        var numbers = Tensors.floats(latents.narrow(1, pictures.bytes(), 1));
        var tokens = new long[numbers.length];
        for (var i = 0; i < tokens.length; i++)
            tokens[i] = named(wishes.get(i))
                    ? classes.token(Optional.of(wishes.get(i).text(CLASS)))
                    : classes.token(numbers[i]);
        return FlowConditions.none(tokens.length, pictures, Tensors.of(tokens, tokens.length, 1));
    }

    private boolean named(Settings wishes) {
        return classes.size() > 0 && !wishes.text(CLASS).equals(ANY);
    }

    @Override
    public Tensor encode(Tensor items, List<Settings> wishes) {
        var batch = items.size(0);
        var nothing = torch.full(new long[] {batch, 1}, Tensors.scalar(FlowClasses.NO_CLASS));
        var conditions =
                conditions(torch.cat(new TensorVector(torch.zeros(batch, pictures.bytes()), nothing), 1), wishes);
        var times = FlowPath.times(BACKWARD_EVALUATIONS);
        var backwards = new double[times.length];
        for (var i = 0; i < times.length; i++) backwards[i] = times[times.length - 1 - i];
        var noise = FlowPath.followed(
                items, backwards, (x, t) -> flow.velocity(x, time(batch, t), conditions, Pass.evaluating()));
        return torch.cat(new TensorVector(noise.permute(0, 2, 3, 1).reshape(batch, pictures.bytes()), nothing), 1);
    }

    @Override
    public Tensor decode(Tensor latents, List<Settings> wishes) {
        var noise = noiseOf(latents);
        var conditions = conditions(latents, wishes);
        var evaluations = wishes.get(0).whole(EVALUATIONS);
        return evaluations <= 2 && distilled && hasGenerator()
                ? generated(noise, conditions, evaluations)
                : flowed(noise, conditions, Math.max(evaluations, distilled ? FLOW_EVALUATIONS : 1));
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
