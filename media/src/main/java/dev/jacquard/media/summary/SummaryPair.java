package dev.jacquard.media.summary;

import java.util.Optional;

/**
 * A text and its summary, as an item of a collection holds both: the summary, a blank line, the text.
 *
 * @param summary on one line
 */
public record SummaryPair(String summary, String source) {
    private static final String BETWEEN = "\n\n";

    /** The pair that an item holds; empty where it has no blank line with something before and behind it. */
    public static Optional<SummaryPair> of(String item) {
        int at = item.indexOf(BETWEEN);
        if (at < 0) return Optional.empty();
        var summary = item.substring(0, at).strip();
        var source = item.substring(at).strip();
        return summary.isEmpty() || source.isEmpty()
                ? Optional.empty()
                : Optional.of(new SummaryPair(summary.replaceAll("\\s+", " "), source));
    }

    /** The item that holds this pair. */
    public String item() {
        return summary + BETWEEN + source;
    }
}
