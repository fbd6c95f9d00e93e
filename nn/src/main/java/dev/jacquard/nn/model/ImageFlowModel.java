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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The networks of {@link ImageFlow}: an encoder and a decoder of pictures as vectors, flows that find vectors, and a critic.
 * The vector of a work is the noise that its own vector grows from, and where there are classes a number for each, which
 * say its class unless one is asked for.
 */
final class ImageFlowModel implements LatentModel<Image>, RestoringModel {
    private static final String EVALUATIONS = "evaluations";
    private static final String GUIDANCE = "guidance";
    private static final int EVALUATIONS_BY_DEFAULT = 8;
    private static final double[] GUESSING_TIMES = {0.3, 0.5, 0.7};
    private static final int BACKWARD_EVALUATIONS = 32;
    private static final int MOST_CANDIDATES = 8;
    /** Less than of works, since proposals are to fit what is known before they are to differ. */
    private static final double FILLING_NOISE = 0.9;

    private static final VectorSearch FILLING_SEARCH = new VectorSearch(40, 0.1);
    /** How much vectors of proposals stay as the flow found them, against how well they show what is known. */
    private static final double FILLING_PRIOR = 2.5e-3;

    private static final int PRIOR_WIDTH = 384;
    private static final int PRIOR_BLOCKS = 3;

    /** A flow and what it is told. */
    record Prior(FlowPrior flow, PriorConditions conditions) {}

    final Settings settings;
    final Pictures pictures;
    final Classes names;
    final PictureWords words;
    final PictureRequests requests;
    final CodeEncoder encoder;
    final Prior prior;
    final Prior shortcut;
    final Critic critic;
    final Weights encoderWeights;
    final Weights decoderWeights;
    final Weights priorWeights;
    final Weights shortcutWeights;
    final Weights criticWeights;
    private final ResidualDecoder decoder;
    private final Witness witness;
    private final FlowPool pool;
    private final Parameter begun;

    ImageFlowModel(Settings settings, Pictures pictures, Classes names, PictureWords words, Randomness randomness) {
        this.settings = settings;
        this.pictures = pictures;
        this.names = names;
        this.words = words;
        var width = settings.whole("width");
        var codes = codes();
        var priorPlan = new Weights.Plan();
        requests = new PictureRequests(priorPlan.in("frequency"), names, words);
        var encoderPlan = new Weights.Plan();
        encoder = new CodeEncoder(encoderPlan, pictures, width, codes);
        encoderWeights = new Weights("encoder", encoderPlan, randomness.stream("encoder"));
        var decoderPlan = new Weights.Plan();
        decoder = new ResidualDecoder(decoderPlan, pictures, width, codes + requests.columns());
        witness = new Witness(decoderPlan.in("witness"), pictures, decoder.channels());
        decoderWeights = new Weights("decoder", decoderPlan, randomness.stream("decoder"));
        prior = prior(priorPlan);
        pool = new FlowPool(priorPlan.in("pool"), codes, requests.columns());
        priorWeights = new Weights("prior", priorPlan, randomness.stream("prior"));
        var shortcutPlan = new Weights.Plan();
        shortcut = prior(shortcutPlan);
        begun = shortcutPlan.statistic("begun", 0, 1);
        shortcutWeights = new Weights("shortcut", shortcutPlan, randomness.stream("prior"));
        var criticPlan = new Weights.Plan();
        critic = Critic.comparing(criticPlan, pictures, width, requests.any() ? requests.columns() : 0);
        criticWeights = new Weights("critic", criticPlan, randomness.stream("critic"));
    }

    private Prior prior(Weights.Plan plan) {
        return new Prior(
                new FlowPrior(plan, codes(), PRIOR_WIDTH, PRIOR_BLOCKS),
                new PriorConditions(
                        plan.in("conditions"), pictures, requests.columns(), settings.whole("width"), PRIOR_WIDTH));
    }

    /** How many numbers describe a picture. */
    int codes() {
        return settings.whole("latent");
    }

    @Override
    public Map<String, Weights> parts() {
        var parts = new LinkedHashMap<String, Weights>();
        parts.put("encoder", encoderWeights);
        parts.put("decoder", decoderWeights);
        parts.put("prior", priorWeights);
        parts.put("shortcut", shortcutWeights);
        return parts;
    }

    /** Whether the shortcut has begun to learn. */
    private boolean hasShortcut() {
        return begun.value().item_double() > 0;
    }

    /** Lets the shortcut begin as the prior is now; what has begun stays as it is. */
    void beginShortcut() {
        if (hasShortcut()) return;
        Memory.withoutGradients(() -> {
            var learned =
                    priorWeights.parameters().stream().collect(Collectors.toMap(Parameter::path, Function.identity()));
            for (var parameter : shortcutWeights.parameters())
                if (learned.containsKey(parameter.path()))
                    parameter.value().copy_(learned.get(parameter.path()).value());
            return begun.value().fill_(Tensors.scalar(1));
        });
    }

    /**
     * Pictures of codes; what is known of the last ones is in its place.
     *
     * @param codes (batch, codes)
     * @param shares what each is to be, (batch, {@link PictureRequests#columns})
     * @param known what is known of as many pictures as it has rows: the last ones; null where nothing is known of any
     */
    Tensor decoded(Tensor codes, Tensor shares, FlowConditions known, Pass pass) {
        var vectors = torch.cat(new TensorVector(codes, shares), 1);
        if (known == null) return decoder.forward(vectors, pass);
        var free = codes.size(0) - known.known().size(0);
        var seen = witness.forward(known, pass);
        var beginning = known.beginning();
        if (free == 0) return known.composed(decoder.forward(vectors, seen, beginning, pass));
        var padded = seen.stream().map(cells -> withNothingBefore(free, cells)).toList();
        var made = decoder.forward(vectors, padded, withNothingBefore(free, beginning), pass);
        var restored = known.composed(made.narrow(0, free, known.known().size(0)));
        return torch.cat(new TensorVector(made.narrow(0, 0, free), restored), 0);
    }

    private static Tensor withNothingBefore(long rows, Tensor cells) {
        var nothing = torch.zeros(new long[] {rows, cells.size(2), cells.size(3), cells.size(1)}, cells.options())
                .permute(0, 3, 1, 2);
        return torch.cat(new TensorVector(nothing, cells), 0);
    }

    /**
     * Rows of works that the prior as it was a short while ago makes from nothing.
     *
     * @param asked what fresh ones are asked to be, (rows, columns)
     */
    FlowPool.Drawn invented(long step, int count, Pass pass, Function<Randomness, Tensor> asked) {
        return pool.draw(
                step,
                count,
                pass,
                asked,
                (noise, told) ->
                        flowed(noise, prior.conditions.features(told, Pass.evaluating()), EVALUATIONS_BY_DEFAULT));
    }

    /** Codes that the prior finds for damaged pictures from noise, (batch, codes) both. */
    Tensor found(Tensor noise, FlowConditions conditions, int evaluations) {
        // Of what is only small, noisy or grey there is one original, which noise would only lead away from.
        var filled = conditions.task().narrow(1, FlowConditions.FILL, 1).mul(Tensors.scalar(FILLING_NOISE));
        var features = prior.conditions.features(conditions, Pass.evaluating());
        return prior.flow.vectors(flowed(noise.mul(filled), features, evaluations));
    }

    private Tensor flowed(Tensor noise, Tensor features, int evaluations) {
        return FlowPath.followed(noise, FlowPath.times(evaluations), (x, t) -> prior.flow.velocity(x, t, features));
    }

    static Tensor limited(Tensor pictures) {
        return torch.clamp(pictures, new ScalarOptional(Tensors.scalar(-1)), new ScalarOptional(Tensors.scalar(1)));
    }

    @Override
    public int latents() {
        return codes() + names.size();
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
        var wishes = new ArrayList<Setting>();
        wishes.add(Setting.whole(
                EVALUATIONS,
                EVALUATIONS_BY_DEFAULT,
                1,
                256,
                "evaluations of the flow for each work; 1 by its distilled form"));
        if (!requests.any()) return wishes;
        wishes.addAll(requests.wishes());
        wishes.add(Setting.real(
                GUIDANCE,
                1,
                0,
                8,
                "how much more a work is to be of its kind than the collection asks for; 1 as it asks"));
        return wishes;
    }

    private Tensor shares(Tensor latents, List<Settings> wishes) {
        return requests.asked(latents.narrow(1, codes(), names.size()), wishes);
    }

    @Override
    public Tensor encode(Tensor items, List<Settings> wishes) {
        var codes = prior.flow.standardised(
                encoder.posterior(items, Pass.evaluating()).mean());
        if (names.size() == 0) return backwards(codes, requests.nothing(items.size(0)));
        var likeliest = likeliest(codes);
        var chosen = new long[likeliest.length];
        for (var i = 0; i < chosen.length; i++) {
            var wished = requests.wishedClass(wishes.get(i));
            chosen[i] = wished < 0 ? likeliest[i] : wished;
        }
        var numbers = requests.classes.numbers(Tensors.of(chosen, chosen.length));
        var shares = requests.of(requests.classes.shares(numbers));
        return torch.cat(new TensorVector(backwards(codes, shares), numbers), 1);
    }

    private Tensor backwards(Tensor codes, Tensor shares) {
        var features = prior.conditions.features(shares, Pass.evaluating());
        var times = FlowPath.backwards(FlowPath.times(BACKWARD_EVALUATIONS));
        return FlowPath.followed(codes, times, (x, t) -> prior.flow.velocity(x, t, features));
    }

    /** The class with which the flow guesses each vector best under noise (Li et al. 2023, Your diffusion model is a classifier). */
    private int[] likeliest(Tensor codes) {
        var batch = (int) codes.size(0);
        var best = new int[batch];
        var least = new double[batch];
        Arrays.fill(least, Double.MAX_VALUE);
        var noise = Randomness.of(1).normal(batch, codes());
        for (var c = 0; c < names.size(); c++) {
            try (var scope = new PointerScope()) {
                var all = new int[batch];
                Arrays.fill(all, c);
                var features = prior.conditions.features(requests.of(requests.classes.known(all)), Pass.evaluating());
                var sum = torch.zeros(batch);
                for (var t : GUESSING_TIMES) {
                    var time = torch.full(new long[] {batch, 1}, Tensors.scalar(t));
                    sum = sum.add(prior.flow
                            .errors(codes, noise, time, features, Pass.evaluating())
                            .mean(1));
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
        var shares = shares(latents, wishes);
        var noise = latents.narrow(1, 0, codes());
        // Each row comes from a batch that is computed as its own wishes say, whatever those of its neighbours are.
        var found = new LinkedHashMap<Manner, Tensor>();
        var rows = new TensorVector();
        for (var i = 0; i < wishes.size(); i++) {
            var manner = manner(wishes.get(i));
            found.computeIfAbsent(manner, m -> codes(noise, shares, m));
            rows.push_back(found.get(manner).narrow(0, i, 1));
        }
        return decoded(torch.cat(rows, 0), shares, null, Pass.evaluating());
    }

    /** How the code of a work is found, its class apart. */
    record Manner(int evaluations, double guidance) {}

    private Manner manner(Settings wishes) {
        return new Manner(wishes.whole(EVALUATIONS), !requests.any() ? 1 : wishes.real(GUIDANCE));
    }

    /** Codes for noise, (batch, codes) both. */
    Tensor codes(Tensor noise, Tensor shares, Manner manner) {
        var by = manner.evaluations == 1 && hasShortcut() ? shortcut : prior;
        var asked = by.conditions.features(shares, Pass.evaluating());
        var free = by.conditions.features(torch.zeros_like(shares), Pass.evaluating());
        return prior.flow.vectors(FlowPath.followed(noise, FlowPath.times(manner.evaluations), (x, t) -> {
            var velocity = by.flow.velocity(x, t, asked);
            if (manner.guidance == 1) return velocity;
            // From what the flow would say without a class on in the direction of what it says with it (Ho and Salimans
            // 2022, equation 6).
            var without = by.flow.velocity(x, t, free);
            return without.add(velocity.sub(without), Tensors.scalar(manner.guidance));
        }));
    }

    @Override
    public Pictures pictures() {
        return pictures;
    }

    @Override
    public Tensor propose(Tensor noise, Tensor known, Tensor mask, Damage damage) {
        var conditions = conditions(known, mask, damage);
        var numbers = noise.permute(0, 2, 3, 1).flatten(1, -1);
        var codes = damage instanceof Damage.Missing
                ? fitting(numbers, conditions)
                : found(numbers.narrow(1, 0, codes()), conditions, EVALUATIONS_BY_DEFAULT);
        return limited(decoded(codes, conditions.shares(), conditions, Pass.evaluating()));
    }

    /** Of some codes found for each picture, the one that alone shows best what is known of it, moved to show it better. */
    private Tensor fitting(Tensor numbers, FlowConditions conditions) {
        var batch = numbers.size(0);
        var count = Math.min(MOST_CANDIDATES, numbers.size(1) / codes());
        var noise = numbers.narrow(1, 0, count * codes()).reshape(batch * count, codes());
        var features = repeated(prior.conditions.features(conditions, Pass.evaluating()), count);
        var some =
                prior.flow.vectors(flowed(noise.mul(Tensors.scalar(FILLING_NOISE)), features, EVALUATIONS_BY_DEFAULT));
        var error = unlike(
                some,
                repeated(conditions.shares(), count),
                repeated(conditions.known(), count),
                repeated(conditions.mask(), count));
        var first = torch.arange(Tensors.scalar(batch)).mul(Tensors.scalar(count));
        var best = error.view(batch, count).argmin(new LongOptional(1), false).add(first);
        var begun = prior.flow.standardised(some.index_select(0, best.toType(ScalarType.Long)));
        var found = FILLING_SEARCH.from(begun, x -> {
            var away = x.sub(begun).square().mean(1).mul(Tensors.scalar(FILLING_PRIOR));
            return unlike(prior.flow.vectors(x), conditions.shares(), conditions.known(), conditions.mask())
                    .add(away)
                    .sum();
        });
        return prior.flow.vectors(found);
    }

    /** The squared error of what codes alone show of what is known, (batch). */
    private Tensor unlike(Tensor codes, Tensor shares, Tensor known, Tensor mask) {
        var shown = decoded(codes, shares, null, Pass.evaluating());
        return shown.sub(known).mul(mask).square().mean(1, 2, 3);
    }

    private static Tensor repeated(Tensor rows, long times) {
        return rows.repeat_interleave(times, new LongOptional(0), new LongOptional());
    }

    @Override
    public Tensor agree(Tensor mixed, Tensor known, Tensor mask, Damage damage) {
        var conditions = conditions(known, mask, damage);
        var codes = encoder.posterior(mixed, Pass.evaluating()).mean();
        return limited(decoded(codes, conditions.shares(), conditions, Pass.evaluating()));
    }

    private FlowConditions conditions(Tensor known, Tensor mask, Damage damage) {
        var batch = known.size(0);
        var given = damage instanceof Damage.Missing ? known.mul(mask) : known;
        return new FlowConditions(given, mask, FlowConditions.told(batch, damage), requests.nothing(batch));
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
        for (var weights : List.of(encoderWeights, decoderWeights, priorWeights, shortcutWeights, criticWeights))
            weights.close();
    }
}
