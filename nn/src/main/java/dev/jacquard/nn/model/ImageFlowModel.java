package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The networks of {@link ImageFlow}. The vector of a picture is the noise that it grows from, and where there are
 * classes a number for each, which say its class unless one is asked for.
 */
final class ImageFlowModel implements LatentModel<Image>, RestoringModel {
    private static final String EVALUATIONS = "evaluations";
    private static final String CLASS = "class";
    private static final String ANY = "any";
    private static final String GUIDANCE = "guidance";
    private static final int FLOW_EVALUATIONS = 8;
    private static final int MOST_GENERATED = 2;
    private static final double[] GUESSING_TIMES = {0.3, 0.5, 0.7};
    private static final int BACKWARD_EVALUATIONS = 32;

    final Settings settings;
    final Pictures pictures;
    final Classes names;
    final ClassNumbers classes;
    final boolean distilled;
    final double second;
    final FlowCore flow;
    final FlowCore generator;
    final Critic critic;
    final Weights flowWeights;
    final Weights generatorWeights;
    final Weights criticWeights;
    private final Parameter begun;

    ImageFlowModel(Settings settings, Pictures pictures, Classes names, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.names = names;
        this.distilled = settings.text("form").equals("full");
        this.second = settings.real("second");
        var classCount = Math.max(1, names.size());
        var flowPlan = new Weights.Plan();
        classes = new ClassNumbers(flowPlan.in("frequency"), names.size());
        flow = new FlowCore(flowPlan, pictures, classCount, settings);
        flowWeights = new Weights("flow", flowPlan, randomness.stream("flow"));
        var generatorPlan = new Weights.Plan();
        generator = new FlowCore(generatorPlan, pictures, classCount, settings);
        begun = generatorPlan.statistic("begun", 0, 1);
        generatorWeights = new Weights("generator", generatorPlan, randomness.stream("flow"));
        var criticPlan = new Weights.Plan();
        critic = Critic.residual(criticPlan, pictures, settings.whole("critic"), 1, names.size());
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

    /**
     * How one asks a network.
     *
     * @param guidance 1 for what the conditions ask for, more to go on from what the network would say without class or words
     *     in that direction (Ho and Salimans 2022, equation 6)
     */
    private record Asking(FlowCore network, FlowConditions conditions, double guidance) {
        static Asking plain(FlowCore network, FlowConditions conditions) {
            return new Asking(network, conditions, 1);
        }

        Tensor answer(Tensor point, Tensor time) {
            var asked = network.answer(point, time, conditions, Pass.evaluating());
            if (guidance == 1) return asked;
            var nothing = conditions.with(torch.zeros_like(conditions.shares()));
            var free = network.answer(point, time, nothing, Pass.evaluating());
            return free.add(asked.sub(free), Tensors.scalar(guidance));
        }
    }

    /** Pictures for noise by the flow. */
    Tensor flowed(Tensor noise, FlowConditions conditions, int evaluations) {
        return flowed(noise, Asking.plain(flow, conditions), evaluations);
    }

    private static Tensor flowed(Tensor noise, Asking asking, int evaluations) {
        var made = FlowPath.followed(noise, FlowPath.times(evaluations), (x, t) -> velocity(x, t, asking));
        return asking.conditions.composed(limited(made));
    }

    private static Tensor velocity(Tensor point, double at, Asking asking) {
        var time = time(point.size(0), at);
        return FlowPath.velocity(asking.answer(point, time), point, time);
    }

    static Tensor limited(Tensor pictures) {
        return torch.clamp(pictures, new ScalarOptional(Tensors.scalar(-1)), new ScalarOptional(Tensors.scalar(1)));
    }

    /** Pictures for noise by the generator, in one evaluation or two. */
    private Tensor generated(Tensor noise, Asking asking, int evaluations) {
        var first = limited(picture(noise, 0, asking));
        var made = evaluations == 1 ? first : limited(picture(second(noise, first), second, asking));
        return asking.conditions.composed(made);
    }

    private static Tensor picture(Tensor point, double at, Asking asking) {
        var time = time(point.size(0), at);
        return FlowPath.picture(asking.answer(point, time), point, time);
    }

    /** The second point, with noise of its own that is a function of the first. */
    Tensor second(Tensor noise, Tensor first) {
        return FlowPath.at(first, noise.flip(2, 3).neg(), time(noise.size(0), second));
    }

    @Override
    public int latents() {
        return pictures.bytes() + classes.count();
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
        if (classes.count() == 0) return wishes;
        var words = new ArrayList<>(List.of(ANY));
        words.addAll(names.names());
        wishes.add(Setting.choice(CLASS, words, "of which class works are; any: as often as in the collection"));
        wishes.add(Setting.real(
                GUIDANCE,
                1,
                0,
                8,
                "how much more a work is to be of its kind than the collection asks for; 1 as it asks"));
        return wishes;
    }

    /** The class that each row is wished to be of; -1 where it is left to the row's vector. */
    private int[] wished(List<Settings> wishes) {
        return wishes.stream()
                .mapToInt(w -> classes.count() == 0 ? -1 : names.indexOf(w.text(CLASS)))
                .toArray();
    }

    private FlowConditions conditions(Tensor latents, List<Settings> wishes) {
        var rows = latents.size(0);
        if (classes.count() == 0) return FlowConditions.none(rows, pictures, noClass(rows));
        var told = classes.shares(latents.narrow(1, pictures.bytes(), classes.count()));
        var wished = classes.known(wished(wishes));
        var left = wished.sum(1).neg().add(Tensors.scalar(1)).unsqueeze(1);
        return FlowConditions.none(rows, pictures, wished.add(told.mul(left)));
    }

    /** What stands for no class. */
    Tensor noClass(long rows) {
        return torch.zeros(rows, Math.max(1, classes.count()));
    }

    @Override
    public Tensor encode(Tensor items, List<Settings> wishes) {
        var batch = items.size(0);
        if (classes.count() == 0) return flat(backwards(items, noClass(batch)));
        var wished = wished(wishes);
        var likeliest = likeliest(items);
        var chosen = new long[wished.length];
        for (var i = 0; i < chosen.length; i++) chosen[i] = wished[i] < 0 ? likeliest[i] : wished[i];
        var numbers = classes.numbers(Tensors.of(chosen, chosen.length));
        return torch.cat(new TensorVector(flat(backwards(items, classes.shares(numbers))), numbers), 1);
    }

    private Tensor backwards(Tensor items, Tensor shares) {
        var asking = Asking.plain(flow, FlowConditions.none(items.size(0), pictures, shares));
        var times = FlowPath.times(BACKWARD_EVALUATIONS);
        var backwards = new double[times.length];
        for (var i = 0; i < times.length; i++) backwards[i] = times[times.length - 1 - i];
        return FlowPath.followed(items, backwards, (x, t) -> velocity(x, t, asking));
    }

    private Tensor flat(Tensor noise) {
        return noise.permute(0, 2, 3, 1).reshape(noise.size(0), pictures.bytes());
    }

    /** The class with which the flow guesses each picture best under noise (Li et al. 2023, Your diffusion model is a classifier). */
    private int[] likeliest(Tensor items) {
        var batch = (int) items.size(0);
        var best = new int[batch];
        var least = new double[batch];
        Arrays.fill(least, Double.MAX_VALUE);
        var noise = ImageFlowLearner.noiseLike(items, Randomness.of(1));
        for (var c = 0; c < classes.count(); c++) {
            try (var scope = new PointerScope()) {
                var all = new int[batch];
                Arrays.fill(all, c);
                var asking = Asking.plain(flow, FlowConditions.none(batch, pictures, classes.known(all)));
                var sum = torch.zeros(batch);
                for (var t : GUESSING_TIMES) {
                    var guess = picture(FlowPath.at(items, noise, time(batch, t)), t, asking);
                    sum = sum.add(guess.sub(items).square().mean(1, 2, 3));
                }
                var errors = Tensors.floats(sum);
                for (var i = 0; i < batch; i++)
                    if (errors[i] < least[i]) {
                        least[i] = errors[i];
                        best[i] = c;
                    }
            }
        }
        return best;
    }

    @Override
    public Tensor decode(Tensor latents, List<Settings> wishes) {
        var noise = noiseOf(latents);
        var conditions = conditions(latents, wishes);
        // Each row comes from a batch that is computed as its own wishes say, whatever those of its neighbours are.
        var made = new LinkedHashMap<Manner, Tensor>();
        var rows = new TensorVector();
        for (var i = 0; i < wishes.size(); i++) {
            var manner = manner(wishes.get(i));
            made.computeIfAbsent(manner, m -> decoded(noise, conditions, m));
            rows.push_back(made.get(manner).narrow(0, i, 1));
        }
        return torch.cat(rows, 0);
    }

    /** How a work is made, its class apart. */
    private record Manner(int evaluations, double guidance) {}

    private Manner manner(Settings wishes) {
        return new Manner(wishes.whole(EVALUATIONS), classes.count() == 0 ? 1 : wishes.real(GUIDANCE));
    }

    private Tensor decoded(Tensor noise, FlowConditions conditions, Manner manner) {
        var evaluations = manner.evaluations;
        if (evaluations <= MOST_GENERATED && distilled && hasGenerator())
            return generated(noise, new Asking(generator, conditions, manner.guidance), evaluations);
        return flowed(
                noise,
                new Asking(flow, conditions, manner.guidance),
                distilled ? Math.max(evaluations, FLOW_EVALUATIONS) : evaluations);
    }

    @Override
    public Pictures pictures() {
        return pictures;
    }

    @Override
    public double[] times() {
        if (renewsNoise()) return new double[] {0, second};
        return Arrays.copyOf(FlowPath.times(FLOW_EVALUATIONS), FLOW_EVALUATIONS);
    }

    @Override
    public boolean renewsNoise() {
        return distilled && hasGenerator();
    }

    @Override
    public Tensor estimate(Tensor points, double time, Tensor known, Tensor mask, Damage damage) {
        var batch = points.size(0);
        var given = damage instanceof Damage.Missing ? known.mul(mask) : known;
        var conditions = new FlowConditions(given, mask, FlowConditions.told(batch, damage), noClass(batch));
        var asking = Asking.plain(renewsNoise() ? generator : flow, conditions);
        return conditions.composed(limited(picture(points, time, asking)));
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
