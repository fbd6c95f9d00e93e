package dev.jacquard.media.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Which sentences are close to many that are close to many: the stationary walk on a graph of sentences. */
public final class Centrality {
    private static final double DAMPING = 0.85;
    private static final int MOST_ROUNDS = 200;
    private static final double STILL = 1e-7;

    private Centrality() {}

    /**
     * PageRank on weighted edges (Brin and Page 1998; Mihalcea and Tarau 2004, equation 2; Erkan and Radev 2004, section 3.3).
     *
     * @param weights at least 0, shape (nodes, nodes); the diagonal counts for nothing
     * @return a share for each node, 1 together
     */
    public static double[] of(float[][] weights) {
        int nodes = weights.length;
        var neighbours = new int[nodes][];
        var shares = new float[nodes][];
        for (int i = 0; i < nodes; i++) {
            int self = i;
            var row = weights[i];
            neighbours[i] = IntStream.range(0, nodes)
                    .filter(j -> j != self && row[j] > 0)
                    .toArray();
            double sum = 0;
            for (int j : neighbours[i]) sum += row[j];
            shares[i] = new float[neighbours[i].length];
            for (int k = 0; k < shares[i].length; k++) shares[i][k] = (float) (row[neighbours[i][k]] / sum);
        }
        var rank = new double[nodes];
        Arrays.fill(rank, 1.0 / nodes);
        double moved = 1;
        for (int round = 0; round < MOST_ROUNDS && moved > STILL; round++) {
            var next = new double[nodes];
            double lonely = 0;
            for (int i = 0; i < nodes; i++) {
                if (shares[i].length == 0) lonely += rank[i];
                for (int k = 0; k < shares[i].length; k++) next[neighbours[i][k]] += rank[i] * shares[i][k];
            }
            moved = 0;
            for (int j = 0; j < nodes; j++) {
                next[j] = (1 - DAMPING) / nodes + DAMPING * (next[j] + lonely / nodes);
                moved += Math.abs(next[j] - rank[j]);
            }
            rank = next;
        }
        return rank;
    }

    /**
     * The weights of TextRank: how many different words two sentences share, over the sum of the logarithms of how many each
     * has (Mihalcea and Tarau 2004, section 4.1).
     */
    public static float[][] textRankWeights(List<String> sentences) {
        var words = new ArrayList<HashSet<String>>();
        var lengths = new double[sentences.size()];
        for (int i = 0; i < sentences.size(); i++) {
            var terms = Terms.of(sentences.get(i));
            words.add(new HashSet<>(terms));
            lengths[i] = Math.log(Math.max(1, terms.size()));
        }
        var weights = new float[sentences.size()][sentences.size()];
        for (int i = 0; i < weights.length; i++)
            for (int j = 0; j < i; j++) {
                if (lengths[i] + lengths[j] == 0) continue;
                int shared = 0;
                for (var word : words.get(i)) if (words.get(j).contains(word)) shared++;
                weights[i][j] = (float) (shared / (lengths[i] + lengths[j]));
                weights[j][i] = weights[i][j];
            }
        return weights;
    }
}
