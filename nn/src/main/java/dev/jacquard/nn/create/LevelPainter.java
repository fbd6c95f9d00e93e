package dev.jacquard.nn.create;

import dev.jacquard.media.game.level.Draft;
import dev.jacquard.nn.model.LevelModel;
import dev.jacquard.nn.torch.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Paints drafts tile by tile as a model of levels finds likely, and as rules allow beside what is there. */
final class LevelPainter {
    /** In so many rounds at least; tiles of one round are never neighbours, since they are chosen without one another. */
    private static final int ROUNDS = 24;

    /**
     * Drafts of which everything is known, and what was likely at each tile when it was chosen.
     *
     * @param likelihoods for each draft, as {@link LevelModel#likelihoods} gives them; zeros where a tile was known before
     */
    record Painted(List<Draft> drafts, List<float[]> likelihoods) {}

    private final Engine engine;
    private final LevelModel model;
    private final double temperature;

    LevelPainter(Engine engine, LevelModel model, double temperature) {
        this.engine = engine;
        this.model = model;
        this.temperature = temperature;
    }

    List<float[]> likelihoods(List<Draft> drafts, List<float[]> latents, double[] difficulties) {
        return engine.call(() -> model.likelihoods(drafts, latents, difficulties));
    }

    /** Paints what is unknown. */
    Painted paint(List<Draft> begun, List<float[]> latents, double[] difficulties, SplittableRandom random) {
        var drafts = begun.stream().map(Draft::copy).toList();
        var kept = new ArrayList<float[]>();
        for (var draft : drafts) kept.add(new float[draft.size() * model.rules().kinds()]);
        while (drafts.stream().anyMatch(draft -> unknown(draft) > 0)) {
            var likelihoods = likelihoods(drafts, latents, difficulties);
            for (int row = 0; row < drafts.size(); row++)
                round(drafts.get(row), likelihoods.get(row), kept.get(row), random);
        }
        return new Painted(drafts, kept);
    }

    private static int unknown(Draft draft) {
        int count = 0;
        for (int tile = 0; tile < draft.size(); tile++) if (draft.at(tile) == Draft.UNKNOWN) count++;
        return count;
    }

    private void round(Draft draft, float[] likelihood, float[] kept, SplittableRandom random) {
        int kinds = model.rules().kinds();
        var order = new int[unknown(draft)];
        int count = 0;
        for (int tile = 0; tile < draft.size(); tile++) if (draft.at(tile) == Draft.UNKNOWN) order[count++] = tile;
        var chosen = new boolean[draft.size()];
        int left = (draft.size() + ROUNDS - 1) / ROUNDS;
        for (int i = 0; i < count && left > 0; i++) {
            int j = i + random.nextInt(count - i);
            int tile = order[j];
            order[j] = order[i];
            if (hasNeighbour(draft, chosen, tile)) continue;
            draft.put(tile, kind(likelihood, tile * kinds, model.rules().allowed(draft, tile), random));
            System.arraycopy(likelihood, tile * kinds, kept, tile * kinds, kinds);
            chosen[tile] = true;
            left--;
        }
    }

    private static boolean hasNeighbour(Draft draft, boolean[] chosen, int tile) {
        int column = tile % draft.width();
        int row = tile / draft.width();
        for (int y = Math.max(0, row - 1); y <= Math.min(draft.height() - 1, row + 1); y++)
            for (int x = Math.max(0, column - 1); x <= Math.min(draft.width() - 1, column + 1); x++)
                if (chosen[y * draft.width() + x]) return true;
        return false;
    }

    private int kind(float[] likelihood, int at, long allowed, SplittableRandom random) {
        int kinds = model.rules().kinds();
        var weights = new double[kinds];
        double most = Double.NEGATIVE_INFINITY;
        for (int kind = 0; kind < kinds; kind++)
            if ((allowed >> kind & 1) == 1) most = Math.max(most, likelihood[at + kind]);
        double sum = 0;
        for (int kind = 0; kind < kinds; kind++) {
            if ((allowed >> kind & 1) == 1) weights[kind] = Math.exp((likelihood[at + kind] - most) / temperature);
            sum += weights[kind];
        }
        double drawn = random.nextDouble() * sum;
        int last = 0;
        for (int kind = 0; kind < kinds; kind++) {
            if (weights[kind] == 0) continue;
            last = kind;
            drawn -= weights[kind];
            if (drawn < 0) break;
        }
        return last;
    }
}
