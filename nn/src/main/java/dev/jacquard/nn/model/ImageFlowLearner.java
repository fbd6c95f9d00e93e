package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Optimizer;
import dev.jacquard.nn.train.Turn;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How {@link ImageFlow} trains. First encoder and decoder learn pictures as vectors, with a light divergence, so that these
 * keep what they know. Then the encoder rests, and at once a flow learns where vectors lie and the decoder is sharpened
 * against a critic (Larsen et al. 2016; Esser et al. 2021), on what it makes of vectors of pictures as well as of the flow's.
 * At last a copy of the flow learns to do in one evaluation what the flow does in many (Liu et al. 2023, section 3.2).
 *
 * <p>The last pictures of every batch are damaged: of these the flow finds vectors for what is left of them, and the decoder
 * sees what is left.
 */
final class ImageFlowLearner implements Learner {
    private static final double AUTOENCODER_END = 0.3;
    private static final double SHARPENING_BEGIN = 0.34;
    private static final double SHORTCUT_BEGIN = 0.6;
    private static final int CACHED_CODES = 65_536;
    private static final int PRIOR_BATCH = 128;
    private static final int FINDING_EVALUATIONS = 6;
    private static final int PENALTY_EVERY = 8;
    private static final double PENALTY = 0.5;
    private static final double SINGLE_WEIGHT = 3;
    private static final int HELD_OUT = 512;

    private final ImageFlowModel model;
    private final Collection<Image> training;
    private final Collection<Image> heldOut;
    private final Epochs epochs;
    private final int[] classOf;
    private final int[][] wordsOf;
    private final int damaged;
    private final byte[] samples;
    private final double divergence;
    private final double fidelity;
    private CodeCache codes;
    private long step;
    private int[] chosen;
    private Tensor shares;
    private Tensor codesOfBatch;
    private FlowConditions left;
    private Tensor made;
    private Tensor sharesOfMade;

    ImageFlowLearner(
            ImageFlowModel model, Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        this.model = model;
        this.training = training;
        this.heldOut = heldOut;
        this.epochs = new Epochs(training.size(), batchSize(), randomness.stream("epoch"));
        this.samples = new byte[Math.max(batchSize(), CodeCache.BLOCK) * model.pictures.bytes()];
        this.classOf = model.names.indices(training);
        this.wordsOf = model.words.indices(training);
        this.damaged = (int) Math.round(batchSize() * model.settings.real("restoring"));
        this.divergence = model.settings.real("divergence");
        this.fidelity = model.settings.real("fidelity") / model.pictures.bytes();
        model.requests.classes.learn(classOf);
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        this.step = step;
        chosen = epochs.at(step);
        codesOfBatch = null;
        left = null;
        return read(training, chosen);
    }

    private Tensor read(Collection<Image> from, int[] positions) {
        for (var i = 0; i < positions.length; i++) from.read(positions[i], samples, i * model.pictures.bytes());
        return model.pictures.toTensor(samples, positions.length);
    }

    private Tensor sharesOf(int[] positions, Randomness randomness) {
        var asked = model.requests.of(
                IntStream.of(positions).map(i -> classOf[i]).toArray(),
                IntStream.of(positions).mapToObj(i -> wordsOf[i]).toArray(int[][]::new));
        return model.requests.forgetful(asked, randomness);
    }

    /** What rows of the pool are asked to be: what training pictures are. */
    private Tensor askedOfPool(Randomness randomness) {
        var positions =
                randomness.java().ints(FlowPool.PART, 0, training.size()).toArray();
        return sharesOf(positions, randomness);
    }

    /** What all turns of a step know of its pictures: their classes, and what is left of the damaged ones. */
    private void look(Tensor batch, Pass pass) {
        if (left != null) return;
        var random = pass.randomness("conditions");
        shares = sharesOf(chosen, random.stream("classes"));
        var from = batch.size(0) - damaged;
        left = damaged == 0
                ? null
                : FlowConditions.damaged(
                        batch.narrow(0, from, damaged), shares.narrow(0, from, damaged), 1, random.stream("damage"));
    }

    @Override
    public List<Turn> turns() {
        var optimizer = Optimizers.of(model.settings);
        var autoencoder = new Turn(
                "autoencoder",
                List.of(model.encoderWeights, model.decoderWeights),
                optimizer,
                0,
                AUTOENCODER_END,
                this::evidence);
        // Momentum makes adversarial games oscillate (Gidel et al. 2019).
        var player = new Optimizer.AdamW(model.settings.real("rate"), 0, 0.99, 0);
        return List.of(
                autoencoder,
                new Turn("prior", model.priorWeights, optimizer, this::flow).during(AUTOENCODER_END, 1),
                new Turn("decoder", model.decoderWeights, player, this::sharpen).during(SHARPENING_BEGIN, 1),
                new Turn("critic", model.criticWeights, player, this::criticise).during(SHARPENING_BEGIN, 1),
                new Turn("shortcut", model.shortcutWeights, optimizer, this::shorten).during(SHORTCUT_BEGIN, 1));
    }

    /** The negative evidence lower bound, with a Gaussian of variance one half per sample value. */
    private Turn.Losses evidence(Tensor batch, Pass pass) {
        forgetCodes();
        look(batch, pass);
        var posterior = model.encoder.posterior(batch, pass);
        var z = posterior.sample(pass.randomness("posterior"));
        var error =
                ImageVaeModel.error(model.decoded(z, shares, left, pass), batch).mean();
        var kl = posterior.divergence().mean();
        return new Turn.Losses(
                error.add(kl.mul(Tensors.scalar(divergence))), Map.of("reconstruction", error, "divergence", kl));
    }

    private Turn.Losses flow(Tensor batch, Pass pass) {
        look(batch, pass);
        var random = pass.randomness("prior");
        var generator = random.java();
        var some = new int[PRIOR_BATCH];
        for (var i = 0; i < some.length; i++) some[i] = generator.nextInt(codes().size());
        var vectors = codes().sample(some, random.stream("codes"));
        var features = model.prior.conditions().features(sharesOf(some, random.stream("classes")), pass);
        if (damaged > 0) {
            // All pictures of the batch, since what can be missing is far more various than what there is.
            var conditions = FlowConditions.damaged(batch, shares, 1, random.stream("damage"));
            vectors = torch.cat(new TensorVector(vectors, known(batch, pass)), 0);
            features = torch.cat(
                    new TensorVector(features, model.prior.conditions().features(conditions, pass)), 0);
        }
        return Turn.Losses.of(model.prior.flow().loss(vectors, features, pass));
    }

    private Turn.Losses sharpen(Tensor batch, Pass pass) {
        look(batch, pass);
        var size = batchSize();
        var whole = size - damaged;
        var known = known(batch, pass);
        var fresh = size / 2;
        var drawn = Memory.withoutGradients(() -> model.invented(step, fresh, pass, this::askedOfPool));
        var invented = model.prior.flow().vectors(drawn.vectors());
        var codes = torch.cat(new TensorVector(known.narrow(0, 0, whole), invented), 0);
        var told = torch.cat(new TensorVector(shares.narrow(0, 0, whole), drawn.told()), 0);
        if (damaged > 0) {
            var noise = pass.randomness("finding").normal(damaged, model.codes());
            var found = Memory.withoutGradients(() -> model.found(noise, left, FINDING_EVALUATIONS));
            codes = torch.cat(new TensorVector(codes, known.narrow(0, whole, damaged), found), 0);
            told = torch.cat(new TensorVector(told, left.shares(), left.shares()), 0);
        }
        var pictures = model.decoded(codes, told, damaged == 0 ? null : left.and(left), pass);
        // Real codes, codes of the flow, real codes of damaged pictures, codes that the flow found for these.
        var again = torch.cat(
                new TensorVector(pictures.narrow(0, 0, whole), pictures.narrow(0, whole + fresh, damaged)), 0);
        var error = ImageVaeModel.error(again, batch).mean();
        var loss = error;
        var judgedReal = Math.max(0, size - fresh - damaged);
        var judged = pictures.narrow(0, whole - judgedReal, judgedReal + fresh);
        sharesOfMade = told.narrow(0, whole - judgedReal, judgedReal + fresh);
        if (damaged > 0) {
            var found = pictures.narrow(0, whole + fresh + damaged, damaged);
            judged = torch.cat(new TensorVector(judged, found), 0);
            sharesOfMade = torch.cat(new TensorVector(sharesOfMade, left.shares()), 0);
            // Of what is only small, noisy or grey there is one original; for what is missing there are many answers.
            var single = left.task().select(1, FlowConditions.FILL).eq(Tensors.scalar(0));
            var missed = ImageVaeModel.error(found, batch.narrow(0, whole, damaged));
            loss = loss.add(missed.mul(single).mean().mul(Tensors.scalar(SINGLE_WEIGHT * damaged / size)));
        }
        made = judged.detach();
        var game = AdversarialLosses.generator(model.critic.forward(judged, sharesOfMade, pass));
        return new Turn.Losses(
                game.add(loss.mul(Tensors.scalar(fidelity))), Map.of("game", game, "reconstruction", error));
    }

    private Turn.Losses criticise(Tensor batch, Pass pass) {
        var views = model.critic.forward(
                torch.cat(new TensorVector(batch, made), 0),
                torch.cat(new TensorVector(shares, sharesOfMade), 0),
                pass);
        var loss = AdversarialLosses.critic(
                views.narrow(0, 0, batch.size(0)), views.narrow(0, batch.size(0), made.size(0)));
        if (step % PENALTY_EVERY == 0)
            loss = loss.add(AdversarialLosses.gradientPenalty(x -> model.critic.forward(x, shares, pass), batch)
                    .mul(Tensors.scalar(0.5 * PENALTY * PENALTY_EVERY)));
        return Turn.Losses.of(loss);
    }

    private Turn.Losses shorten(Tensor batch, Pass pass) {
        model.beginShortcut();
        var drawn = Memory.withoutGradients(() -> model.invented(step, PRIOR_BATCH, pass, this::askedOfPool));
        var features = model.shortcut.conditions().features(drawn.told(), pass);
        var velocity = model.shortcut.flow().velocityAtOnce(drawn.noise(), features, pass);
        return Turn.Losses.of(
                drawn.noise().add(velocity).sub(drawn.vectors()).square().mean());
    }

    /** The codes of a batch with noise of their posterior. */
    private Tensor known(Tensor batch, Pass pass) {
        if (codesOfBatch != null) return codesOfBatch;
        var random = pass.randomness("posterior");
        codesOfBatch = Memory.withoutGradients(() -> training.size() <= CACHED_CODES
                ? codes().sample(chosen, random)
                : model.encoder.posterior(batch, Pass.evaluating()).sample(random));
        return codesOfBatch;
    }

    /** The codes of the training pictures, which no longer change once the encoder rests. */
    private CodeCache codes() {
        if (codes == null)
            codes = new CodeCache(
                    Math.min(CACHED_CODES, training.size()),
                    model.codes(),
                    positions -> model.encoder.posterior(read(training, positions), Pass.evaluating()));
        return codes;
    }

    private void forgetCodes() {
        if (codes != null) codes.close();
        codes = null;
    }

    @Override
    public OptionalDouble validation() {
        if (heldOut.size() == 0) return OptionalDouble.empty();
        var count = Math.min(HELD_OUT, heldOut.size());
        var sum = 0.0;
        for (var from = 0; from < count; from += batchSize()) {
            var positions = new int[Math.min(batchSize(), count - from)];
            for (var i = 0; i < positions.length; i++) positions[i] = from + i;
            try (var scope = new PointerScope()) {
                var x = read(heldOut, positions);
                var codes = model.encoder.posterior(x, Pass.evaluating()).mean();
                var again = model.decoded(codes, model.requests.nothing(positions.length), null, Pass.evaluating());
                sum += ImageVaeModel.error(again, x).sum().item_double();
            }
        }
        return OptionalDouble.of(sum / count);
    }

    @Override
    public void close() {
        forgetCodes();
    }
}
