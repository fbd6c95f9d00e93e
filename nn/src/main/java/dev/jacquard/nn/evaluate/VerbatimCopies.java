package dev.jacquard.nn.evaluate;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.VerbatimSpans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much of what was written stands in the training texts. A work is a copy when its longest stretch that stands there is
 * longer than that of all but one in a hundred held-out texts of the same lengths.
 *
 * @param heldOutVerbatim the share of held-out spans that stand in a training text
 * @param longest the longest stretch of a work that does
 * @param source the name of that text; empty where nothing was found
 */
record VerbatimCopies(Of works, Of baseline, double heldOutVerbatim, String longest, String source) {
    /** Spans of so many characters are counted. */
    static final int SPAN = TextEvaluation.SPAN;

    /**
     * Of some works.
     *
     * @param copied the share of them that are copies
     * @param verbatim the share of their spans that stand in a training text
     */
    record Of(int count, double copied, double verbatim) {}

    static VerbatimCopies of(
            List<String> works, List<String> baseline, Collection<String> training, Iterable<String> heldOut) {
        var held = pieces(works, heldOut);
        var spans = List.of(new VerbatimSpans(works), new VerbatimSpans(baseline), new VerbatimSpans(held));
        for (var i = 0; i < training.size(); i++) {
            var text = training.get(i);
            for (var s : spans) s.show(i, text);
        }
        var usual = spans.get(2).longest().stream()
                .mapToInt(VerbatimSpans.Span::length)
                .sorted()
                .toArray();
        var limit = usual[Math.min(usual.length - 1, (int) Math.ceil(0.99 * usual.length))];
        var best = spans.get(0).longest().stream()
                .max(Comparator.comparingInt(VerbatimSpans.Span::length))
                .orElseThrow();
        var points = works.get(best.text()).codePoints().toArray();
        return new VerbatimCopies(
                of(spans.get(0), limit),
                of(spans.get(1), limit),
                spans.get(2).share(SPAN),
                new String(points, best.start(), best.length()),
                best.source() < 0 ? "" : training.name(best.source()));
    }

    private static Of of(VerbatimSpans spans, int limit) {
        var longest = spans.longest();
        var copied = longest.stream().filter(span -> span.length() > limit).count();
        return new Of(longest.size(), (double) copied / longest.size(), spans.share(SPAN));
    }

    /** Stretches of held-out text, spread over all of it, each as long as a work. */
    private static List<String> pieces(List<String> works, Iterable<String> heldOut) {
        var points = String.join("\n", heldOut).codePoints().toArray();
        var pieces = new ArrayList<String>();
        for (var i = 0; i < works.size(); i++) {
            var length = Math.min(
                    points.length, works.get(i).codePointCount(0, works.get(i).length()));
            var from = (int) ((points.length - length) * (long) i / Math.max(1, works.size() - 1));
            pieces.add(new String(points, Math.min(from, points.length - length), length));
        }
        return pieces;
    }
}
