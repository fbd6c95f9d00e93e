package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * How {@link TextVae} trains: encoder and decoder by the evidence lower bound, in nats a token. Against vectors that the
 * decoder ignores, tokens are hidden from it and the divergence gets its weight slowly (Bowman et al. 2016, section 3), and
 * what a number tells below a limit has no price (Kingma et al. 2016, appendix C.8). In the full form the divergence is light,
 * and when the encoder rests a flow learns where codes lie.
 */
final class TextVaeLearner implements Learner {
    private static final double AUTOENCODER_END = 0.85;
    private static final int CACHED_CODES = 65_536;
    private static final int PRIOR_BATCH = 128;
    private static final int HELD_OUT = 1024;

    private final TextVaeModel model;
    private final Lines training;
    private final Lines heldOut;
    private final Epochs epochs;
    private final double divergence;
    private final double free;
    private final int annealing;
    private CodeCache codes;
    private long step;

    TextVaeLearner(TextVaeModel model, Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        this.model = model;
        this.training = Lines.of(training, model.tokenizer(), model.longest());
        this.heldOut = Lines.of(heldOut, model.tokenizer(), model.longest());
        this.epochs = new Epochs(this.training.size(), batchSize(), randomness.stream("epoch"));
        this.divergence = model.plain ? 1 : model.settings.real("divergence");
        this.free = model.settings.real("free");
        this.annealing = model.settings.whole("annealing");
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        this.step = step;
        return padded(training, epochs.at(step));
    }

    private static Tensor padded(Lines lines, int[] positions) {
        return lines.padded(positions, lines.longest(positions) + 1);
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
        return List.of(
                autoencoder, new Turn("prior", model.priorWeights, optimizer, this::flow).during(AUTOENCODER_END, 1));
    }

    private Turn.Losses evidence(Tensor tokens, Pass pass) {
        forgetCodes();
        var posterior = model.encoder.forward(tokens, pass);
        var nats = model.decoder.nats(tokens, posterior.sample(pass.randomness("posterior")), pass);
        var told = posterior.divergences().mean(0);
        var priced = told.clamp_min(Tensors.scalar(free)).sum();
        var weight = divergence * (annealing == 0 ? 1 : Math.min(1, (step + 1.0) / annealing));
        // Each line has its end beside its tokens.
        var each = tokens.ne(Tensors.scalar(0)).sum().item_long() / (double) tokens.size(0) + 1;
        var perToken = nats.mul(Tensors.scalar(1 / (each * tokens.size(0))));
        return new Turn.Losses(
                perToken.add(priced.mul(Tensors.scalar(weight / each))),
                Map.of("reconstruction", perToken, "divergence", told.sum()));
    }

    private Turn.Losses flow(Tensor tokens, Pass pass) {
        var random = pass.randomness("prior");
        var generator = random.java();
        var some = new int[PRIOR_BATCH];
        for (var i = 0; i < some.length; i++) some[i] = generator.nextInt(codes().size());
        return Turn.Losses.of(model.prior.loss(codes().sample(some, random.stream("codes")), null, pass));
    }

    /** The codes of training lines, which no longer change once the encoder rests. */
    private CodeCache codes() {
        if (codes == null)
            codes = new CodeCache(
                    Math.min(CACHED_CODES, training.size()),
                    model.latents(),
                    positions -> model.encoder.forward(padded(training, positions), Pass.evaluating()));
        return codes;
    }

    private void forgetCodes() {
        if (codes != null) codes.close();
        codes = null;
    }

    /** Nats a token with the mean of each code given, and what the code tells at the price of the training. */
    @Override
    public OptionalDouble validation() {
        if (heldOut.size() == 0) return OptionalDouble.empty();
        var count = Math.min(HELD_OUT, heldOut.size());
        var nats = 0.0;
        var tokens = 0L;
        for (var from = 0; from < count; from += batchSize()) {
            try (var scope = new PointerScope()) {
                var some = padded(
                        heldOut,
                        IntStream.range(from, Math.min(count, from + batchSize()))
                                .toArray());
                tokens += some.ne(Tensors.scalar(0)).sum().item_long() + some.size(0);
                nats += Memory.withoutGradients(() -> {
                    var posterior = model.posterior(some);
                    return model.nats(some, posterior.mean()).sum().item_double()
                            + divergence * posterior.divergence().sum().item_double();
                });
            }
        }
        return OptionalDouble.of(nats / tokens);
    }

    @Override
    public void close() {
        forgetCodes();
    }
}
