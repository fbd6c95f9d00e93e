package dev.jacquard.media.game.search;

/** How a tree search chooses the way down. */
public sealed interface Selection {
    /**
     * Upper confidence bounds (Kocsis, Szepesvári 2006): the mean outcome plus {@code exploration * sqrt(ln N / n)}, moves
     * that were never tried first. Leaves priors aside, and proves nothing: the plain search.
     */
    record Uct(double exploration) implements Selection {
        /** The customary square root of two, for outcomes from -1 to 1. */
        public static final Uct STANDARD = new Uct(Math.sqrt(2));

        public Uct {
            if (!(exploration >= 0)) throw new IllegalArgumentException("Exploration is not below 0.");
        }
    }

    /**
     * Priors times exploration (Silver and others 2018): the mean outcome plus {@code c * prior * sqrt(N) / (1 + n)} with
     * {@code c = initial + ln((1 + N + base) / base)}.
     *
     * @param initial the least exploration
     * @param base from how many visits on exploration grows
     * @param reduction an untried move counts as the node's mean outcome so far, less this times the root of the share of
     *     prior that was tried
     * @param noise the parameter of the Dirichlet distribution mixed into the root's priors; 0 for none
     * @param noiseShare how much of the root's priors is noise
     */
    record Puct(double initial, double base, double reduction, double noise, double noiseShare) implements Selection {
        /** For play: without noise. */
        public static final Puct STANDARD = new Puct(1.25, 19_652, 0.25, 0, 0);

        public Puct {
            if (!(initial >= 0 && base > 0 && reduction >= 0 && noise >= 0 && noiseShare >= 0 && noiseShare <= 1))
                throw new IllegalArgumentException("A constant of PUCT is out of its range.");
        }

        /** For self-play: with noise that suits a game of so many legal moves at a time. */
        public Puct withNoise(double legalMoves) {
            return new Puct(initial, base, reduction, 10 / legalMoves, 0.25);
        }
    }

    /**
     * Moves at the root sampled without replacement by Gumbel noise and thinned by sequential halving; below it, visits
     * follow the improved policy (Danihelka and others 2022, "Policy improvement by planning with Gumbel").
     *
     * @param considered how many moves at the root are tried at most
     * @param visits c_visit of the paper's equation 8
     * @param scale c_scale of it, for values from 0 to 1
     * @param noise the Gumbel noise is multiplied by this: 1 in self-play, 0 for the strongest move
     */
    record Gumbel(int considered, double visits, double scale, double noise) implements Selection {
        /** For self-play, with the paper's constants. */
        public static final Gumbel STANDARD = new Gumbel(16, 50, 1, 1);

        public Gumbel {
            if (considered < 1 || !(visits >= 0 && scale >= 0 && noise >= 0))
                throw new IllegalArgumentException("A constant of the Gumbel search is out of its range.");
        }

        /** The same without noise. */
        public Gumbel quiet() {
            return new Gumbel(considered, visits, scale, 0);
        }
    }
}
