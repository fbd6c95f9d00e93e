package dev.jacquard.nn.train;

/** How the learning rate goes over a training, as a share of its peak. */
public enum Schedule {
    /** The peak throughout. */
    CONSTANT {
        @Override
        double share(double progress) {
            return 1;
        }
    },
    /** Half a cosine from the peak to zero (Loshchilov and Hutter 2017, equation 5, one cycle). */
    COSINE {
        @Override
        double share(double progress) {
            return (1 + Math.cos(Math.PI * progress)) / 2;
        }
    },
    /** A straight line from the peak to zero. */
    LINEAR {
        @Override
        double share(double progress) {
            return 1 - progress;
        }
    },
    /** The peak for the first half, then a straight line to zero (Hu et al. 2024, warm-up, stable, decay). */
    TRAPEZOID {
        @Override
        double share(double progress) {
            return Math.min(1, 2 * (1 - progress));
        }
    };

    abstract double share(double progress);

    /**
     * The share of the peak.
     *
     * @param progress of the budget, 0 to 1
     * @param step from 0
     * @param warmUp steps over which the rate grows from nearly zero; 0 for none
     */
    public double share(double progress, long step, long warmUp) {
        var warm = warmUp == 0 ? 1 : Math.min(1, (step + 1.0) / warmUp);
        return warm * share(Math.max(0, Math.min(1, progress)));
    }
}
