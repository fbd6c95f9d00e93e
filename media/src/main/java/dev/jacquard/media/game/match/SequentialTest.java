package dev.jacquard.media.game.match;

/**
 * Whether a player is worse than another, decided with as few games as that takes: Wald's sequential probability ratio test
 * (1945) of an Elo difference of {@code low} against one of {@code high}, with the normal approximation for games with draws.
 *
 * @param low Elo difference that is too small
 * @param high one that is large enough, over {@code low}
 * @param error chance of either mistake, over 0 and under one half
 */
public record SequentialTest(double low, double high, double error) {
    /** What a test says. */
    public enum Verdict {
        /** The difference is nearer to {@code high}. */
        ACCEPTED,
        /** It is nearer to {@code low}. */
        REJECTED,
        /** More games are needed. */
        OPEN
    }

    public SequentialTest {
        if (!(low < high)) throw new IllegalArgumentException("A test needs a lower and a higher difference.");
        if (!(error > 0 && error < 0.5))
            throw new IllegalArgumentException("A chance of mistakes lies between 0 and 0.5.");
    }

    /** The logarithm of how much likelier a result is with the higher difference. */
    public double logLikelihoodRatio(Match.Result result) {
        double n = result.games();
        // Half a game of each kind, so that a run of wins has a variance too.
        double wins = result.winsA() + 0.5;
        double draws = result.draws() + 0.5;
        double all = n + 1.5;
        double mean = (wins + draws / 2) / all;
        double variance = (wins + draws / 4) / all - mean * mean;
        double least = share(low);
        double most = share(high);
        return n * (most - least) * (2 * mean - least - most) / (2 * variance);
    }

    /** What follows from a result. */
    public Verdict verdict(Match.Result result) {
        double ratio = logLikelihoodRatio(result);
        double bound = Math.log((1 - error) / error);
        return ratio >= bound ? Verdict.ACCEPTED : ratio <= -bound ? Verdict.REJECTED : Verdict.OPEN;
    }

    /** The share of points that an Elo difference stands for. */
    public static double share(double elo) {
        return 1 / (1 + Math.pow(10, -elo / 400));
    }

    /** The Elo difference that a result stands for, as if two more games had been drawn, so that it is finite. */
    public static double elo(Match.Result result) {
        double share = (result.winsA() + result.draws() / 2.0 + 1) / (result.games() + 2);
        return -400 * Math.log10(1 / share - 1);
    }
}
