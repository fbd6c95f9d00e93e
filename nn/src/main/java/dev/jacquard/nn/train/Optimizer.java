package dev.jacquard.nn.train;

/** How gradients move weights. {@code rate} is the peak of the schedule. */
public sealed interface Optimizer {
    /** The learning rate at the schedule's peak. */
    double rate();

    /**
     * Stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013).
     *
     * @param rate over 0
     * @param momentum 0 (inclusive) to 1 (exclusive)
     * @param weightDecay at least 0, decoupled from the gradient
     */
    record StochasticGradientDescent(double rate, double momentum, double weightDecay) implements Optimizer {
        public StochasticGradientDescent {
            check(rate, weightDecay);
            checkFraction("momentum", momentum);
        }
    }

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2).
     *
     * @param rate over 0
     * @param beta1 0 (inclusive) to 1 (exclusive)
     * @param beta2 0 (inclusive) to 1 (exclusive)
     * @param weightDecay at least 0
     */
    record AdamW(double rate, double beta1, double beta2, double weightDecay) implements Optimizer {
        static final double EPSILON = 1e-8;

        public AdamW {
            check(rate, weightDecay);
            checkFraction("beta1", beta1);
            checkFraction("beta2", beta2);
        }
    }

    /**
     * Momentum orthogonalised by a Newton-Schulz iteration for every matrix within the network (Jordan et al. 2024, Muon),
     * with the update scaled to the size of AdamW's (Liu et al. 2025, equation 4), and AdamW for every vector and for the
     * matrices at its edges, which are embeddings and the map to logits.
     *
     * @param rate over 0
     * @param momentum 0 (inclusive) to 1 (exclusive)
     * @param weightDecay at least 0
     */
    record Muon(double rate, double momentum, double weightDecay) implements Optimizer {
        public Muon {
            check(rate, weightDecay);
            checkFraction("momentum", momentum);
        }
    }

    private static void check(double rate, double weightDecay) {
        if (!(rate > 0) || Double.isInfinite(rate))
            throw new IllegalArgumentException("A learning rate is over 0, not " + rate + ".");
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay))
            throw new IllegalArgumentException("A weight decay is at least 0, not " + weightDecay + ".");
    }

    private static void checkFraction(String name, double value) {
        if (!(value >= 0 && value < 1))
            throw new IllegalArgumentException(name + " lies from 0 to under 1, not at " + value + ".");
    }
}
