package dev.jacquard.media.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A summary made of a text's own sentences: those that are central (Erkan and Radev 2004, LexRank) and say what those taken
 * before do not (Carbonell and Goldstein 1998, maximal marginal relevance), in the order of the text.
 *
 * @param passage a sentence with its place
 * @param centrality its share of the walk over all sentences, times their number: 1 is the mean
 */
public record Extract(Passage passage, double centrality) {
    /** The weight of centrality against what was said already. */
    private static final double RELEVANCE = 0.7;

    private static final int LEAST_WORDS = 5;
    /** A longer text is ranked in stretches of so many sentences, then the best of each together. */
    private static final int TOGETHER = 1500;

    /**
     * The sentences that stand for a text.
     *
     * @return in the order of the text; empty where there are none
     */
    public static List<Extract> of(List<Passage> all, Length length, SentenceSimilarity similarity) {
        var limits = length.limits(all);
        var candidates =
                all.stream().filter(p -> Terms.count(p.text()) >= LEAST_WORDS).toList();
        if (candidates.isEmpty()) candidates = all;
        while (candidates.size() > TOGETHER) candidates = best(candidates, similarity);
        var graph = new Graph(candidates, similarity);
        return graph.chosen(limits);
    }

    /** The more central half of each stretch. */
    private static List<Passage> best(List<Passage> passages, SentenceSimilarity similarity) {
        var kept = new ArrayList<Passage>();
        int stretches = (passages.size() + TOGETHER - 1) / TOGETHER;
        for (int s = 0; s < stretches; s++) {
            var some = passages.subList((int) ((long) passages.size() * s / stretches), (int)
                    ((long) passages.size() * (s + 1) / stretches));
            var graph = new Graph(some, similarity);
            IntStream.range(0, some.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -graph.rank[i]))
                    .limit((some.size() + 1) / 2)
                    .sorted()
                    .forEach(i -> kept.add(some.get(i)));
        }
        return kept;
    }

    private static final class Graph {
        private final List<Passage> passages;
        private final float[][] similarity;
        private final double[] rank;

        Graph(List<Passage> passages, SentenceSimilarity similarity) {
            this.passages = passages;
            this.similarity =
                    aboveMean(similarity.of(passages.stream().map(Passage::line).toList()));
            this.rank = Centrality.of(this.similarity);
        }

        /** What two sentences have in common beyond what any two of this text have: vectors of one text lie close together. */
        private static float[][] aboveMean(float[][] similarity) {
            int n = similarity.length;
            double sum = 0;
            for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) sum += similarity[i][j];
            double mean = n < 2 ? 0 : Math.max(0, sum / (n * (n - 1) / 2.0));
            var above = new float[n][n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    above[i][j] =
                            i == j ? 1 : (float) Math.max(0, (similarity[i][j] - mean) / Math.max(1e-9, 1 - mean));
            return above;
        }

        List<Extract> chosen(Length.Limits limits) {
            double most = 1e-12;
            for (double r : rank) most = Math.max(most, r);
            var taken = new ArrayList<Integer>();
            var left =
                    new ArrayList<>(IntStream.range(0, passages.size()).boxed().toList());
            var said = new double[passages.size()];
            int words = limits.words();
            while (!left.isEmpty() && taken.size() < limits.sentences()) {
                int best = -1;
                double bestScore = Double.NEGATIVE_INFINITY;
                for (int i : left) {
                    if (!taken.isEmpty() && Terms.count(passages.get(i).text()) > words) continue;
                    double score = RELEVANCE * rank[i] / most - (1 - RELEVANCE) * said[i];
                    if (score > bestScore) {
                        best = i;
                        bestScore = score;
                    }
                }
                if (best < 0) break;
                taken.add(best);
                left.remove((Integer) best);
                words -= Terms.count(passages.get(best).text());
                for (int i : left) said[i] = Math.max(said[i], similarity[i][best]);
            }
            return taken.stream()
                    .sorted()
                    .map(i -> new Extract(passages.get(i), rank[i] * passages.size()))
                    .toList();
        }
    }
}
