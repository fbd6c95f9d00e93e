package dev.jacquard.nn.model;

import dev.jacquard.media.text.Tokenizer;
import java.util.BitSet;
import java.util.List;

/** A model that writes a summary of a text. */
public interface SummaryModel extends Model<String> {
    /** What turns sources and summaries into their tokens. */
    Tokenizer tokenizer();

    /** The tokens that the training texts have; others are never written. */
    BitSet usual();

    /** The tokens of a source as the network reads it; what is behind the most it reads is left out. */
    int[] source(String text);

    /** How many tokens of a source are read. */
    int context();

    /** The most tokens that a summary has. */
    int longest();

    /**
     * Begins summaries of some sources, {@code each} of every source side by side.
     *
     * @param sources as {@link #source} gives them, at least one token each
     */
    Writing write(List<int[]> sources, int each);

    /** Summaries that are being written; row r is of source r / each. */
    interface Writing extends Step, AutoCloseable {
        @Override
        void close();
    }

    /** One token more for every row. */
    interface Step {
        /**
         * The probabilities of what comes next.
         *
         * @param tokens the token that each row adds; {@link Tokenizer#END} at the beginning
         * @param from the row that each row goes on from
         * @return (rows, tokens), row after row
         */
        float[] next(long[] tokens, long[] from);
    }
}
