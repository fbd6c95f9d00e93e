package dev.jacquard.nn.summarize;

import dev.jacquard.media.summary.Inventions;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.model.SummaryModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The search for a likely summary of one source: some beginnings are followed side by side (Graves 2012), longer ones are
 * favoured by a penalty (Wu et al. 2016, equation 14), and none says three tokens twice (Paulus et al. 2018, section 2.5).
 */
final class BeamSearch {
    private static final int LOOKED_AT = 48;
    private static final double LEAST = 1e-12;
    private static final int REPEATED = 3;

    private final Tokenizer tokenizer;
    private final BitSet usual;
    private final int longest;
    private final int beam;
    private final double penalty;
    private final Inventions inventions;
    private final boolean forbidding;
    private List<Beginning> live = List.of(new Beginning(new int[0], 0, 0));
    private final List<Beginning> finished = new ArrayList<>();

    /** @param row of the beam that it goes on from */
    private record Beginning(int[] tokens, double score, int row) {
        Beginning with(int token, double likely) {
            var more = Arrays.copyOf(tokens, tokens.length + 1);
            more[tokens.length] = token;
            return new Beginning(more, score + likely, row);
        }

        /** Whether its last tokens stand in it before. */
        boolean repeats() {
            for (var at = 0; at + REPEATED < tokens.length; at++)
                if (Arrays.equals(tokens, at, at + REPEATED, tokens, tokens.length - REPEATED, tokens.length))
                    return true;
            return false;
        }
    }

    BeamSearch(SummaryModel model, int beam, double penalty, Inventions inventions, boolean forbidding) {
        this.tokenizer = model.tokenizer();
        this.usual = model.usual();
        this.longest = model.longest();
        this.beam = beam;
        this.penalty = penalty;
        this.inventions = inventions;
        this.forbidding = forbidding;
    }

    boolean isDone() {
        return live.isEmpty() || finished.size() >= beam;
    }

    /**
     * Goes a token further.
     *
     * @param probabilities of all rows
     * @param first row of this search
     * @param tokens where to put what its rows add
     * @param from where to put the rows that they go on from
     */
    void advance(float[] probabilities, int first, int size, long[] tokens, long[] from) {
        if (isDone()) return;
        var candidates = new ArrayList<Beginning>();
        for (var i = 0; i < live.size(); i++)
            candidates.addAll(followers(live.get(i), i, probabilities, first + i, size));
        candidates.sort(Comparator.comparingDouble(b -> -b.score));
        var next = new ArrayList<Beginning>();
        var ended = finished.size();
        for (var candidate : candidates) {
            if (next.size() == beam) break;
            if (candidate.tokens[candidate.tokens.length - 1] != Tokenizer.END) {
                if (candidate.tokens.length <= longest && mayGoOn(candidate)) next.add(candidate);
                // An end counts where it is among the likeliest ways to go on, not behind them.
            } else if (next.size() + finished.size() - ended < beam) finish(candidate);
        }
        // At its longest a summary ends, whatever the network would say.
        if (next.isEmpty() && finished.isEmpty()) live.forEach(this::cut);
        live = next;
        for (var i = 0; i < beam; i++) {
            var beginning = next.isEmpty() ? null : next.get(Math.min(i, next.size() - 1));
            tokens[first + i] = beginning == null ? Tokenizer.END : beginning.tokens[beginning.tokens.length - 1];
            from[first + i] = first + (beginning == null ? 0 : beginning.row);
        }
    }

    /** The likeliest ways to go on from one beginning. */
    private List<Beginning> followers(Beginning beginning, int row, float[] probabilities, int at, int size) {
        var best = new PriorityQueue<Integer>(Comparator.comparingDouble((Integer t) -> probabilities[at * size + t])
                .thenComparing(t -> -t));
        for (var token = 0; token < size; token++) {
            if (!usual.get(token) || token == Tokenizer.END && beginning.tokens.length == 0) continue;
            if (probabilities[at * size + token] < LEAST) continue;
            if (best.size() == LOOKED_AT && probabilities[at * size + best.peek()] >= probabilities[at * size + token])
                continue;
            best.add(token);
            if (best.size() > LOOKED_AT) best.poll();
        }
        var from = new Beginning(beginning.tokens, beginning.score, row);
        return best.stream()
                .sorted()
                .map(t -> from.with(t, Math.log(probabilities[at * size + t])))
                .toList();
    }

    private boolean mayGoOn(Beginning candidate) {
        return !candidate.repeats() && (!forbidding || inventions.canGoOn(text(candidate)));
    }

    private void finish(Beginning candidate) {
        var text = text(candidate);
        if (text.isBlank() || forbidding && !inventions.of(text).isEmpty()) return;
        var length = candidate.tokens.length;
        finished.add(new Beginning(
                candidate.tokens, candidate.score / Math.pow((5 + length) / 6.0, penalty), candidate.row));
    }

    private void cut(Beginning beginning) {
        var words = text(beginning);
        while (!words.isEmpty() && forbidding && !inventions.of(words).isEmpty())
            words = words.substring(0, Math.max(0, words.lastIndexOf(' ')));
        if (!words.isBlank()) finish(new Beginning(tokenizer.encode(words), beginning.score, beginning.row));
    }

    /** The best summary that was found; a beginning where none came to its end. */
    String best() {
        if (finished.isEmpty()) live.forEach(this::cut);
        return finished.stream()
                .max(Comparator.comparingDouble(Beginning::score))
                .map(b -> text(b).strip())
                .orElse("");
    }

    private String text(Beginning beginning) {
        return tokenizer.decode(beginning.tokens).stripLeading();
    }
}
