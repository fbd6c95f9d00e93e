package dev.jacquard.nn.create;

import dev.jacquard.media.text.Tokenizer;
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
     * @param first whether nothing was, so that the text must not end yet
     */
    int next(float[] logits, List<Integer> before, boolean first, SplittableRandom random) {
        if (repetition > 1)
            for (int token : new HashSet<>(before.subList(Math.max(0, before.size() - LATELY), before.size())))
                logits[token] *= (float) (logits[token] > 0 ? 1 / repetition : repetition);
        int likeliest = -1;
        for (int i = 0; i < logits.length; i++) {
            if (!usual.get(i) || first && i == Tokenizer.END) logits[i] = Float.NEGATIVE_INFINITY;
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
