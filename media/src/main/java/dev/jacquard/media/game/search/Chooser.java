package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Chance;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A {@link Selection} at work on one move: which edge to go down by, and what to make of it in the end. */
abstract sealed class Chooser {
    /** One for a search of so many simulations; what is random about it is a function of the seed and the move's number. */
    static Chooser of(Selection selection, int simulations, long seed, int moveNumber) {
        if (selection instanceof Selection.Gumbel gumbel)
            return new Halving(gumbel, simulations, Chance.of(seed, "gumbel", moveNumber));
        if (selection instanceof Selection.Puct puct) return new Priors(puct, Chance.of(seed, "dirichlet", moveNumber));
        return new Bounds((Selection.Uct) selection, Chance.of(seed, "untried", moveNumber));
    }

    /** Sees the root, before the first choice. */
    void enter(Tree tree) {}

    /** The edge of a node to go down by; {@code number} counts the simulations of this move from 0. */
    abstract int choose(Tree tree, int node, int number);

    /** The edge of the root to play. */
    int best(Tree tree) {
        return mostVisited(tree, 0);
    }

    /** The share of each edge of the root. */
    double[] policy(Tree tree) {
        int begin = tree.first[0];
        var shares = new double[tree.count[0]];
        byte proven = tree.proven[0];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            boolean counts = proven == Tree.UNKNOWN || tree.outcome[begin + i] == proven;
            shares[i] = counts ? tree.tried[begin + i] : 0;
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) shares[i] = sum > 0 ? shares[i] / sum : tree.prior[begin + i];
        return shares;
    }

    /** The most visited edge of those that keep a proven outcome, or of those not proven lost. */
    static int mostVisited(Tree tree, int node) {
        int best = tree.first[node];
        for (int edge = best + 1; edge < tree.end(node); edge++) if (isBetter(tree, edge, best)) best = edge;
        return best;
    }

    private static boolean isBetter(Tree tree, int edge, int best) {
        int rank = rank(tree.outcome[edge]);
        int bestRank = rank(tree.outcome[best]);
        if (rank != bestRank) return rank > bestRank;
        if (tree.tried[edge] != tree.tried[best]) return tree.tried[edge] > tree.tried[best];
        if (tree.tried[edge] > 0 && tree.mean(edge) != tree.mean(best)) return tree.mean(edge) > tree.mean(best);
        return tree.prior[edge] > tree.prior[best];
    }

    /** Won before not lost before lost. */
    private static int rank(byte outcome) {
        return outcome == 1 ? 1 : outcome == -1 ? -1 : 0;
    }

    private static final class Bounds extends Chooser {
        private final Selection.Uct settings;
        private final SplittableRandom random;

        Bounds(Selection.Uct settings, SplittableRandom random) {
            this.settings = settings;
            this.random = random;
        }

        @Override
        int choose(Tree tree, int node, int number) {
            int untried = 0;
            for (int edge = tree.first[node]; edge < tree.end(node); edge++) if (tree.tried[edge] == 0) untried++;
            if (untried > 0) {
                int left = random.nextInt(untried);
                for (int edge = tree.first[node]; ; edge++) if (tree.tried[edge] == 0 && left-- == 0) return edge;
            }
            double logarithm = Math.log(tree.visits[node]);
            int best = Tree.NONE;
            double highest = Double.NEGATIVE_INFINITY;
            for (int edge = tree.first[node]; edge < tree.end(node); edge++) {
                double bound = tree.mean(edge) + settings.exploration() * Math.sqrt(logarithm / tree.tried[edge]);
                if (bound > highest) {
                    highest = bound;
                    best = edge;
                }
            }
            return best;
        }
    }

    private static final class Priors extends Chooser {
        private final Selection.Puct settings;
        private final SplittableRandom random;
        private double[] noise;

        Priors(Selection.Puct settings, SplittableRandom random) {
            this.settings = settings;
            this.random = random;
        }

        @Override
        void enter(Tree tree) {
            if (settings.noise() > 0) noise = Gamma.dirichlet(tree.count[0], settings.noise(), random);
        }

        @Override
        int choose(Tree tree, int node, int number) {
            int begin = tree.first[node];
            int end = tree.end(node);
            double totals = 0;
            double priorTried = 0;
            for (int edge = begin; edge < end; edge++) {
                if (tree.tried[edge] == 0) continue;
                totals += tree.mean(edge) * tree.tried[edge];
                priorTried += tree.prior[edge];
            }
            int visits = tree.visits[node];
            double untried = (tree.value[node] + totals) / (1 + visits) - settings.reduction() * Math.sqrt(priorTried);
            double exploration = (settings.initial() + Math.log((1 + visits + settings.base()) / settings.base()))
                    * Math.sqrt(Math.max(1, visits));
            int best = begin;
            double highest = Double.NEGATIVE_INFINITY;
            for (int edge = begin; edge < end; edge++) {
                double prior = tree.prior[edge];
                if (node == 0 && noise != null) prior += settings.noiseShare() * (noise[edge - begin] - prior);
                double mean = tree.isKnown(edge) ? tree.mean(edge) : untried;
                double score = mean + exploration * prior / (1 + tree.tried[edge]);
                if (tree.outcome[edge] == -1) score -= 1e6;
                if (score > highest) {
                    highest = score;
                    best = edge;
                }
            }
            return best;
        }
    }

    private static final class Halving extends Chooser {
        private final Selection.Gumbel settings;
        private final SplittableRandom random;
        private final int simulations;
        private double[] gumbels;
        private int[] before;
        private boolean[] lost;
        private int[] turns;

        Halving(Selection.Gumbel settings, int simulations, SplittableRandom random) {
            this.settings = settings;
            this.simulations = simulations;
            this.random = random;
        }

        @Override
        void enter(Tree tree) {
            int moves = tree.count[0];
            gumbels = new double[moves];
            for (int i = 0; i < moves; i++)
                gumbels[i] = -settings.noise() * Math.log(-Math.log(1 - random.nextDouble()));
            before = Arrays.copyOfRange(tree.tried, tree.first[0], tree.end(0));
            lost = new boolean[moves];
            int left = moves;
            for (int i = 0; i < moves; i++) if (lost[i] = tree.outcome[tree.first[0] + i] == -1) left--;
            turns = SequentialHalving.visits(Math.max(1, Math.min(settings.considered(), left)), simulations);
        }

        @Override
        int choose(Tree tree, int node, int number) {
            return node == 0 ? atRoot(tree, turns[number]) : within(tree, node);
        }

        /** Among the edges not known to lose that were tried so many times during this search, the most promising. */
        private int atRoot(Tree tree, int visits) {
            var scores = completed(tree, 0);
            int begin = tree.first[0];
            int best = Tree.NONE;
            for (int i = 0; i < scores.length; i++)
                if (!lost[i]
                        && tree.tried[begin + i] - before[i] == visits
                        && (best < 0 || gumbels[i] + scores[i] > gumbels[best] + scores[best])) best = i;
            return begin + best;
        }

        /** The edge whose share of visits lags most behind the improved policy (equation 14 of the paper). */
        private int within(Tree tree, int node) {
            var scores = completed(tree, node);
            softmax(scores);
            int best = Tree.NONE;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < scores.length; i++) {
                int edge = tree.first[node] + i;
                double lag = scores[i] - (double) tree.tried[edge] / (1 + tree.visits[node]);
                if (tree.outcome[edge] == -1) lag -= 1e6;
                if (lag > highest) {
                    highest = lag;
                    best = edge;
                }
            }
            return best;
        }

        @Override
        int best(Tree tree) {
            if (tree.proven[0] != Tree.UNKNOWN) return mostVisited(tree, 0);
            var scores = completed(tree, 0);
            int begin = tree.first[0];
            int most = 0;
            for (int i = 0; i < scores.length; i++)
                if (tree.outcome[begin + i] != -1) most = Math.max(most, tree.tried[begin + i] - before[i]);
            int best = Tree.NONE;
            for (int i = 0; i < scores.length; i++)
                if (tree.outcome[begin + i] != -1
                        && tree.tried[begin + i] - before[i] == most
                        && (best < 0 || gumbels[i] + scores[i] > gumbels[best] + scores[best])) best = i;
            return begin + best;
        }

        /** The improved policy (equation 11 of the paper). */
        @Override
        double[] policy(Tree tree) {
            var scores = completed(tree, 0);
            byte proven = tree.proven[0];
            for (int i = 0; i < scores.length; i++) {
                byte outcome = tree.outcome[tree.first[0] + i];
                if (proven != Tree.UNKNOWN ? outcome != proven : outcome == -1) scores[i] = Double.NEGATIVE_INFINITY;
            }
            softmax(scores);
            return scores;
        }

        /** Logits plus transformed values, where moves never tried have the value that the others and the judge suggest. */
        private double[] completed(Tree tree, int node) {
            int begin = tree.first[node];
            var scores = new double[tree.count[node]];
            int most = 0;
            double prior = 0;
            double weighted = 0;
            for (int edge = begin; edge < begin + scores.length; edge++) {
                most = Math.max(most, tree.tried[edge]);
                if (!tree.isKnown(edge)) continue;
                prior += tree.prior[edge];
                weighted += tree.prior[edge] * tree.mean(edge);
            }
            int visits = tree.visits[node];
            double mixed = prior > 0 ? (tree.value[node] + visits * weighted / prior) / (1 + visits) : tree.value[node];
            double scale = (settings.visits() + most) * settings.scale();
            for (int i = 0; i < scores.length; i++) {
                double value = tree.isKnown(begin + i) ? tree.mean(begin + i) : mixed;
                scores[i] = tree.logit[begin + i] + scale * (value + 1) / 2;
            }
            return scores;
        }

        private static void softmax(double[] scores) {
            double highest = Double.NEGATIVE_INFINITY;
            for (double score : scores) highest = Math.max(highest, score);
            double sum = 0;
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Math.exp(scores[i] - highest);
                sum += scores[i];
            }
            for (int i = 0; i < scores.length; i++) scores[i] /= sum;
        }
    }
}
