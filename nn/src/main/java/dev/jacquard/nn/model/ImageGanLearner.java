package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Health;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Optimizer;
import dev.jacquard.nn.train.Turn;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How {@link ImageGan} trains: the generator's turn, the critic's on the same made pictures, and towards the end that of an
 * encoder, which learns to tell made pictures' vectors once the generator changes little.
 */
final class ImageGanLearner implements Learner {
    private static final double ENCODER_BEGIN = 0.85;
    private static final int PENALTY_EVERY = 8;
    private static final int ADAPT_EVERY = 4;
    private static final int JUDGED = 32;
    private static final int HELD_OUT = 512;

    private final ImageGanModel model;
    private final Collection<Image> training;
    private final Collection<Image> heldOut;
    private final Randomness randomness;
    private final Epochs epochs;
    private final byte[] samples;
    private final int[] classOf;
    private final int[] classOfHeldOut;
    private final boolean adaptive;
    private double penalty;
    private long step;
    private Tensor shares;
    private Tensor vectors;
    private Tensor made;

    ImageGanLearner(ImageGanModel model, Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        this.model = model;
        this.training = training;
        this.heldOut = heldOut;
        this.randomness = randomness;
        this.epochs = new Epochs(training.size(), batchSize(), randomness.stream("epoch"));
        this.samples = new byte[Math.max(batchSize(), JUDGED) * model.pictures.bytes()];
        this.classOf = model.names.indices(training);
        this.classOfHeldOut = model.names.indices(heldOut);
        this.adaptive = !model.classic
                && heldOut.size() > 0
                && model.settings.text("augment").equals("adaptive");
        this.penalty = model.classic ? 0 : model.settings.real("penalty");
        model.classes.learn(classOf);
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        this.step = step;
        var chosen = epochs.at(step);
        shares = shares(classOf, chosen);
        return read(training, chosen);
    }

    private Tensor shares(int[] classes, int[] positions) {
        if (model.classes.count() == 0) return null;
        var chosen = new int[positions.length];
        for (var i = 0; i < chosen.length; i++) chosen[i] = classes[positions[i]];
        return model.classes.known(chosen);
    }

    private Tensor read(Collection<Image> from, int[] positions) {
        for (var i = 0; i < positions.length; i++) from.read(positions[i], samples, i * model.pictures.bytes());
        return model.pictures.toTensor(samples, positions.length);
    }

    @Override
    public List<Turn> turns() {
        var player = player();
        return List.of(
                new Turn("generator", model.generatorWeights, player, this::generate),
                new Turn("critic", model.criticWeights, player, this::criticise),
                new Turn("encoder", model.encoderWeights, new Optimizer.AdamW(1e-3, 0.9, 0.99, 0), this::encode)
                        .during(ENCODER_BEGIN, 1));
    }

    private Optimizer player() {
        if (!model.settings.text("optimizer").equals("adamw")) return Optimizers.of(model.settings);
        var rate = model.settings.real("rate");
        var decay = model.settings.real("decay");
        // Momentum makes adversarial games oscillate (Gidel et al. 2019); the classic form keeps half of it.
        return model.classic ? new Optimizer.AdamW(rate, 0.5, 0.999, decay) : new Optimizer.AdamW(rate, 0, 0.99, decay);
    }

    private Tensor shown(Tensor pictures, Pass pass, String stream) {
        if (!adaptive) return pictures;
        return Augmentation.of(pictures, model.watch.strength(), pass.randomness(stream));
    }

    private Turn.Losses generate(Tensor batch, Pass pass) {
        vectors = pass.randomness("vectors").normal(batch.size(0), model.vectorLength());
        var pictures = model.generate(vectors, shares, pass);
        made = pictures.detach();
        var views = model.critic.forward(shown(pictures, pass, "generator-made"), shares, pass);
        if (model.classic) return Turn.Losses.of(AdversarialLosses.generator(views));
        var real =
                Memory.withoutGradients(() -> model.critic.forward(shown(batch, pass, "generator-real"), shares, pass));
        return Turn.Losses.of(AdversarialLosses.pairing(views, real));
    }

    private Turn.Losses criticise(Tensor batch, Pass pass) {
        var real = shown(batch, pass, "critic-real");
        var invented = shown(made, pass, "critic-made");
        if (model.classic) {
            // Apart, so that batch normalisation measures each by itself.
            var onReal = model.critic.forward(real, shares, pass);
            var onMade = model.critic.forward(invented, shares, pass);
            return new Turn.Losses(AdversarialLosses.critic(onReal, onMade), watched(batch, onReal, onMade));
        }
        var both = torch.cat(new TensorVector(real, invented), 0);
        var twice = shares == null ? null : torch.cat(new TensorVector(shares, shares), 0);
        var views = model.critic.forward(both, twice, pass);
        var onReal = views.narrow(0, 0, batch.size(0));
        var onMade = views.narrow(0, batch.size(0), batch.size(0));
        if (adaptive && step % ADAPT_EVERY == 0) adapt(onReal, onMade, pass);
        var loss = AdversarialLosses.pairing(onReal, onMade);
        if (penalty > 0 && step % PENALTY_EVERY == 0)
            loss = loss.add(penalty(both, twice, pass).mul(Tensors.scalar(penalty * PENALTY_EVERY)));
        return new Turn.Losses(loss, watched(batch, onReal, onMade));
    }

    /** The mean of R1 and R2, each as large as both halved: one pass over real and made pictures together. */
    private Tensor penalty(Tensor both, Tensor twice, Pass pass) {
        return Precision.FLOAT32.in(
                () -> AdversarialLosses.gradientPenalty(x -> model.critic.forward(x, twice, pass), both));
    }

    private Map<String, Tensor> watched(Tensor batch, Tensor onReal, Tensor onMade) {
        return Memory.withoutGradients(() -> {
            var lead = onReal.sub(onMade).mean().item_double();
            model.watch.observe(batch, made, shares, lead);
            return Map.of(
                    "spread", number(model.watch.spread()),
                    "distance", number(model.watch.distance()),
                    "augmentation", number(model.watch.strength()));
        });
    }

    private static Tensor number(double value) {
        return torch.full(new long[0], Tensors.scalar(value));
    }

    private void adapt(Tensor onReal, Tensor onMade, Pass pass) {
        Memory.withoutGradients(() -> {
            var generator = pass.randomness("held-out").java();
            var positions = new int[Math.min(JUDGED, heldOut.size())];
            for (var i = 0; i < positions.length; i++) positions[i] = generator.nextInt(heldOut.size());
            var unseen = shown(read(heldOut, positions), pass, "critic-held-out");
            var onUnseen = model.critic.forward(unseen, shares(classOfHeldOut, positions), pass);
            model.watch.adapt(
                    onReal.mean().item_double(),
                    onUnseen.mean().item_double(),
                    onMade.mean().item_double(),
                    batchSize() * ADAPT_EVERY);
            return null;
        });
    }

    private Turn.Losses encode(Tensor batch, Pass pass) {
        return Turn.Losses.of(GanEncoder.loss(model.encoder.of(made, pass), vectors, shares));
    }

    @Override
    public Health health() {
        return model.watch.health();
    }

    @Override
    public void wentBack(int times) {
        // A critic whose slope is held lower lets the generator follow.
        if (!model.classic) penalty = model.settings.real("penalty") * (1L << times);
    }

    @Override
    public OptionalDouble validation() {
        if (heldOut.size() < 2) return OptionalDouble.empty();
        var count = Math.min(HELD_OUT, heldOut.size());
        try (var scope = new PointerScope()) {
            var real = new TensorVector();
            var works = new TensorVector();
            for (var from = 0; from < count; from += batchSize()) {
                var positions = new int[Math.min(batchSize(), count - from)];
                for (var i = 0; i < positions.length; i++) positions[i] = from + i;
                real.push_back(read(heldOut, positions));
                var noise = randomness.stream("validation").at(from).normal(positions.length, model.latents());
                works.push_back(model.decode(noise, List.of()));
            }
            return OptionalDouble.of(AdversarialWatch.distance(torch.cat(real, 0), torch.cat(works, 0)));
        }
    }
}
