package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The networks of {@link ImageGan}. */
final class ImageGanModel implements LatentModel<Image> {
    private static final String CLASS = "class";
    private static final String ANY = "any";
    private static final long CLASS_WIDTH = 32;
    private static final int ENCODER_WIDTH = 32;
    private static final VectorSearch SEARCH = new VectorSearch(80, 0.08);
    private static final double SEARCH_PRIOR = 1e-3;

    final Settings settings;
    final Pictures pictures;
    final Classes names;
    final boolean classic;
    final ClassNumbers classes;
    final Critic critic;
    final AdversarialWatch watch;
    final GanEncoder encoder;
    final Weights generatorWeights;
    final Weights criticWeights;
    final Weights encoderWeights;
    private final Layer generator;
    private final Linear classInput;

    ImageGanModel(Settings settings, Pictures pictures, Classes names, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.names = names;
        this.classic = settings.text("form").equals("classic");
        var classCount = names.size();
        var width = settings.whole("width");
        var depth = settings.whole("depth");
        var plan = new Weights.Plan();
        classes = new ClassNumbers(plan.in("classes"), classCount);
        classInput = classCount == 0
                ? null
                : new Linear(plan.in("class-input"), classCount, CLASS_WIDTH, Initialization.leCun(1), false);
        var inputs = vectorLength() + (classCount == 0 ? 0 : CLASS_WIDTH);
        generator = classic
                ? ClassicGan.generator(plan, pictures, width, inputs)
                : new ResidualDecoder(plan, pictures, width, inputs, depth);
        generatorWeights = new Weights("generator", plan, randomness.stream("generator"));
        var criticPlan = new Weights.Plan();
        critic = classic
                ? ClassicGan.critic(criticPlan, pictures, width, classCount)
                : Critic.residual(criticPlan, pictures, width, depth, classCount);
        watch = new AdversarialWatch(criticPlan);
        criticWeights = new Weights("critic", criticPlan, randomness.stream("critic"));
        var encoderPlan = new Weights.Plan();
        encoder = new GanEncoder(encoderPlan, pictures, ENCODER_WIDTH, vectorLength(), classCount);
        encoderWeights = new Weights("encoder", encoderPlan, randomness.stream("encoder"));
    }

    @Override
    public Map<String, Weights> parts() {
        var parts = new LinkedHashMap<String, Weights>();
        parts.put("generator", generatorWeights);
        parts.put("encoder", encoderWeights);
        // A run that begins with this one goes on with its game.
        parts.put("critic", criticWeights);
        return parts;
    }

    /** Numbers in a vector beside those that say its class. */
    int vectorLength() {
        return settings.whole("latent");
    }

    @Override
    public int latents() {
        return vectorLength() + classes.count();
    }

    /** Pictures for standard normal vectors and the shares of classes, which have no meaning where there are none. */
    Tensor generate(Tensor vectors, Tensor shares, Pass pass) {
        var input = classes.count() == 0
                ? vectors
                : torch.cat(new TensorVector(vectors, classInput.forward(shares, pass)), 1);
        return generator.forward(input, pass);
    }

    @Override
    public Tensor prior(Tensor noise) {
        return noise;
    }

    @Override
    public Tensor noise(Tensor latents) {
        return latents;
    }

    @Override
    public List<Setting> wishes() {
        if (names.size() == 0) return List.of();
        var words = new ArrayList<String>(List.of(ANY));
        words.addAll(names.names());
        return List.of(Setting.choice(CLASS, words, "of which class works are; any: as often as in the collection"));
    }

    /** The class that each row is wished to be of; -1 where it is left to the row's vector. */
    private int[] wished(List<Settings> wishes, long rows) {
        var wished = new int[(int) rows];
        for (var i = 0; i < wished.length; i++)
            wished[i] = i < wishes.size() ? names.indexOf(wishes.get(i).text(CLASS)) : -1;
        return wished;
    }

    @Override
    public Tensor decode(Tensor latents, List<Settings> wishes) {
        var vectors = latents.narrow(1, 0, vectorLength());
        if (names.size() == 0) return generate(vectors, null, Pass.evaluating());
        var told = classes.shares(latents.narrow(1, vectorLength(), names.size()));
        var wished = classes.known(wished(wishes, latents.size(0)));
        var left = wished.sum(1).neg().add(Tensors.scalar(1)).unsqueeze(1);
        return generate(vectors, wished.add(told.mul(left)), Pass.evaluating());
    }

    @Override
    public Tensor encode(Tensor items, List<Settings> wishes) {
        var guess = Memory.withoutGradients(() -> encoder.of(items, Pass.evaluating()));
        if (names.size() == 0) return found(items, guess.vector(), null);
        var wished = wished(wishes, items.size(0));
        var likely = Tensors.floats(guess.classes().argmax(new LongOptional(1), false));
        var chosen = new long[wished.length];
        for (var i = 0; i < chosen.length; i++) chosen[i] = wished[i] < 0 ? (long) likely[i] : wished[i];
        var numbers = classes.numbers(Tensors.of(chosen, chosen.length));
        return torch.cat(new TensorVector(found(items, guess.vector(), classes.shares(numbers)), numbers), 1);
    }

    /**
     * The vectors whose pictures come nearest to {@code items}, sought from a guess: an encoder alone knows a picture's kind,
     * not the picture.
     */
    private Tensor found(Tensor items, Tensor guess, Tensor shares) {
        return SEARCH.from(guess, x -> dissimilarity(generate(x, shares, Pass.evaluating()), items, x));
    }

    /** Squared error in full size, in halves and in quarters, and how unlikely the vectors are; one number. */
    private static Tensor dissimilarity(Tensor made, Tensor wanted, Tensor vectors) {
        var difference = made.sub(wanted);
        var total = vectors.square().mean(1).mul(Tensors.scalar(SEARCH_PRIOR));
        for (var scale = 1; scale <= 4; scale *= 2)
            total = total.add(
                    torch.avg_pool2d(difference, scale, scale).square().mean(1, 2, 3));
        return total.sum();
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
        return new ImageGanLearner(this, training, heldOut, randomness);
    }

    @Override
    public void close() {
        for (var weights : List.of(generatorWeights, criticWeights, encoderWeights)) weights.close();
    }
}
