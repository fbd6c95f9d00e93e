package dev.jacquard.media.game.search;

/** The plan of sequential halving (Karnin, Koren, Somekh 2013), as the Gumbel search uses it. */
final class SequentialHalving {
    private SequentialHalving() {}

    /**
     * For each simulation, how many visits the move to be tried must have had so far: each phase gives all moves that are
     * left the same number of visits, then half of them leave, down to two.
     */
    static int[] visits(int considered, int simulations) {
        var plan = new int[simulations];
        int phases = Integer.SIZE - Integer.numberOfLeadingZeros(considered - 1);
        int left = considered;
        int had = 0;
        for (int at = 0; at < simulations; ) {
            int extra = considered == 1 ? simulations : Math.max(1, simulations / (phases * left));
            for (int visit = 0; visit < extra; visit++, had++)
                for (int i = 0; i < left && at < simulations; i++) plan[at++] = had;
            left = Math.max(Math.min(2, considered), left / 2);
        }
        return plan;
    }
}
