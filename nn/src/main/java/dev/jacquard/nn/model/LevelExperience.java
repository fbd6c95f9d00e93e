package dev.jacquard.nn.model;

import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.Rating;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model knows of the levels that it was trained on: how hard they are, and what a new level has to differ from.
 *
 * @param levels those that it remembers
 * @param difficulties how hard each is, {@link Rating#difficulty}
 * @param pushes how many pushes each takes
 */
public record LevelExperience(List<LevelMap> levels, float[] difficulties, float[] pushes) {
    private static final int EFFORT = 60_000;

    public LevelExperience {
        levels = List.copyOf(levels);
    }

    /** Rates levels; one that is not won within some effort counts as hard as the hardest that is. */
    static LevelExperience of(List<LevelMap> levels) {
        var ratings = rate(levels);
        float hardest = 0;
        float longest = 1;
        for (var rating : ratings)
            if (rating.isPresent()) {
                hardest = Math.max(hardest, (float) rating.get().difficulty());
                longest = Math.max(longest, rating.get().pushes());
            }
        var difficulties = new float[Math.max(1, levels.size())];
        var pushes = new float[difficulties.length];
        Arrays.fill(difficulties, hardest);
        Arrays.fill(pushes, longest);
        for (int i = 0; i < ratings.size(); i++)
            if (ratings.get(i).isPresent()) {
                difficulties[i] = (float) ratings.get(i).get().difficulty();
                pushes[i] = ratings.get(i).get().pushes();
            }
        return new LevelExperience(levels, difficulties, pushes);
    }

    static List<Optional<Rating>> rate(List<LevelMap> levels) {
        return IntStream.range(0, levels.size())
                .parallel()
                .mapToObj(i -> levels.get(i).rules().rating(levels.get(i), EFFORT))
                .toList();
    }

    /** Which share of the levels is easier than this, 0 to 1. */
    public double share(double difficulty) {
        var sorted = difficulties.clone();
        Arrays.sort(sorted);
        int below = 0;
        while (below < sorted.length && sorted[below] < difficulty) below++;
        if (below == 0 || below == sorted.length) return below == 0 ? 0 : 1;
        double step = sorted[below] - sorted[below - 1];
        return Math.min(1, (below - 1 + (difficulty - sorted[below - 1]) / step) / (sorted.length - 1));
    }

    /** How hard the level is than which this share is easier. */
    public double difficulty(double share) {
        return quantile(difficulties, share);
    }

    /** How many pushes levels that hard usually take, at least 1. */
    public int pushes(double share) {
        return Math.max(1, (int) Math.round(quantile(pushes, share)));
    }

    private static double quantile(float[] numbers, double share) {
        var sorted = numbers.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) Math.min(sorted.length - 1.0, Math.floor(at));
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
