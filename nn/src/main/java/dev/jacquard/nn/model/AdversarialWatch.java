package dev.jacquard.nn.model;

import dev.jacquard.media.Sentence;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Health;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Watches an adversarial game: whether the critic learns pictures by heart, which calls for stronger augmentation, and
 * whether the generator makes the same picture again and again, or pictures like none of the collection. What it has seen
 * are statistics among the critic's weights, so that a checkpoint brings them back.
 */
final class AdversarialWatch {
    /** Steps after which a generator must have learned to make different pictures. */
    static final int GRACE = 250;
    /** Steps in a row for which something must be wrong. */
    static final int PATIENCE = 50;
    /** Spread of made pictures, as a share of that of real ones, below which all are alike. */
    static final double ALIKE = 0.2;
    /** Energy distance, as a share of the spread of real pictures, above which made ones are like none of them. */
    static final double FAR = 0.6;

    /** How much better the critic may think of real pictures than of made ones before the game is lost. */
    static final double LOST = 50;

    private static final double MEMORY = 0.05;
    private static final double OVERFITTING = 0.5;
    private static final double PICTURES_TO_FULL_STRENGTH = 100_000;
    private static final long CELLS = 8;

    private static final int STRENGTH = 0;
    private static final int ON_TRAINING = 1;
    private static final int ON_HELD_OUT = 2;
    private static final int ON_MADE = 3;
    private static final int MADE_SPREAD = 4;
    private static final int REAL_SPREAD = 5;
    private static final int DISTANCE = 6;
    private static final int OBSERVED = 7;
    private static final int WRONG = 8;
    private static final int LEAD = 9;
    private static final int NUMBERS = 10;

    private final Parameter kept;

    AdversarialWatch(Weights.Plan plan) {
        kept = plan.statistic("watch", 0, NUMBERS);
    }

    /** The probability with which pictures shown to the critic are to be changed. */
    double strength() {
        return numbers()[STRENGTH];
    }

    private float[] numbers() {
        return Tensors.floats(kept.value());
    }

    private void keep(float[] numbers) {
        // What is not finite says nothing, and would be remembered for ever.
        for (var number : numbers) if (!Float.isFinite(number)) return;
        kept.value().copy_(Tensors.of(numbers, NUMBERS));
    }

    private static void remember(float[] numbers, int which, double value) {
        numbers[which] += (float) (MEMORY * (value - numbers[which]));
    }

    /**
     * Adapts the strength to how much better than held-out pictures the critic thinks of those it trains on, as a share of
     * how much better than of made ones (Karras et al. 2020, equation 1).
     *
     * @param pictures how many were shown since the last time
     */
    void adapt(double onTraining, double onHeldOut, double onMade, int pictures) {
        var numbers = numbers();
        remember(numbers, ON_TRAINING, onTraining);
        remember(numbers, ON_HELD_OUT, onHeldOut);
        remember(numbers, ON_MADE, onMade);
        var lead = numbers[ON_TRAINING] - numbers[ON_MADE];
        var overfitting = lead <= 0 ? 0 : (numbers[ON_TRAINING] - numbers[ON_HELD_OUT]) / lead;
        var change = Math.signum(overfitting - OVERFITTING) * pictures / PICTURES_TO_FULL_STRENGTH;
        numbers[STRENGTH] = (float) Math.max(0, Math.min(Augmentation.MOST, numbers[STRENGTH] + change));
        keep(numbers);
    }

    /**
     * Looks at as many made pictures as real ones.
     *
     * @param lead how much better the critic thinks of the real ones, in the mean
     * @param shares of classes in both, (batch, classes), of which pairs of the same class are compared; null without classes
     */
    void observe(Tensor real, Tensor made, Tensor shares, double lead) {
        var ofReal = looks(real);
        var ofMade = looks(made);
        var amongReal = torch.cdist(ofReal, ofReal);
        var amongMade = torch.cdist(ofMade, ofMade);
        var count = real.size(0);
        var others = torch.ones(count, count).sub(torch.eye(count));
        var alike = shares == null ? others : others.mul(shares.mm(shares.t()));
        var numbers = numbers();
        remember(numbers, MADE_SPREAD, sum(amongMade.mul(alike)));
        remember(numbers, REAL_SPREAD, sum(amongReal.mul(alike)));
        remember(numbers, DISTANCE, distance(torch.cdist(ofReal, ofMade), amongReal, amongMade));
        remember(numbers, LEAD, lead);
        numbers[OBSERVED]++;
        numbers[WRONG] = isAlike(numbers) || isFar(numbers) || isLost(numbers) ? numbers[WRONG] + 1 : 0;
        keep(numbers);
    }

    private static double sum(Tensor tensor) {
        return tensor.sum().item_double();
    }

    /** What pictures look like from afar: means over 8 by 8 cells, (batch, channels times 64). */
    private static Tensor looks(Tensor pictures) {
        return torch.adaptive_avg_pool2d(pictures.detach().toType(ScalarType.Float), CELLS, CELLS)
                .flatten(1, -1);
    }

    /**
     * How far made pictures are from real ones: the energy distance of what they look like from afar (Szekely and Rizzo
     * 2013, equation 6, without pairs of an item with itself), as a share of the mean distance among real ones.
     */
    static double distance(Tensor real, Tensor made) {
        var ofReal = looks(real);
        var ofMade = looks(made);
        return distance(torch.cdist(ofReal, ofMade), torch.cdist(ofReal, ofReal), torch.cdist(ofMade, ofMade));
    }

    private static double distance(Tensor between, Tensor amongReal, Tensor amongMade) {
        var ofReal = meanOfPairs(amongReal);
        return (2 * between.mean().item_double() - ofReal - meanOfPairs(amongMade)) / Math.max(ofReal, 1e-6);
    }

    private static double meanOfPairs(Tensor distances) {
        var count = distances.size(0);
        return sum(distances) / Math.max(1.0, count * (count - 1.0));
    }

    private static double spread(float[] numbers) {
        // A collection of one picture only is no collapse.
        return numbers[REAL_SPREAD] <= 1e-3 ? 1 : numbers[MADE_SPREAD] / numbers[REAL_SPREAD];
    }

    private static boolean isAlike(float[] numbers) {
        return spread(numbers) < ALIKE;
    }

    private static boolean isFar(float[] numbers) {
        return numbers[DISTANCE] > FAR;
    }

    private static boolean isLost(float[] numbers) {
        return numbers[LEAD] > LOST;
    }

    /** The spread of made pictures, as a share of that of real ones. */
    double spread() {
        return spread(numbers());
    }

    /** The distance of made pictures from real ones. */
    double distance() {
        return numbers()[DISTANCE];
    }

    /** What to say of the game by now. */
    Health health() {
        var numbers = numbers();
        if (numbers[WRONG] == 0) return Health.SOUND;
        // An untrained generator makes pictures that are all alike, but it is not that far behind.
        var early = numbers[OBSERVED] < GRACE && !isLost(numbers);
        if (early || numbers[WRONG] < PATIENCE) return Health.DOUBTFUL;
        var remedy =
                Sentence.of("Train with a lower rate (--set rate=0.0002), or on more and more different pictures.");
        if (isAlike(numbers))
            return new Health.Failed(
                    Sentence.of(
                            "The network makes the same picture again and again: its works differ from one another only"
                                    + " %.0f %% as much as your pictures do.",
                            100 * spread(numbers)),
                    remedy);
        return new Health.Failed(
                Sentence.of("The network has lost its way: its pictures look like none of yours."), remedy);
    }
}
