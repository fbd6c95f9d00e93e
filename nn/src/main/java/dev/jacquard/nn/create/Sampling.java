package dev.jacquard.nn.create;

import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses a token by its probability, after what was wished was done to the probabilities: temperature, the {@code k}
 * likeliest, a nucleus (Holtzman et al. 2020), a share of the likeliest one's probability (Nguyen et al. 2024), and
 * less of what stood lately (Keskar et al. 2019).
 */
final class Sampling {
    /** What may be wished about it. */
    static final List<Setting> SETTINGS = List.of(
            Setting.real("temperature", 0.8, 0, 10, "below 1 more typical, above 1 more daring"),
            Setting.whole("top-k", 0, 0, 1_000_000, "choose among so many likeliest tokens; 0 for all"),
            Setting.real("top-p", 1, 0, 1, "choose among the likeliest tokens that have this probability together"),
            Setting.real(
                    "min-p",
                    0.02,
                    0,
                    1,
                    "leave out tokens with less than this share of the likeliest one's probability"),
            Setting.real(
                    "repetition", 1, 1, 10, "how much less likely tokens become that stood lately; 1 for not at all"));

    private static final int LATELY = 64;

    private final double temperature;
    private final int topK;
    private final double topP;
    private final double minP;
    private final double repetition;
    private final BitSet usual;

    Sampling(Settings wishes, BitSet usual) {
        this.temperature = wishes.real("temperature");
        this.topK = wishes.whole("top-k");
        this.topP = wishes.real("top-p");
        this.minP = wishes.real("min-p");
        this.repetition = wishes.real("repetition");
        this.usual = usual;
    }

    /**
     * The next token.
     *
     * @param logits of all tokens; changed
     * @param before what was written so far
     * @param allowed the tokens that may come next, none of which is left out for being unlikely before others are; all
     *     where it is null
     */
    int next(float[] logits, List<Integer> before, BitSet allowed, SplittableRandom random) {
        if (repetition > 1)
            for (int token : new HashSet<>(before.subList(Math.max(0, before.size() - LATELY), before.size())))
                logits[token] *= (float) (logits[token] > 0 ? 1 / repetition : repetition);
        int likeliest = -1;
        for (int i = 0; i < logits.length; i++) {
            if (!usual.get(i) || allowed != null && !allowed.get(i)) logits[i] = Float.NEGATIVE_INFINITY;
            else if (likeliest < 0 || logits[i] > logits[likeliest]) likeliest = i;
        }
        // It is drawn even where nothing is to choose, so that later tokens do not depend on the wishes.
        double drawn = random.nextDouble();
        if (temperature == 0) return likeliest;
        var shares = new double[logits.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp((logits[i] - logits[likeliest]) / temperature);
            if (shares[i] < minP) shares[i] = 0;
        }
        if (topK > 0 || topP < 1) keepLikeliest(shares);
        double sum = 0;
        for (double share : shares) sum += share;
        double rest = drawn * sum;
        int last = likeliest;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] == 0) continue;
            last = i;
            rest -= shares[i];
            if (rest < 0) return i;
        }
        return last;
    }

    /** The logarithm of the probability, at this temperature, that the next token is an allowed one. */
    double logShare(float[] logits, BitSet allowed) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = usual.nextSetBit(0); i >= 0 && i < logits.length; i = usual.nextSetBit(i + 1))
            most = Math.max(most, logits[i]);
        double all = 0;
        double some = 0;
        for (int i = usual.nextSetBit(0); i >= 0 && i < logits.length; i = usual.nextSetBit(i + 1)) {
            double share = Math.exp((logits[i] - most) / (temperature == 0 ? 1 : temperature));
            all += share;
            if (allowed.get(i)) some += share;
        }
        return Math.log(some / all);
    }

    private void keepLikeliest(double[] shares) {
        double sum = 0;
        for (double share : shares) sum += share;
        var order = IntStream.range(0, shares.length)
                .filter(i -> shares[i] > 0)
                .boxed()
                .sorted((a, b) -> Double.compare(shares[b], shares[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double taken = 0;
        for (int rank = 0; rank < order.length; rank++) {
            boolean beyond = topK > 0 && rank >= topK || rank > 0 && taken >= topP * sum;
            taken += shares[order[rank]];
            if (beyond) shares[order[rank]] = 0;
        }
    }
}
