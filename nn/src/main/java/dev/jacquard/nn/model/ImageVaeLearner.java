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
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How {@link ImageVae} trains. The plain form has one turn. The full form first trains encoder and decoder with a light
 * divergence, so that codes keep what they know; then the encoder rests, a flow learns where codes lie, and the decoder is
 * sharpened against a critic on reconstructions and on samples of the flow (Larsen et al. 2016; Esser et al. 2021).
 */
final class ImageVaeLearner implements Learner {
    private static final double AUTOENCODER_END = 0.3;
    private static final double SHARPENING_BEGIN = 0.34;
    private static final int CACHED_CODES = 65_536;
    private static final int PRIOR_BATCH = 128;
    private static final int PENALTY_EVERY = 8;
    private static final double PENALTY = 0.5;
    private static final int HELD_OUT = 512;

    private final ImageVaeModel model;
    private final Collection<Image> training;
    private final Collection<Image> heldOut;
    private final Epochs epochs;
    private final byte[] samples;
    private final double divergence;
    private final double fidelity;
    private CodeCache codes;
    private long step;
    private int[] chosen;
    private Tensor made;

    ImageVaeLearner(ImageVaeModel model, Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        this.model = model;
        this.training = training;
        this.heldOut = heldOut;
        this.epochs = new Epochs(training.size(), batchSize(), randomness.stream("epoch"));
        this.samples = new byte[Math.max(batchSize(), CodeCache.BLOCK) * model.pictures.bytes()];
        this.divergence = model.plain ? 1 : model.settings.real("divergence");
        this.fidelity = model.settings.real("fidelity") / model.pictures.bytes();
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        this.step = step;
        chosen = epochs.at(step);
        return read(training, chosen);
    }

    private Tensor read(Collection<Image> from, int[] positions) {
        for (var i = 0; i < positions.length; i++) from.read(positions[i], samples, i * model.pictures.bytes());
        return model.pictures.toTensor(samples, positions.length);
    }

    @Override
    public List<Turn> turns() {
        var optimizer = Optimizers.of(model.settings);
        var autoencoder = new Turn(
                "autoencoder",
                List.of(model.encoderWeights, model.decoderWeights),
                optimizer,
                0,
                model.plain ? 1 : AUTOENCODER_END,
                this::evidence);
        if (model.plain) return List.of(autoencoder);
        // Momentum makes adversarial games oscillate (Gidel et al. 2019).
        var player = new Optimizer.AdamW(model.settings.real("rate"), 0, 0.99, 0);
        return List.of(
                autoencoder,
                new Turn("prior", model.priorWeights, optimizer, this::flow).during(AUTOENCODER_END, 1),
                new Turn("decoder", model.decoderWeights, player, this::sharpen).during(SHARPENING_BEGIN, 1),
                new Turn("critic", model.criticWeights, player, this::criticise).during(SHARPENING_BEGIN, 1));
    }

    /** The negative evidence lower bound, with a Gaussian of variance one half per sample value. */
    private Turn.Losses evidence(Tensor batch, Pass pass) {
        forgetCodes();
        var posterior = model.encoder.posterior(batch, pass);
        var z = posterior.sample(pass.randomness("posterior"));
        var error = ImageVaeModel.error(model.decoder.forward(z, pass), batch).mean();
        var kl = posterior.divergence().mean();
        return new Turn.Losses(
                error.add(kl.mul(Tensors.scalar(divergence))), Map.of("reconstruction", error, "divergence", kl));
    }

    private Turn.Losses flow(Tensor batch, Pass pass) {
        var random = pass.randomness("prior");
        var generator = random.java();
        var some = new int[PRIOR_BATCH];
        for (var i = 0; i < some.length; i++) some[i] = generator.nextInt(codes().size());
        return Turn.Losses.of(model.prior.loss(codes().sample(some, random.stream("codes")), null, pass));
    }

    private Turn.Losses sharpen(Tensor batch, Pass pass) {
        var size = batchSize();
        var posterior = Memory.withoutGradients(() -> known(batch, pass.randomness("posterior")));
        var invented = Memory.withoutGradients(() -> model.invented(step, size - size / 2, pass));
        var pictures = model.decoder.forward(torch.cat(new TensorVector(posterior, invented), 0), pass);
        var judged = torch.cat(
                new TensorVector(pictures.narrow(0, 0, size / 2), pictures.narrow(0, size, size - size / 2)), 0);
        made = judged.detach();
        var error = ImageVaeModel.error(pictures.narrow(0, 0, size), batch).mean();
        var game = AdversarialLosses.generator(model.critic.forward(judged, pass));
        return new Turn.Losses(
                game.add(error.mul(Tensors.scalar(fidelity))), Map.of("game", game, "reconstruction", error));
    }

    private Turn.Losses criticise(Tensor batch, Pass pass) {
        var views = model.critic.forward(torch.cat(new TensorVector(batch, made), 0), pass);
        var loss = AdversarialLosses.critic(
                views.narrow(0, 0, batch.size(0)), views.narrow(0, batch.size(0), made.size(0)));
        if (step % PENALTY_EVERY == 0)
            loss = loss.add(AdversarialLosses.gradientPenalty(x -> model.critic.forward(x, pass), batch)
                    .mul(Tensors.scalar(0.5 * PENALTY * PENALTY_EVERY)));
        return Turn.Losses.of(loss);
    }

    private Tensor known(Tensor batch, Randomness randomness) {
        if (training.size() <= CACHED_CODES) return codes().sample(chosen, randomness);
        return model.encoder.posterior(batch, Pass.evaluating()).sample(randomness);
    }

    /** The codes of the training pictures, which no longer change once the encoder rests. */
    private CodeCache codes() {
        if (codes == null)
            codes = new CodeCache(
                    Math.min(CACHED_CODES, training.size()),
                    model.latents(),
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
                sum += ImageVaeModel.error(model.decode(model.encode(x, List.of()), List.of()), x)
                        .sum()
                        .item_double();
            }
        }
        return OptionalDouble.of(sum / count);
    }

    @Override
    public void close() {
        forgetCodes();
    }
}
