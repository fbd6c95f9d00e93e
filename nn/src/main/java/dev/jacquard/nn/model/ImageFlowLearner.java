package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Precision;
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
 * How {@link ImageFlow} trains. First the flow learns. Then it rests, and a generator that begins as its copy learns to make
 * in one or two evaluations what the flow makes in many (Liu et al. 2023, section 3.2), and to deceive a critic
 * (Sauer et al. 2024), from noise as well as from real pictures under noise (Xiao et al. 2022).
 */
final class ImageFlowLearner implements Learner {
    private static final double UNLABELLED = 0.1;
    private static final int PENALTY_EVERY = 8;
    private static final int HELD_OUT = 256;

    private final ImageFlowModel model;
    private final Collection<Image> training;
    private final Collection<Image> heldOut;
    private final Epochs epochs;
    private final int[] classOfHeldOut;
    private final byte[] samples;
    private final double fidelity;
    private final double penalty;
    private final double restoring;
    private final FlowPairs pairs;
    private long step;
    private final int[] classOf;
    private Tensor shares;
    private Tensor made;
    private Tensor madeShares;

    ImageFlowLearner(
            ImageFlowModel model, Collection<Image> training, Collection<Image> heldOut, Randomness randomness) {
        this.model = model;
        this.training = training;
        this.heldOut = heldOut;
        this.epochs = new Epochs(training.size(), batchSize(), randomness.stream("epoch"));
        this.samples = new byte[Math.max(batchSize(), FlowPairs.BLOCK) * model.pictures.bytes()];
        this.classOf = model.names.indices(training);
        this.classOfHeldOut = model.names.indices(heldOut);
        model.classes.learn(classOf);
        this.penalty = model.settings.real("penalty");
        this.fidelity = model.settings.real("fidelity");
        this.restoring = model.settings.real("restoring");
        this.pairs =
                new FlowPairs(model, training.size(), this::read, this::labels, restoring, randomness.stream("pairs"));
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        this.step = step;
        var chosen = epochs.at(step);
        shares = sharesOf(classOf, chosen);
        return read(training, chosen);
    }

    /** Classes of training pictures, as {@link #forgetful} as in training. */
    private Tensor labels(int[] positions) {
        return forgetful(
                sharesOf(classOf, positions), Randomness.of(positions[0]).at(positions[1]));
    }

    private Tensor read(int[] positions) {
        return read(training, positions);
    }

    private Tensor read(Collection<Image> from, int[] positions) {
        for (var i = 0; i < positions.length; i++) from.read(positions[i], samples, i * model.pictures.bytes());
        return model.pictures.toTensor(samples, positions.length);
    }

    private Tensor sharesOf(int[] classes, int[] positions) {
        if (model.classes.count() == 0) return model.noClass(positions.length);
        var chosen = new int[positions.length];
        for (var i = 0; i < chosen.length; i++) chosen[i] = classes[positions[i]];
        return model.classes.known(chosen);
    }

    /** The same with some forgotten, so that the network also learns what there is whatever the class (Ho and Salimans 2022). */
    private static Tensor forgetful(Tensor shares, Randomness randomness) {
        return shares.mul(randomness.uniform(shares.size(0), 1).ge(Tensors.scalar(UNLABELLED)));
    }

    @Override
    public List<Turn> turns() {
        var optimizer = Optimizers.of(model.settings);
        if (!model.distilled) return List.of(new Turn("flow", model.flowWeights, optimizer, this::flow));
        var end = model.settings.real("flow-end");
        // Momentum makes adversarial games oscillate (Gidel et al. 2019).
        var player = new Optimizer.AdamW(model.settings.real("game-rate"), 0, 0.99, 0);
        return List.of(
                new Turn("flow", model.flowWeights, optimizer, this::flow).during(0, end),
                new Turn("generator", model.generatorWeights, player, this::generate).during(end, 1),
                new Turn("critic", model.criticWeights, player, this::criticise).during(end, 1));
    }

    private Turn.Losses flow(Tensor batch, Pass pass) {
        pairs.forget();
        var random = pass.randomness("flow");
        // Times near the middle are the hard ones (Esser et al. 2024, section 3.1).
        var time = random.stream("time").normal(batch.size(0), 1, 1, 1).sigmoid();
        var conditions = FlowConditions.damaged(
                batch, forgetful(shares, random.stream("classes")), restoring, random.stream("damage"));
        return Turn.Losses.of(error(batch, noiseLike(batch, random.stream("noise")), time, conditions, pass)
                .mean());
    }

    private Tensor error(Tensor pictures, Tensor noise, Tensor time, FlowConditions conditions, Pass pass) {
        var point = FlowPath.at(pictures, noise, time);
        var wanted = FlowPath.answer(pictures, noise, point, time);
        return model.flow.answer(point, time, conditions, pass).sub(wanted).square();
    }

    static Tensor noiseLike(Tensor pictures, Randomness randomness) {
        return randomness
                .normal(pictures.size(0), pictures.size(2), pictures.size(3), pictures.size(1))
                .permute(0, 3, 1, 2);
    }

    private Turn.Losses generate(Tensor batch, Pass pass) {
        model.beginGenerator();
        var half = batchSize() / 2;
        var quarter = half / 2;
        var pair = Memory.withoutGradients(() -> pairs.at(step, half));
        var first = model.generator.picture(pair.noise(), ImageFlowModel.time(half, 0), pair.conditions(), pass);
        var random = pass.randomness("generator");
        var given = batch.narrow(0, 0, half - quarter);
        var conditionsOfGiven = FlowConditions.damaged(
                given,
                forgetful(shares.narrow(0, 0, half - quarter), random.stream("classes")),
                restoring,
                random.stream("damage"));
        var seen = ImageFlowModel.limited(first.detach()).narrow(0, 0, quarter);
        var points = torch.cat(
                new TensorVector(
                        model.second(pair.noise().narrow(0, 0, quarter), seen),
                        FlowPath.at(
                                given,
                                noiseLike(given, random.stream("noise")),
                                ImageFlowModel.time(half - quarter, model.second))),
                0);
        var conditions = pair.conditions().rows(0, quarter).and(conditionsOfGiven);
        var second = model.generator.picture(points, ImageFlowModel.time(half, model.second), conditions, pass);
        var wanted = torch.cat(new TensorVector(pair.pictures(), pair.pictures().narrow(0, 0, quarter), given), 0);
        var answers = torch.cat(new TensorVector(first, second), 0);
        var all = pair.conditions().and(conditions);
        var judged = all.composed(ImageFlowModel.limited(answers));
        made = judged.detach();
        madeShares = all.shares();
        var error = answers.sub(wanted).mul(Tensors.scalar(0.5)).square().mean();
        var views = model.critic.forward(judged, madeShares, pass);
        var real = batch.narrow(0, 0, made.size(0));
        var onReal = Memory.withoutGradients(() -> model.critic.forward(real, realShares(), pass));
        var game = AdversarialLosses.pairing(views, onReal);
        return new Turn.Losses(
                game.add(error.mul(Tensors.scalar(fidelity))), Map.of("game", game, "distillation", error));
    }

    private Tensor realShares() {
        return shares.narrow(0, 0, made.size(0));
    }

    private Turn.Losses criticise(Tensor batch, Pass pass) {
        var count = made.size(0);
        var both = torch.cat(new TensorVector(batch.narrow(0, 0, count), made), 0);
        var told = torch.cat(new TensorVector(realShares(), madeShares), 0);
        var views = model.critic.forward(both, told, pass);
        var loss = AdversarialLosses.pairing(views.narrow(0, 0, count), views.narrow(0, count, count));
        if (penalty > 0 && step % PENALTY_EVERY == 0) {
            // The mean of R1 and R2, each as large as both halved: one pass over real and made pictures together.
            var slope = Precision.FLOAT32.in(
                    () -> AdversarialLosses.gradientPenalty(x -> model.critic.forward(x, told, pass), both));
            loss = loss.add(slope.mul(Tensors.scalar(penalty * PENALTY_EVERY)));
        }
        return Turn.Losses.of(loss);
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
                var random = Randomness.of(from);
                var conditions = FlowConditions.none(x.size(0), model.pictures, sharesOf(classOfHeldOut, positions));
                var time = random.stream("time").uniform(x.size(0), 1, 1, 1);
                sum += error(x, noiseLike(x, random.stream("noise")), time, conditions, Pass.evaluating())
                                .mean()
                                .item_double()
                        * positions.length;
            }
        }
        return OptionalDouble.of(sum / count);
    }

    @Override
    public void close() {
        pairs.close();
    }
}
