package dev.jacquard.nn.train;

/** How long a training lasts. */
public sealed interface Budget {
    /** Training time on the clock, previews and evaluation not counted: over 0. */
    record Minutes(double minutes) implements Budget {
        public Minutes {
            if (!(minutes > 0) || Double.isInfinite(minutes))
                throw new IllegalArgumentException("A training lasts more than 0 minutes, not " + minutes + ".");
        }
    }

    /** A number of steps, at least 1; the same seed then gives the same weights, bit for bit. */
    record Steps(long steps) implements Budget {
        public Steps {
            if (steps < 1) throw new IllegalArgumentException("A training takes at least 1 step, not " + steps + ".");
        }
    }

    /** The share of this budget that a training has used, 0 to 1. */
    default double progress(long steps, double seconds) {
        var share = this instanceof Minutes m ? seconds / 60 / m.minutes() : steps / (double) ((Steps) this).steps();
        return Math.min(1, share);
    }

    /** A budget that ends when this much more than what was used is used. */
    default Budget after(long steps, double seconds) {
        return this instanceof Minutes m
                ? new Minutes(m.minutes() + seconds / 60)
                : new Steps(((Steps) this).steps() + steps);
    }
}
