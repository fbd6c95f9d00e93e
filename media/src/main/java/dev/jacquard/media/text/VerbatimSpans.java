package dev.jacquard.media.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What of some texts stands word for word in others: made from the few, then shown the many one by one, which takes time
 * in proportion to these and memory in proportion to the few.
 */
public final class VerbatimSpans {
    private final List<int[]> texts;
    private final int[] starts;
    private final SuffixAutomaton automaton;
    /** For each state the longest of its stretches that was seen, and in which source. */
    private final int[] seen;

    private final int[] sources;

    /**
     * The longest stretch of a text that stands in a source.
     *
     * @param text which of the texts, from 0
     * @param start where in it, in code points
     * @param length in code points; 0 where nothing was seen
     * @param source the number of the source that was shown, or -1
     */
    public record Span(int text, int start, int length, int source) {}

    /** Texts of which the spans are sought. */
    public VerbatimSpans(List<String> texts) {
        this.texts = texts.stream().map(text -> text.codePoints().toArray()).toList();
        this.starts = new int[texts.size()];
        var joined = new Ints(1 << 12);
        for (int t = 0; t < this.texts.size(); t++) {
            starts[t] = joined.size();
            for (int point : this.texts.get(t)) joined.add(point);
            // Below every code point and never twice the same, so that nothing matches across.
            joined.add(-1 - t);
        }
        automaton = new SuffixAutomaton(joined.toArray());
        seen = new int[automaton.states()];
        sources = new int[automaton.states()];
        Arrays.fill(sources, -1);
    }

    /** Shows a source. */
    public void show(int source, CharSequence text) {
        int state = 0;
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            int point = Character.codePointAt(text, at);
            at += Character.charCount(point);
            int next = automaton.next(state, point);
            while (next < 0 && state != 0) {
                state = automaton.link(state);
                length = automaton.length(state);
                next = automaton.next(state, point);
            }
            if (next < 0) continue;
            state = next;
            length++;
            if (length > seen[state]) {
                seen[state] = length;
                sources[state] = source;
            }
        }
    }

    /** For each text the length of the longest stretch seen that ends at each code point. */
    private int[][] endings(int[] sourceOf) {
        var longest = seen.clone();
        System.arraycopy(sources, 0, sourceOf, 0, sources.length);
        var byLength = IntStream.range(0, automaton.states())
                .boxed()
                .sorted(Comparator.comparingInt((Integer s) -> automaton.length(s))
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        for (int s : byLength) {
            int link = automaton.link(s);
            // What was seen longer was seen with all its endings.
            if (longest[s] > 0 && link > 0 && longest[link] < automaton.length(link)) {
                longest[link] = automaton.length(link);
                sourceOf[link] = sourceOf[s];
            }
        }
        for (int k = byLength.length - 1; k >= 0; k--) {
            int s = byLength[k];
            int link = automaton.link(s);
            if (longest[s] == 0 && link > 0) {
                longest[s] = longest[link];
                sourceOf[s] = sourceOf[link];
            }
        }
        var all = new int[texts.size()][];
        for (int t = 0; t < all.length; t++) {
            all[t] = new int[texts.get(t).length];
            for (int i = 0; i < all[t].length; i++) all[t][i] = longest[automaton.stateAt(starts[t] + i)];
        }
        return all;
    }

    /** For each text the longest stretch of it that was seen. */
    public List<Span> longest() {
        var sourceOf = new int[seen.length];
        var endings = endings(sourceOf);
        var spans = new ArrayList<Span>();
        for (int t = 0; t < endings.length; t++) {
            int best = -1;
            for (int i = 0; i < endings[t].length; i++) if (best < 0 || endings[t][i] > endings[t][best]) best = i;
            if (best < 0 || endings[t][best] == 0) spans.add(new Span(t, 0, 0, -1));
            else {
                int length = endings[t][best];
                spans.add(new Span(t, best - length + 1, length, sourceOf[automaton.stateAt(starts[t] + best)]));
            }
        }
        return List.copyOf(spans);
    }

    /**
     * The share of all spans of so many code points that were seen; of texts that are shorter, the whole is one span.
     * NaN where there are no texts.
     */
    public double share(int length) {
        var endings = endings(new int[seen.length]);
        long spans = 0;
        long copied = 0;
        for (var text : endings) {
            int span = Math.min(length, text.length);
            for (int i = Math.max(0, span - 1); i < text.length; i++) {
                spans++;
                if (text[i] >= span) copied++;
            }
        }
        return spans == 0 ? Double.NaN : (double) copied / spans;
    }
}
